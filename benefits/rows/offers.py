"""What Membership offers shows: what is held, what can be bought at which price, and which orders are open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from benefits.models import Family, Membership, Offer, OfferBenefit, Order
from benefits.models.offer import BenefitFacts
from benefits.permissions.offers import can_order, is_reviewed
from benefits.rows.orders import steps
from benefits.rows.sentences import amount
from benefits.services.promises import is_due
from benefits.standing import Quote, Standing, standing
from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.common.answers import Answer
from partnerportal.common.steps import Step


@dataclass(frozen=True)
class Held:
    """One offer that is held: its year, and whether it can be renewed."""

    membership: Membership
    today: date
    may_renew: Answer
    quote: Quote

    @property
    def days_ahead(self) -> int:
        return (self.membership.anniversary - self.today).days

    @property
    def in_window(self) -> bool:
        return self.membership.in_renewal_window(self.today)

    @property
    def window_days(self) -> int:
        """Left to renew, today included."""
        return (self.membership.usable_until - self.today).days + 1

    @property
    def needs_review(self) -> bool:
        return self.in_window and not is_reviewed(self.membership.organization, self.membership.anniversary)


@dataclass(frozen=True)
class Tile:
    """One offer of the catalogue as this company could order it today."""

    offer: Offer
    quote: Quote
    may_order: Answer
    holds: list[tuple[str, str]]
    held: Membership | None

    @property
    def is_upgrade(self) -> bool:
        return self.quote.kind == Order.Kind.UPGRADE


@dataclass(frozen=True)
class OpenOrder:
    order: Order
    steps: list[Step]


@dataclass(frozen=True)
class OffersPage:
    held: list[Held]
    tiles: list[Tile]
    open_orders: list[OpenOrder]
    may_read_orders: Answer
    may_review: Answer
    state: Standing


def offers_page(user: User, now: datetime) -> OffersPage:
    """The company's offers today; six queries whatever it holds and has ordered."""
    assert user.organization is not None
    state = standing(user.organization, now)
    offers = _catalogue()
    held = [Held(row, state.today, can_order(user, state, row.offer), state.quote(row.offer)) for row in state.held]
    return OffersPage(
        held,
        [tile(user, state, offer, rows) for offer, rows in offers.items()],
        [OpenOrder(order, steps(order)) for order in state.open_orders if order.is_open],
        may(user, "offers.invoices"),
        may(user, "organization.edit"),
        state,
    )


def tile(user: User, state: Standing, offer: Offer, rows: Iterable[OfferBenefit]) -> Tile:
    """What the offer would hold for this company, its competencies counted, and what it would cost."""
    competencies = [held.competency for held in state.competencies]
    mine = [row for row in rows if is_due(row, state.company, competencies)]
    return Tile(offer, state.quote(offer), can_order(user, state, offer), holdings(mine), state.holds(offer))


def holdings(rows: Iterable[BenefitFacts]) -> list[tuple[str, str]]:
    """By family: each benefit with its amount."""
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.family, []).append(f"{row.name}: {amount(row, row.quantity)}")
    return [(str(Family(family).label), "\n".join(texts)) for family, texts in found.items()]


def _catalogue() -> dict[Offer, list[OfferBenefit]]:
    """Every offer with its rows, the highest level first; one query."""
    rows = OfferBenefit.objects.select_related("offer", "competency").order_by("-offer__level", "position")
    found: dict[Offer, list[OfferBenefit]] = {}
    for row in rows:
        found.setdefault(row.offer, []).append(row)
    return found
