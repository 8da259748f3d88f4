"""What "advisory:12" or "order:7" means to a reader, for statements and the activity log (model.md 3)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from benefits.models import (
    Activation,
    AdvisoryRequest,
    MarketingActivation,
    Membership,
    MembershipBenefit,
    Order,
    RefundRequest,
)
from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.common.references import register
from partnerportal.common.text import as_key

Resolver = Callable[[User, set[str]], dict[str, tuple[str, str | None]]]


def resolve_advisory(user: User, keys: set[str]) -> dict[str, tuple[str, str | None]]:
    """The title and address of those that `user` may open; of the others the number alone, as plain text."""
    wanted = {as_key(key): key for key in keys if as_key(key)}
    named: dict[str, tuple[str, str | None]] = {key: (f"AH-{pk:06d}", None) for pk, key in wanted.items()}
    seen = AdvisoryRequest.objects.visible_to(user).filter(pk__in=wanted).only("title", "organization")
    own = user.organization_id
    urls = {row: row.get_absolute_url() if row.organization_id == own else row.get_desk_url() for row in seen}
    return {**named, **{wanted[row.pk]: (str(row), url) for row, url in urls.items()}}


@dataclass(frozen=True)
class Named:
    """How references of one kind are named: by their rows, and where the company and the staff open them."""

    model: Any
    related: tuple[str, ...]
    page: Callable[[Any], str]
    staff_page: str = ""

    def resolver(self) -> Resolver:
        return lambda user, keys: self.resolve(user, keys)

    def resolve(self, user: User, keys: set[str]) -> dict[str, tuple[str, str | None]]:
        """The title and address of those that `user` may see; nothing of the others. One query."""
        wanted = {as_key(key): key for key in keys if as_key(key)}
        rows = self.model.objects.visible_to(user).filter(pk__in=wanted).select_related(*self.related)
        return {wanted[row.pk]: (str(row), self._url(user, row)) for row in rows}

    def _url(self, user: User, row: Any) -> str | None:
        if row.organization_id == user.organization_id:
            return self.page(row)
        return reverse(self.staff_page, args=[row.pk]) if self.staff_page and may(user, "staff.review") else None


KINDS = {
    "benefit": Named(MembershipBenefit, (), MembershipBenefit.get_absolute_url),
    "membership": Named(Membership, ("offer",), lambda row: reverse("benefits:membership", args=[row.pk])),
    "activation": Named(
        Activation,
        ("membership__offer", "organization"),
        lambda row: reverse("benefits:membership", args=[row.membership_id]),
        "benefits:review",
    ),
    "order": Named(Order, ("offer",), Order.get_absolute_url, "benefits:orders_item"),
    "refund": Named(
        RefundRequest, RefundRequest.SHOWN, lambda row: reverse("benefits:offers"), "benefits:refunds_item"
    ),
    "marketing": Named(
        MarketingActivation,
        ("benefit", "organization"),
        lambda row: row.benefit.get_absolute_url(),
        "benefits:marketing_item",
    ),
}

register("advisory", resolve_advisory)
for _kind, _named in KINDS.items():
    register(_kind, _named.resolver())
