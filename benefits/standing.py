"""What a company holds and has ordered today: everything that decides what it may order next, read once."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Q

from benefits.models import CompetencyHeld, Currency, Membership, Offer, Order
from benefits.money import discounted, in_currency, money_text
from benefits.services.memberships import first_year
from partnerportal.accounts.models import Organization

USD = "USD"
YEAR = timedelta(days=365)
UPGRADE_PERCENT = 25
"""Off the Gold fee, once for each company (domain.md 2.3, D16)."""
LEVELS = [level.value for level in CompetencyHeld.Level]


def level(offer: Offer) -> int:
    """0 for what is held beside any other offer: the Action Pack, and a support plan, which has none."""
    return offer.level or 0


@dataclass(frozen=True)
class Standing:
    """One company on one business date."""

    company: Organization
    today: date
    held: list[Membership]
    """Usable and not renewed yet."""
    current: list[CompetencyHeld]
    """Every competency that has not lapsed."""
    open_orders: list[Order]
    currency: Currency
    had_discount: bool

    @property
    def competencies(self) -> list[CompetencyHeld]:
        """Those whose requirements are met: qualified, active or at risk."""
        return [row for row in self.current if row.state != CompetencyHeld.State.STARTED]

    def holds(self, offer: Offer) -> Membership | None:
        return next((row for row in self.held if row.offer_id == offer.pk), None)

    def below(self, offer: Offer) -> Membership | None:
        """What the offer would replace: the lower core level."""
        return next((row for row in self.held if 0 < level(row.offer) < level(offer)), None)

    def above(self, offer: Offer) -> Membership | None:
        return next((row for row in self.held if 0 < level(offer) < level(row.offer)), None)

    def ordered(self, offer: Offer) -> Order | None:
        """The open order for the offer, or for another core offer: of those a company orders one at a time."""
        same = [row for row in self.open_orders if row.offer_id == offer.pk]
        core = [row for row in self.open_orders if row.offer.level and offer.level]
        return next(iter([*same, *core]), None)

    def meets(self, offer: Offer) -> bool:
        """A competency of the level that is required, or higher (domain.md 2.3)."""
        if not offer.requires:
            return True
        return any(LEVELS.index(row.level) >= LEVELS.index(offer.requires) for row in self.competencies)

    def quote(self, offer: Offer) -> "Quote":
        """What ordering the offer today would be, and cost."""
        kind, replaces = Order.Kind.BUY, None
        if held := self.holds(offer):
            kind, replaces = Order.Kind.RENEW, held
        elif lower := self.below(offer):
            kind, replaces = Order.Kind.UPGRADE, lower
        percent = UPGRADE_PERCENT if kind == Order.Kind.UPGRADE and not self.had_discount else 0
        return Quote(offer, kind, replaces, percent, self.currency)


@dataclass(frozen=True)
class Quote:
    """An order as it would be: of what kind, in the place of what, at which price."""

    offer: Offer
    kind: Order.Kind
    replaces: Membership | None
    discount_percent: int
    currency: Currency

    @property
    def fee(self) -> Decimal:
        """Before the discount."""
        return in_currency(self.offer.fee_usd, self.currency.rate)

    @property
    def amount_usd(self) -> Decimal:
        return discounted(self.offer.fee_usd, self.discount_percent)

    @property
    def amount(self) -> Decimal:
        return in_currency(self.amount_usd, self.currency.rate)

    @property
    def is_foreign(self) -> bool:
        """Paid in another currency than the catalogue's, so that the dollars stand beside it (D51)."""
        return self.currency.code != USD

    @property
    def fee_text(self) -> str:
        return money_text(self.fee, self.currency.code)

    @property
    def fee_usd_text(self) -> str:
        return money_text(self.offer.fee_usd, USD)

    @property
    def amount_text(self) -> str:
        return money_text(self.amount, self.currency.code)

    @property
    def usd_text(self) -> str:
        return money_text(self.amount_usd, USD)

    def anniversary(self, today: date) -> date:
        """The next one, if it is paid today (domain.md 2.4, D16)."""
        if self.kind == Order.Kind.RENEW and self.replaces:
            return self.replaces.anniversary + YEAR
        return first_year(today)[1]


def standing(company: Organization, now: datetime) -> Standing:
    """How the company stands on its business date, in four queries."""
    today = company.today(now)
    active = Membership.objects.active().filter(organization=company).select_related("offer", "organization")
    current = CompetencyHeld.objects.current().filter(organization=company).select_related("competency")
    given = Q(discount_percent__gt=0, state__in=[Order.State.PAID, Order.State.REFUNDED])
    orders = (
        Order.objects.filter(Q(state__in=Order.OPEN) | given, organization=company)
        .select_related("offer")
        .of_memberships()
    )
    found = list(orders.order_by("pk"))
    return Standing(
        company,
        today,
        [row for row in active if row.is_usable(today)],
        list(current),
        [row for row in found if row.is_open],
        Currency.of(company),
        any(row.discount_percent and not row.is_open for row in found),
    )
