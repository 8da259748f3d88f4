"""What the overview of benefits shows: the offers held, and every benefit with what is left of it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import ngettext

from benefits.models import BenefitUnit, CompetencyHeld, Family, Membership, MembershipBenefit
from benefits.rows.sentences import NOTHING, amount
from benefits.spending import Spending, alerts, spendings
from partnerportal.accounts.models import User
from partnerportal.common.status import Status

"""Each family with its page, in the order of the navigation."""


@dataclass(frozen=True)
class OfferRow:
    """One offer, and how far away its anniversary is."""

    membership: Membership
    today: date
    competencies: list[CompetencyHeld]

    @property
    def is_current(self) -> bool:
        """Runs, or its contract still serves until the next year's is active (model.md 1)."""
        contract = self.membership.contract
        return self._runs or (contract is not None and contract.is_usable(self.today))

    @property
    def _runs(self) -> bool:
        return self.membership.state == Membership.State.ACTIVE and self.today <= self.membership.usable_until

    @property
    def days_ahead(self) -> int:
        return (self.membership.anniversary - self.today).days

    @property
    def window_days(self) -> int | None:
        """Days left to renew, the last one included; None outside the renewal window (D13)."""
        if not self.membership.in_renewal_window(self.today) or not self._runs:
            return None
        return (self.membership.usable_until - self.today).days


@dataclass(frozen=True)
class BenefitRow:
    """One benefit of one year."""

    benefit: MembershipBenefit
    membership: Membership
    is_current: bool
    status: Status
    forecast: str = ""
    """When what is counted runs out at this pace, of a year that can be used."""

    @property
    def used(self) -> int | Decimal | None:
        """In its own unit; None for what is not counted at all, such as presales without a limit."""
        is_open_ended = self.benefit.quantity is None and self.benefit.entitlement is None
        return None if is_open_ended else self.benefit.used

    @property
    def url(self) -> str:
        """The place of the benefit on the page of its family."""
        return self.benefit.get_absolute_url()

    @property
    def included(self) -> str:
        return amount(self.benefit, self.benefit.quantity)

    @property
    def spent(self) -> str:
        if self.used is None:
            return NOTHING
        if self.benefit.unit == BenefitUnit.ACTIVATION:
            keys = int(self.used)
            return ngettext("%(count)s key", "%(count)s keys", keys) % {"count": keys}
        return amount(self.benefit, self.used)


@dataclass(frozen=True)
class Overview:
    offers: list[OfferRow]
    benefits: list[BenefitRow]
    alerts: list[Spending]
    """What is counted and nearly spent; the end of a year is said beside each offer."""

    @property
    def has_current(self) -> bool:
        return any(offer.is_current for offer in self.offers)


def overview(user: User, now: datetime) -> Overview:
    """Every year of every offer of the company, the current ones first."""
    company = user.organization
    if company is None:
        return Overview([], [], [])
    today = company.today(now)
    memberships = list(Membership.objects.visible_to(user).for_pages())
    held = CompetencyHeld.objects.live().filter(organization=company).select_related("competency")
    competencies = list(held.order_by("competency__name"))
    offers = [OfferRow(row, today, competencies if row.offer.level else []) for row in memberships]
    offers.sort(key=lambda row: not row.is_current)
    running_out = alerts((offer.membership for offer in offers if offer.is_current), today)
    return Overview(offers, [row for offer in offers for row in _benefits(offer)], running_out)


SORTS = {
    "name": lambda row: row.benefit.name,
    "offer": lambda row: (row.membership.offer.level, row.membership.enrolment_year),
    "grade": lambda row: row.benefit.grade,
    "quantity": lambda row: float("inf") if row.benefit.quantity is None else row.benefit.quantity,
    "used": lambda row: row.used or 0,
    "status": lambda row: str(row.status.word),
    "expires": lambda row: row.benefit.expires_date,
}
"""The columns that can be sorted by; anything else asked for is ignored."""


def sort(rows: list[BenefitRow], by: str) -> list[BenefitRow]:
    """`rows` in the order of one column, descending with a minus; as they come for a column that there is not."""
    key: Any = SORTS.get(by.removeprefix("-"))
    return sorted(rows, key=key, reverse=by.startswith("-")) if key else rows


def _benefits(offer: OfferRow) -> list[BenefitRow]:
    """Family by family, in the order of the navigation."""
    membership = offer.membership
    rows = [benefit for family in Family for benefit in membership.of(family)]
    current = [membership] if offer.is_current else []
    forecasts = {row.benefit.pk: row.forecast for row in spendings(current, offer.today)}
    return [
        BenefitRow(benefit, membership, offer.is_current, benefit.status, forecasts.get(benefit.pk, ""))
        for benefit in rows
    ]
