"""Showing a product key: the only place where one is opened for a person (promises.md 18)."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from benefits.models import Item, Membership, MembershipBenefit, ProductKey
from benefits.permissions.keys import can_get_key, key_of
from benefits.services.stock import open_key, seal_into
from benefits.vault import VaultError
from partnerportal.accounts.activity import record
from partnerportal.accounts.models import User
from partnerportal.common.refusals import Refused, demand

log = logging.getLogger(__name__)


@sensitive_variables()
@transaction.atomic
def reveal(user: User, benefit: MembershipBenefit, now: datetime | None = None) -> str:
    """The key of the benefit; the first look takes one from stock and ends the right to a refund (D17).

    Every look is a row of the activity log in the same transaction: without the row there is no key. Raises Forbidden,
    and Refused after the last day (D18), during a refund, where the stock is empty and where the key does not open.
    """
    now = now or timezone.now()
    found = locked(benefit)
    item = Item.objects.get(code=found.code)
    demand(can_get_key(user, found, item.needs_key, now))
    key = key_of(found)
    try:
        text = open_key(key) if key else _take(user, found, item, now)
    except VaultError as error:
        log.error("A product key of %s does not open: %s", found.pk, error)
        raise Refused(
            _("The key cannot be opened at the moment. Staff of the portal see that on their page.")
        ) from None
    record(user, "key.revealed", found.organization, f"benefit:{found.pk}", now, what=found, offer=found.membership)
    return text


def locked(benefit: MembershipBenefit) -> MembershipBenefit:
    """The benefit as it is now, once nobody else can reveal, redeem, or give back anything of its membership."""
    Membership.objects.select_for_update(of=("self",), no_key=True).get(pk=benefit.membership_id)
    rows = MembershipBenefit.objects.select_related(
        "organization", "membership__offer", "membership__organization", "product_key__redemption__subscription"
    )
    return rows.prefetch_related("membership__refunds__benefit").get(pk=benefit.pk)


@sensitive_variables()
def _take(user: User, benefit: MembershipBenefit, item: Item, now: datetime) -> str:
    """The oldest key in stock that nobody takes at this moment, bound to the benefit from now on.

    Where every key is held, it waits: one that is only sealed anew is still in stock.
    """
    free = ProductKey.objects.in_stock().filter(item=item).order_by("pk")
    key = free.select_for_update(of=("self",), skip_locked=True).first() or free.select_for_update(of=("self",)).first()
    if key is None:
        raise Refused(
            _("There is no key of %(product)s in stock at the moment. Staff of the portal see that and load more.")
            % {"product": benefit}
        )
    text = open_key(key)
    key.organization, key.benefit, key.revealed_by, key.revealed_at = benefit.organization, benefit, user, now
    seal_into(key, text)
    key.save(update_fields=["organization", "benefit", "revealed_by", "revealed_at", "sealed", "sealed_with"])
    return text
