"""Two reminders of every renewal, on A-15 and on A+23, to those who renew (domain.md 2.4)."""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from benefits.models import Membership, Order
from partnerportal.accounts import outbox
from partnerportal.accounts.models import Outbox, Role, User

BUYERS = frozenset({Role.GLOBAL_ADMIN, Role.MPN_PARTNER_ADMIN})


class Reminder(NamedTuple):
    """Due from `first` to `last`, in days from the anniversary: one that was missed is sent late, and once."""

    name: str
    first: int
    last: int


REMINDERS = (Reminder("before", -15, 0), Reminder("after", 23, 30))


def remind(now: datetime | None = None) -> int:
    """Sends what is due to the Global admins and MPN partner admins; returns for how many memberships.

    The second one is left out where a renewal is ordered already. Repeating it within the days sends nothing twice.
    """
    now = now or timezone.now()
    return sum(_remind(membership, reminder, now) for reminder in REMINDERS for membership in _near(reminder, now))


def is_due(reminder: Reminder, anniversary: date, today: date) -> bool:
    return anniversary + timedelta(days=reminder.first) <= today <= anniversary + timedelta(days=reminder.last)


def _near(reminder: Reminder, now: datetime) -> list[Membership]:
    """Those that have not been reminded; a day more on both sides than UTC says, for the zones."""
    day, spare = now.astimezone(UTC).date(), timedelta(days=1)
    earliest, latest = day - timedelta(days=reminder.last), day - timedelta(days=reminder.first)
    rows = Membership.objects.active().filter(
        anniversary__range=(earliest - spare, latest + spare), organization__is_migrated=True
    )
    rows = rows.exclude(Exists(Order.objects.open().filter(replaces=OuterRef("pk"), kind=Order.Kind.RENEW)))
    found = {_key(row, reminder): row for row in rows.select_related("organization", "offer")}
    sent = set(Outbox.objects.filter(key__in=found).values_list("key", flat=True))
    return [row for key, row in found.items() if key not in sent]


def _remind(membership: Membership, reminder: Reminder, now: datetime) -> bool:
    company = membership.organization
    if not is_due(reminder, membership.anniversary, company.today(now)):
        return False
    context = {"membership": membership, "first": membership.anniversary + timedelta(days=1)}
    with transaction.atomic():
        for person in User.objects.holding(company, BUYERS):
            key, kind = _key(membership, reminder), f"benefits/renewal_{reminder.name}"
            outbox.send(kind, person, key, membership.reference, company, context)
    return True


def _key(membership: Membership, reminder: Reminder) -> str:
    return f"renewal:{membership.pk}:{reminder.name}"
