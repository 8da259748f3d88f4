"""One mail for each counted benefit and year, when 80 % of it is used, to those who can buy more."""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from benefits.models import Membership, MembershipBenefit
from benefits.services.reminders import BUYERS
from benefits.spending import ALERT, Spending, spendings
from partnerportal.accounts import outbox
from partnerportal.accounts.models import Outbox, User

RUNNING = (Membership.State.ACTIVE, Membership.State.RENEWED)


def warn(now: datetime | None = None) -> int:
    """Mails what has crossed 80 % since the last time; returns for how many benefits.

    A benefit belongs to one year, so its key is warned about once, whatever is given back and spent again.
    """
    now = now or timezone.now()
    memberships = Membership.objects.filter(pk__in=_crossed(now).values("membership")).for_pages()
    found = {_key(row): row for m in memberships for row in spendings([m], m.organization.today(now)) if row.is_alert}
    sent = set(Outbox.objects.filter(key__in=found).values_list("key", flat=True))
    due = [row for key, row in found.items() if key not in sent]
    for row in due:
        _mail(row)
    return len(due)


def _crossed(now: datetime) -> QuerySet[MembershipBenefit]:
    """A day more than UTC says, for the zones; the exact day is the company's."""
    spent = MembershipBenefit.objects.filter(
        entitlement__quota__gt=0, entitlement__used__gte=F("entitlement__quota") * ALERT / 100
    )
    since = now.astimezone(UTC).date() - timedelta(days=1)
    return spent.filter(membership__state__in=RUNNING, usable_until__gte=since)


@transaction.atomic
def _mail(row: Spending) -> None:
    company = row.membership.organization
    for person in User.objects.holding(company, BUYERS):
        outbox.send("benefits/runs_out", person, _key(row), row.benefit.reference, company, {"spending": row})


def _key(row: Spending) -> str:
    return f"runs-out:{row.benefit.pk}"
