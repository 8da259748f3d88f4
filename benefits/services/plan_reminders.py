"""Two reminders before a paid support plan ends, which has no window: 30 and 7 days before, to those who buy it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from benefits.models import Order
from benefits.services.reminders import BUYERS, Reminder, is_due
from partnerportal.accounts import outbox
from partnerportal.accounts.models import Outbox, User
from support.models import Contract
from support.services import plans

REMINDERS = (Reminder("month", -30, -8), Reminder("week", -7, 0))


def remind(now: datetime | None = None) -> int:
    """Sends what is due to the Global admins and MPN partner admins; returns for how many plans.

    Both are left out where the next year is ordered already. Repeating it within the days sends nothing twice.
    """
    now = now or timezone.now()
    return sum(_remind(contract, reminder, now) for reminder in REMINDERS for contract in _near(reminder, now))


def ending(contracts: Iterable[Contract], today: date) -> list[Contract]:
    """Those of paid plans, of which the next year can be bought and the last day is not over."""
    last = today + plans.RENEWED_WITHIN
    return [row for row in contracts if plans.is_paid(row) and today <= row.end_date <= last]


def _unordered(rows: Iterable[Contract]) -> list[Contract]:
    companies = {row.organization_id for row in rows}
    found = Order.objects.open().of_plans().filter(organization__in=companies)
    ordered = set(found.values_list("organization", "offer__plan_code")) if companies else set()
    return [row for row in rows if (row.organization_id, plans.code_of(row)) not in ordered]


def _near(reminder: Reminder, now: datetime) -> list[Contract]:
    """Those that have not been reminded; a day more on both sides than UTC says, for the zones."""
    day, spare = now.astimezone(UTC).date(), timedelta(days=1)
    days = (day - timedelta(days=reminder.last) - spare, day - timedelta(days=reminder.first) + spare)
    rows = _unordered(plans.paid().filter(end_date__range=days).select_related("organization").order_by("pk"))
    found = {_key(row, reminder): row for row in rows}
    sent = set(Outbox.objects.filter(key__in=found).values_list("key", flat=True))
    return [row for key, row in found.items() if key not in sent]


@transaction.atomic
def _remind(contract: Contract, reminder: Reminder, now: datetime) -> bool:
    company = contract.organization
    if not is_due(reminder, contract.end_date, company.today(now)):
        return False
    context = {"plan": contract, "code": plans.code_of(contract)}
    for person in User.objects.holding(company, BUYERS):
        key = _key(contract, reminder)
        outbox.send("benefits/plan_ends", person, key, contract.activity_reference, company, context)
    return True


def _key(contract: Contract, reminder: Reminder) -> str:
    return f"plan-ends:{contract.pk}:{reminder.name}"
