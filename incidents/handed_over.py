"""What a reseller has handed over about a customer, as the pages about that customer show it (D34)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from incidents.models import HandOver
from partnerportal.accounts.models import User
from partnerportal.customers.models import Customer

REMEMBERED = timedelta(days=14)
"""As long as a declined one is shown: whoever asked has to find another way (as long as one can reopen, D37)."""
MOST = 5
PENDING = (HandOver.State.WAITING, HandOver.State.TAKEN)


@dataclass(frozen=True)
class Handed:
    """The newest that the provider has not filed yet or declined lately, and how many it has still to answer."""

    rows: list[HandOver]
    waiting: int


def handed_over(user: User, customer: Customer, now: datetime | None = None) -> Handed:
    """By the person's company, about this customer. One query."""
    lately = Q(state=HandOver.State.DECLINED, answered_at__gte=(now or timezone.now()) - REMEMBERED)
    own = HandOver.objects.visible_to(user).filter(reseller=user.organization_id, customer=customer)
    rows = list(own.filter(Q(state__in=PENDING) | lately).select_related("provider").order_by("-asked_at", "-pk"))
    return Handed(rows[:MOST], sum(row.state in PENDING for row in rows))


def declined_lately(user: User, now: datetime) -> list[HandOver]:
    """What this person handed over and a provider declined, the newest first."""
    own = HandOver.objects.visible_to(user).filter(asked_by=user, reseller=user.organization_id)
    rows = own.filter(state=HandOver.State.DECLINED, answered_at__gte=now - REMEMBERED)
    return list(rows.select_related("provider", "customer").order_by("-answered_at", "-pk")[:MOST])
