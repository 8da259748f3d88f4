"""What "outage:3" or "marketplace:7" means to a reader of the activity log (model.md 3)."""

from typing import Any

from partnerportal.accounts.models import User
from partnerportal.common.references import register
from partnerportal.common.text import as_key
from support.models import MarketplaceProduct, Outage

Resolved = dict[str, tuple[str, str | None]]


def _resolve(rows: Any, keys: set[str]) -> Resolved:
    wanted = {as_key(key): key for key in keys if as_key(key)}
    return {wanted[row.pk]: (str(row), row.get_absolute_url()) for row in rows.filter(pk__in=wanted)}


def resolve_outage(user: User, keys: set[str]) -> Resolved:
    """Title and address of outages, which everybody sees."""
    return _resolve(Outage.objects.visible_to(user), keys)


def resolve_marketplace(user: User, keys: set[str]) -> Resolved:
    """Name and address of the products that `user` may see."""
    return _resolve(MarketplaceProduct.objects.visible_to(user), keys)


register("outage", resolve_outage)
register("marketplace", resolve_marketplace)
