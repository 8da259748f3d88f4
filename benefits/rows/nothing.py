"""What refusal 3 shows: the membership that lapsed, who buys, and what each offer would hold (product.md 2)."""

from dataclasses import dataclass

from benefits.models import Membership, Offer, OfferBenefit
from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import who_can
from support.models import Kind


@dataclass(frozen=True)
class OfferOnSale:
    """One offer of the catalogue, with what it holds of each kind under each condition."""

    offer: Offer
    on_premises: list[OfferBenefit]
    cloud: list[OfferBenefit]
    advisory: list[OfferBenefit]


@dataclass(frozen=True)
class Nothing:
    lapsed: Membership | None
    buyers: tuple[User, ...]
    offers: list[OfferOnSale]


def nothing(user: User) -> Nothing:
    """For a company of MPN without an active offer."""
    last = Membership.objects.visible_to(user).select_related("offer", "organization").order_by("-anniversary").first()
    offers = Offer.objects.memberships().prefetch_related("benefits").order_by("-level")
    return Nothing(last, who_can(user, "benefits.activate"), [_on_sale(offer) for offer in offers])


def _on_sale(offer: Offer) -> OfferOnSale:
    rows = list(offer.benefits.all())
    return OfferOnSale(
        offer,
        [row for row in rows if row.kind == Kind.ON_PREMISES],
        [row for row in rows if row.kind == Kind.CLOUD],
        [row for row in rows if row.kind == Kind.ADVISORY and row.quantity],
    )
