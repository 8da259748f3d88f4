"""What the pages of products with keys show: what each offer holds, what is known of its key, and what may be done."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from benefits.models import (
    BenefitUnit,
    CloudSubscription,
    Family,
    Item,
    Membership,
    MembershipBenefit,
    ProductKey,
    RefundRequest,
)
from benefits.models import Redemption as RedemptionRow
from benefits.models.words import of_key
from benefits.permissions.keys import already, can_get_key, can_redeem, key_of, redemption_of
from benefits.running import of_family
from partnerportal.accounts.models import User
from partnerportal.common.answers import Answer
from partnerportal.common.status import Status

KEY = ("product_key__revealed_by", "product_key__redemption__subscription", "product_key__redemption__by")
SECRET = ("product_key__sealed", "product_key__fingerprint")
"""What a page never reads of a key."""


@dataclass(frozen=True)
class Product:
    """One product of one offer, as its row shows it."""

    benefit: MembershipBenefit
    membership: Membership
    item: Item
    today: date
    may_get: Answer
    may_redeem: Answer

    @property
    def key(self) -> ProductKey | None:
        return key_of(self.benefit)

    @property
    def redemption(self) -> RedemptionRow | None:
        return redemption_of(self.key) if self.key else None

    @property
    def needs_key(self) -> bool:
        return self.item.needs_key

    @property
    def is_managed_on_server(self) -> bool:
        """A right to use a server: nothing to download, nothing to type."""
        return self.benefit.unit == BenefitUnit.LICENSE and not self.item.link

    @property
    def status(self) -> Status:
        """One home for the word of a product: what has become of its key."""
        if self.redemption:
            return Status(_("Redeemed"), "ok", "tick")
        if self.key is None and self.today > (
            self.benefit.activate_by if self.needs_key else self.benefit.usable_until
        ):
            return Status(_("Expired"), "bad", "past")
        return of_key(self.needs_key, self.key)

    @property
    def verb(self) -> str:
        return _("Get key") if self.benefit.family == Family.CLOUD else _("Get keys")

    @property
    def spoken(self) -> str:
        """The whole name of the button, which begins with what stands on it."""
        said = _("%(verb)s of %(product)s, %(offer)s")
        verb = _("Show key") if self.key else self.verb
        return said % {"verb": verb, "product": self.benefit, "offer": self.membership}

    @property
    def redeemed(self) -> str:
        return already(self.redemption) if self.redemption else ""


def years(user: User, family: Family, now: datetime) -> list[Membership]:
    """The running years with their benefits of one family and what is known of the keys; three queries."""
    if user.organization is None:
        return []
    rows = MembershipBenefit.objects.filter(family=family).select_related("competency", *KEY).defer(*SECRET)
    memberships = Membership.objects.visible_to(user).select_related("offer", "organization")
    found = memberships.prefetch_related(
        Prefetch("benefits", rows), Prefetch("refunds", RefundRequest.objects.select_related("benefit"))
    )
    today = user.organization.today(now)
    return [row for row in found if row.is_usable(today)]


def products(user: User, memberships: list[Membership], family: Family, now: datetime) -> list[Product]:
    """The products of those years, in the order of the offers; one query beside theirs."""
    codes = {benefit.code for benefit in of_family(memberships, family)}
    items = {item.code: item for item in Item.objects.filter(code__in=codes)}
    rows = [benefit for benefit in of_family(memberships, family) if _is_product(benefit)]
    return [_product(user, benefit, items[benefit.code], now) for benefit in rows if benefit.code in items]


def _is_product(benefit: MembershipBenefit) -> bool:
    return benefit.unit in {BenefitUnit.ACTIVATION, BenefitUnit.LICENSE}


def _product(user: User, benefit: MembershipBenefit, item: Item, now: datetime) -> Product:
    membership = benefit.membership
    may_get = can_get_key(user, benefit, item.needs_key, now)
    return Product(
        benefit, membership, item, membership.organization.today(now), may_get, can_redeem(user, benefit, now)
    )


def subscriptions(user: User, now: datetime) -> list[CloudSubscription]:
    """What keys have made of the company's tenants and still runs, the one that ends first at the top."""
    if user.organization is None:
        return []
    rows = CloudSubscription.objects.visible_to(user).filter(end_date__gte=user.organization.today(now))
    return list(rows.select_related("item").order_by("end_date", "pk"))
