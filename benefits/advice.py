"""The hours of advice that a company can use today, and what a request of a size would take from them (D42).

Pages and services read the same; what is locked and written is the services' business.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from benefits.models import AdvisoryRequest, Family, Membership, MembershipBenefit
from partnerportal.accounts.models import User
from partnerportal.common.plots import hours
from partnerportal.common.refusals import Refused
from support.models import Contract, Entitlement

HOURS, PRESALES = "advisory-hours", "technical-presales"
RUNNING = (Membership.State.ACTIVE, Membership.State.RENEWED)
PAID_PLANS = ("asfp", "psfp")
"""Who holds one of these may ask the support account manager instead (domain.md 3.2)."""


class TooFew(Refused):
    """Fewer hours are left than are asked for; says how many."""


def hours_text(quarters: int) -> str:
    """Quarter-hours as people read them: 6 h, 6.25 h."""
    return _("%(hours)s h") % {"hours": number_format(hours(quarters), use_l10n=True)}


@dataclass(frozen=True)
class Line:
    """The hours of one offer of one year."""

    benefit: MembershipBenefit
    entitlement: Entitlement

    @property
    def membership(self) -> Membership:
        return self.benefit.membership

    @property
    def included(self) -> int:
        return self.entitlement.quota or 0

    @property
    def left(self) -> int:
        return self.entitlement.left or 0

    @property
    def text(self) -> str:
        """What is left, in hours."""
        return _("%(left)s of %(included)s left") % {
            "left": hours_text(self.left),
            "included": hours_text(self.included),
        }


@dataclass(frozen=True)
class Quote:
    """What a request would take: `line` is None where nothing is counted; the rest in quarter-hours."""

    line: Line | None
    estimate: int

    @property
    def left_after(self) -> int:
        return self.line.left - self.estimate if self.line else 0


@dataclass(frozen=True)
class Advice:
    """The advisory benefits that a company can use today, those that end first before the others."""

    benefits: list[MembershipBenefit]

    def __bool__(self) -> bool:
        return bool(self.benefits)

    @cached_property
    def lines(self) -> list[Line]:
        return [Line(row, row.entitlement) for row in self.benefits if row.code == HOURS and row.entitlement]

    @property
    def counts_presales(self) -> bool:
        """With Silver and Gold technical presales are unlimited; of the Action Pack alone they take hours."""
        return not any(row.is_unlimited for row in self.benefits if row.code == PRESALES)

    @property
    def left(self) -> int:
        return sum(line.left for line in self.lines)

    def is_counted(self, scenario: str) -> bool:
        return scenario != AdvisoryRequest.Scenario.PRESALES or self.counts_presales

    def quote(self, scenario: str, estimate: int) -> Quote:
        """What a request of `estimate` quarter-hours takes: of the offer whose hours end first and has room.

        Raises TooFew, which says how much is left where, and Refused without a running offer.
        """
        if not self.benefits:
            raise Refused(_("No membership offer is running. New requests are possible with the next offer."))
        if not self.is_counted(scenario):
            return Quote(None, estimate)
        found = next((line for line in self.lines if line.left >= estimate), None)
        if found is None:
            raise TooFew(self._too_few(estimate))
        return Quote(found, estimate)

    def _too_few(self, estimate: int) -> str:
        if not self.left:
            return _("All advisory hours are used. Nothing was sent; the next enrolment year brings new hours.")
        parts = [
            _("%(hours)s of %(offer)s") % {"hours": hours_text(line.left), "offer": line.membership}
            for line in self.lines
        ]
        facts = {"estimate": hours_text(estimate), "left": ", ".join(parts)}
        return _("%(estimate)s are more than what is left: %(left)s. A request takes the hours of one offer.") % facts


def advice(user: User, now: datetime) -> Advice:
    """What the user's company can use on its business date. One query.

    The year before serves until the renewed one's contract is active (D15); what was upgraded or lapsed does not.
    """
    company = user.organization
    if company is None:
        return Advice([])
    rows = MembershipBenefit.objects.visible_to(user).filter(
        family=Family.ADVISORY, membership__state__in=RUNNING, usable_until__gte=company.today(now)
    )
    known = rows.exclude(membership__contract__state=Contract.State.ENDED).select_related(
        "entitlement", "membership__offer", "membership__organization", "membership__contract"
    )
    return Advice(list(known.order_by("usable_until", "membership", "position")))


def has_paid_plan(user: User) -> bool:
    """Whether the company holds Advanced or Premier Support, with a support account manager to ask."""
    held = Entitlement.objects.visible_to(user).filter(organization=user.organization_id, plan__code__in=PAID_PLANS)
    return held.filter(contract__state=Contract.State.ACTIVE).exists()
