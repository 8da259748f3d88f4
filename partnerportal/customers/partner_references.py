"""What "partnership:3", "grant:12" and "group:7" mean to a reader of the activity log (model.md 3)."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.common.references import Resolver, register
from partnerportal.common.text import as_key
from partnerportal.customers.models import AzureGrant, Partnership, SupportGroup


def _resolver(model: Any, related: tuple[str, ...], page: Callable[[Any], str]) -> Resolver:
    """Title and address of those that the reader's company may see; nothing of the others. One query."""

    def resolve(user: User, keys: set[str]) -> dict[str, tuple[str, str | None]]:
        wanted = {as_key(key): key for key in keys if as_key(key)}
        rows = model.objects.visible_to(user).filter(pk__in=wanted).select_related(*related)
        may_open = may(user, "customers.view")
        return {wanted[row.pk]: (str(row), page(row) if may_open else None) for row in rows}

    return resolve


def _partners(_row: Any) -> str:
    return reverse("customers:partners")


register("partnership", _resolver(Partnership, ("provider", "reseller"), _partners))
register("grant", _resolver(AzureGrant, ("provider", "reseller", "customer"), _partners))
register("group", _resolver(SupportGroup, ("customer",), lambda row: reverse("customers:group", args=[row.pk])))
