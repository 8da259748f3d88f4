"""What Technical benefits shows of each offer, and of the portal's pace."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import Prefetch, Q

from benefits import services
from benefits.models import Activation, BenefitUnit, CompetencyHeld, Membership, MembershipBenefit
from benefits.models.membership import WINDOW
from benefits.permissions import technical as permissions
from benefits.rows.sentences import NOTHING, amount, holds, runs, takes
from benefits.rows.tracker import steps
from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.common.answers import Answer
from partnerportal.common.steps import Step
from support.models import Contract, ContractLink, Kind

NO_PACE = services.Pace(0, None, None, None)
PEOPLE = ("requested_by", "claimed_by", "decided_by")
UNSHOWN = [f"{who}__{field}" for who in PEOPLE for field in ("password", "last_login", "time_zone", "language")]
WITH = (
    Prefetch("benefits", MembershipBenefit.objects.select_related("entitlement", "competency")),
    Prefetch("activations", Activation.objects.select_related(*PEOPLE).defer(*UNSHOWN)),
)
QUICK, CALM = 3, 15
"""Seconds between two looks: while the contract is made, and while people decide."""


@dataclass(frozen=True)
class Line:
    """One benefit of an offer, as its row shows it."""

    benefit: MembershipBenefit
    membership: Membership
    shows_left: bool = True

    @property
    def is_cloud(self) -> bool:
        return self.benefit.kind == Kind.CLOUD

    @property
    def is_hours(self) -> bool:
        return self.benefit.unit == BenefitUnit.HOUR

    @property
    def included(self) -> str:
        return amount(self.benefit, self.benefit.quantity)

    @property
    def remaining(self) -> str:
        return amount(self.benefit, self.benefit.left) if self.shows_left else NOTHING

    @property
    def holds(self) -> str:
        return holds(self.benefit, self.membership)


@dataclass(frozen=True)
class Panel:
    """One offer: its support benefits, its contract, and where its activation stands for this person."""

    membership: Membership
    activation: Activation | None
    link: ContractLink | None
    may_activate: Answer
    may_withdraw: Answer | None
    may_see_ids: Answer
    steps: list[Step]
    expected: date | None
    today: date
    competencies: list[str]
    is_open: bool = False

    @cached_property
    def lines(self) -> list[Line]:
        return [Line(benefit, self.membership, self.is_active) for benefit in self.membership.technical]

    @property
    def contract(self) -> Contract | None:
        return self.membership.contract

    @property
    def is_active(self) -> bool:
        return self.contract is not None and self.contract.is_usable(self.today)

    @property
    def is_moving(self) -> bool:
        """Asked for and not active yet: this is when the page looks again by itself."""
        return self.activation is not None and self.activation.is_live and not self.is_active

    @property
    def is_issuing(self) -> bool:
        return self.activation is not None and self.activation.state == Activation.State.APPROVED

    @property
    def is_delayed(self) -> bool:
        return self.activation is not None and (self.activation.has_failed or self.activation.is_waiting_for_retry)

    @property
    def rejected(self) -> Activation | None:
        """The answer to the last request, while nothing newer stands."""
        refused = self.activation is not None and self.activation.state == Activation.State.REJECTED
        return self.activation if refused and not self.is_active else None

    @property
    def in_window(self) -> bool:
        return self.membership.in_renewal_window(self.today)

    @cached_property
    def runs(self) -> str:
        return runs(self.membership, self.today)

    @property
    def poll_seconds(self) -> int:
        return QUICK if self.is_issuing else CALM

    @property
    def stamp(self) -> str:
        """Differs as soon as the tracker would; a look with the same stamp is answered with nothing."""
        row = self.activation
        return f"{row.pk}-{row.state}-{row.attempts}-{row.claimed_by_id or 0}" if row else ""


@dataclass(frozen=True)
class TechnicalPage:
    """The panels of the page, and how long activation usually takes."""

    panels: list[Panel]
    pace: services.Pace

    @cached_property
    def takes(self) -> str:
        return takes(self.pace)

    @property
    def advisory(self) -> list[Line]:
        return [Line(row, panel.membership) for panel in self.panels for row in panel.membership.advisory]


def technical_page(user: User, now: datetime, open_pk: int | None = None, only: int | None = None) -> TechnicalPage:
    """Every offer of the company that can be used on its business date, or `only` one of them.

    `open_pk` is the membership whose first row is expanded. The pace is read where something is not active yet.
    """
    memberships = usable_memberships(user, now, only)
    waits = any(not _is_active(membership, now) for membership in memberships)
    pace = services.pace(now) if waits else NO_PACE
    links, competencies = _links(user, memberships), competency_names(user)
    panels = [_panel(user, row, links, competencies, pace, now, row.pk == open_pk) for row in memberships]
    return TechnicalPage(panels, pace)


def usable_memberships(user: User, now: datetime, pk: int | None = None) -> list[Membership]:
    """Those that run, and the year before while its contract still serves beside a renewal (D13, model.md 1)."""
    company = user.organization
    if company is None:
        return []
    running = Q(state=Membership.State.ACTIVE)
    serving = Q(state=Membership.State.RENEWED, contract__state=Contract.State.ACTIVE)
    since = company.today(now) - WINDOW
    rows = Membership.objects.visible_to(user).filter(running | serving, anniversary__gte=since)
    found = list((rows.filter(pk=pk) if pk else rows).select_related("offer", "contract").prefetch_related(*WITH))
    for row in found:
        row.organization = company
        if row.contract:
            row.contract.organization = company
    return found


def competency_names(user: User) -> list[str]:
    """The competencies that give something, by name."""
    held = CompetencyHeld.objects.live().filter(organization=user.organization_id)
    return list(held.order_by("competency__name").values_list("competency__name", flat=True))


def _links(user: User, memberships: Iterable[Membership]) -> dict[int, ContractLink]:
    contracts = [membership.contract_id for membership in memberships]
    return {link.contract_id: link for link in ContractLink.objects.filter(user=user, contract__in=contracts)}


def _panel(
    user: User,
    membership: Membership,
    links: dict[int, ContractLink],
    competencies: list[str],
    pace: services.Pace,
    now: datetime,
    is_open: bool,
) -> Panel:
    activation, today = membership.activation, membership.organization.today(now)
    asked = activation if activation and activation.is_live else None
    expected = _expected(user, asked, pace, now)
    return Panel(
        membership,
        activation,
        links.get(membership.contract_id or 0),
        permissions.can_activate(user, membership, now),
        permissions.can_withdraw(user, asked, now) if asked and asked.is_waiting else None,
        may(user, "support.see_ids"),
        steps(asked, expected, now) if asked and expected else [],
        expected,
        today,
        competencies if membership.offer.level else [],
        is_open,
    )


def _expected(user: User, activation: Activation | None, pace: services.Pace, now: datetime) -> date | None:
    if activation is None or activation.issued_at:
        return None
    return services.expected_date(activation.requested_at, now, user.zone, pace)


def _is_active(membership: Membership, now: datetime) -> bool:
    return membership.contract is not None and membership.contract.is_usable(membership.organization.today(now))
