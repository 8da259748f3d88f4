"""The list of marketplace products, which staff keep: who supports what, and how to reach them (domain.md 5.1)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from partnerportal.accounts.activity import record
from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.common.constraints import refusing
from partnerportal.common.refusals import Refused, WrongState, demand
from support.models import MarketplaceProduct

MAINTAINS = "staff.answer"


@dataclass(frozen=True)
class Facts:
    """What is known of a product; of link, e-mail and phone at least one is given."""

    name: str
    publisher: str
    link: str = ""
    email: str = ""
    phone: str = ""


@transaction.atomic
def add(user: User, facts: Facts, now: datetime | None = None) -> MarketplaceProduct:
    """Lists a product. Raises Forbidden, Refused where it is known already or nobody could be reached."""
    demand(may(user, MAINTAINS))
    with _refusing():
        product = MarketplaceProduct.objects.create(**asdict(facts))
    _tell(user, "marketplace.added", product, now)
    return product


@transaction.atomic
def change(user: User, product: MarketplaceProduct, facts: Facts, now: datetime | None = None) -> MarketplaceProduct:
    """Writes down what is new about a product; nothing where nothing is. Raises what `add` raises."""
    demand(may(user, MAINTAINS))
    row = _locked(product)
    changed = [name for name, value in asdict(facts).items() if getattr(row, name) != value]
    if not changed:
        return row
    for name in changed:
        setattr(row, name, getattr(facts, name))
    with _refusing():
        row.save(update_fields=[*changed, "updated_at"])
    _tell(user, "marketplace.changed", row, now)
    return row


@transaction.atomic
def unlist(user: User, product: MarketplaceProduct, now: datetime | None = None) -> MarketplaceProduct:
    """Takes a product from the list that everybody sees; `relist` undoes it. Raises Forbidden, WrongState."""
    demand(may(user, MAINTAINS))
    row = _locked(product)
    if not row.is_listed:
        raise WrongState(_("%(product)s is unlisted already.") % {"product": row})
    return _set_listed(user, row, "marketplace.unlisted", now)


@transaction.atomic
def relist(user: User, product: MarketplaceProduct, now: datetime | None = None) -> MarketplaceProduct:
    """Puts an unlisted product on the list again. Raises Forbidden, WrongState."""
    demand(may(user, MAINTAINS))
    row = _locked(product)
    if row.is_listed:
        raise WrongState(_("%(product)s is listed already.") % {"product": row})
    return _set_listed(user, row, "marketplace.relisted", now)


def _set_listed(user: User, row: MarketplaceProduct, verb: str, now: datetime | None) -> MarketplaceProduct:
    row.is_listed = not row.is_listed
    row.save(update_fields=["is_listed", "updated_at"])
    _tell(user, verb, row, now)
    return row


def _locked(product: MarketplaceProduct) -> MarketplaceProduct:
    return MarketplaceProduct.objects.select_for_update(no_key=True).get(pk=product.pk)


@contextmanager
def _refusing() -> Iterator[None]:
    known = Refused(_("This product of this publisher is listed already."))
    silent = Refused(_("Give the publisher's page, e-mail or phone: one of them at least."))
    with (
        refusing("support_marketplaceproduct_once_per_publisher", known),
        refusing("support_marketplaceproduct_can_be_reached", silent),
    ):
        yield


def _tell(user: User, verb: str, row: MarketplaceProduct, now: datetime | None) -> None:
    record(user, verb, None, row.reference, now, product=row, publisher=row.publisher)
