"""What the comparison of support plans shows of the shop: the fee of each plan that is sold, and what is ordered."""

from dataclasses import dataclass

from benefits.models import Currency, Offer, Order
from benefits.standing import USD, Quote
from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may


@dataclass(frozen=True)
class PlanOffer:
    """A plan as it is sold: what a year costs, and the company's open order of it with its page for who may open it."""

    quote: Quote
    order: Order | None
    url: str


def plan_offers(user: User) -> dict[str, PlanOffer]:
    """The plans that are sold, by their code, in the currency of the reader's company; three queries."""
    offers = list(Offer.objects.plans())
    if not offers:
        return {}
    company = user.organization
    currency = Currency.of(company) if company else Currency.objects.get(code=USD)
    rows = Order.objects.visible_to(user).of_plans().open().filter(organization=user.organization_id)
    orders = {row.offer_id: row for row in rows.select_related("offer")}
    may_open = bool(may(user, "support.buy_plan"))
    return {offer.plan_code: _offer(offer, currency, orders.get(offer.pk), may_open) for offer in offers}


def _offer(offer: Offer, currency: Currency, order: Order | None, may_open: bool) -> PlanOffer:
    quote = Quote(offer, Order.Kind.BUY, None, 0, currency)
    return PlanOffer(quote, order, order.get_absolute_url() if order and may_open else "")
