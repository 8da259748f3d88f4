"""How far what is counted is spent, and when it runs out at this pace: the alert at 80 % (the end date has its own)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from benefits.models import Membership, MembershipBenefit
from partnerportal.common.plots import BalancePlot, Move
from partnerportal.common.status import Status
from partnerportal.common.times import day_text

ALERT = 80
"""Percent of a counted benefit from which on it is said to run out."""


@dataclass(frozen=True)
class Spending:
    """One counted benefit of one year on a day: its share that is used, and the forecast from its start."""

    benefit: MembershipBenefit
    membership: Membership
    today: date

    @property
    def quota(self) -> int:
        return (self.benefit.entitlement.quota or 0) if self.benefit.entitlement else 0

    @property
    def used(self) -> int:
        return self.benefit.entitlement.used if self.benefit.entitlement else 0

    @property
    def share(self) -> int:
        """Percent that is used, rounded down: 80 is reached, not nearly reached."""
        return 100 * self.used // self.quota if self.quota else 0

    @property
    def is_alert(self) -> bool:
        return self.share >= ALERT

    @property
    def start(self) -> date:
        """From when on it could be used: the contract's start where it stands in one, else the year's."""
        contract = self.benefit.entitlement and self.benefit.entitlement.contract_id and self.membership.contract
        return (contract and contract.start_date) or self.membership.start_date

    @cached_property
    def plot(self) -> BalancePlot:
        """The same forecast as the balance's drawing: linear from the start to today."""
        moves = [Move(self.start, "", self.quota), Move(max(self.start, self.today), "", -self.used)]
        return BalancePlot(self.benefit.name, self.quota, self.start, self.membership.anniversary, self.today, moves)

    @property
    def runs_out_on(self) -> date | None:
        """The day on which nothing is left at this pace, where that is before the year ends."""
        return self.plot.runs_out_on if self.plot.case == "runs_out" else None

    @property
    def forecast(self) -> str:
        """What the pace says, as a sentence; empty while it says nothing."""
        if self.plot.case == "used_up":
            return _("Nothing is left.")
        if self.runs_out_on:
            return _("At this pace nothing is left from %(day)s on.") % {"day": day_text(self.runs_out_on)}
        if self.plot.case == "enough":
            facts = {"day": day_text(self.membership.anniversary)}
            return _("At this pace it lasts until the year ends on %(day)s.") % facts
        return ""

    @property
    def status(self) -> Status:
        if self.share >= 100:
            return Status(_("Used up"), "warn", "empty")
        return Status(_("%(share)s %% used") % {"share": self.share}, "warn", "half")


def spendings(memberships: Iterable[Membership], today: date) -> list[Spending]:
    """Every counted benefit of the years that can be used on that day; the rows have been read `for_pages`."""
    return [
        Spending(benefit, membership, today)
        for membership in memberships
        if membership.is_usable(today) and not (membership.contract and membership.contract.has_expired(today))
        for benefit in membership.benefits.all()
        if benefit.entitlement is not None and benefit.entitlement.quota
    ]


def alerts(memberships: Iterable[Membership], today: date) -> list[Spending]:
    """Those of which 80 % or more is used, the fullest first."""
    found = [row for row in spendings(memberships, today) if row.is_alert]
    return sorted(found, key=lambda row: -row.share)
