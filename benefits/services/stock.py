"""The stock of product keys: loading it, and sealing everything anew under another key (promises.md 18)."""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from benefits import vault
from benefits.models import Item, Membership, MembershipBenefit, ProductKey
from partnerportal.common.constraints import refusing
from partnerportal.common.refusals import Refused
from partnerportal.common.status import Status

SHAPE = re.compile(r"[0-9A-Z]{5}(-[0-9A-Z]{5}){4}", re.ASCII)
"""Five groups of five letters and digits, as they are printed."""
BATCH = 500


class BadLines(Refused):
    """Lines that cannot be loaded, by number; what stands in them is never repeated."""


@sensitive_variables()
@transaction.atomic
def load(item: Item, lines: Iterable[str], now: datetime | None = None) -> int:
    """Seals one key a line into the stock of `item` and returns how many: all of them, or none.

    BadLines names the lines of a wrong shape, those that repeat another, and those that were loaded before; Refused
    for a product that needs no key.
    """
    if not item.needs_key:
        raise Refused(_("No key is needed for %(product)s.") % {"product": item})
    at = now or timezone.now()
    rows = [_sealed(item, text, at) for text in _read(lines)]
    with refusing("benefits_productkey_loaded_once", Refused(_("Another load of the same keys was first."))):
        ProductKey.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def reseal() -> int:
    """Seals every row under the first key of the ring that is not yet, one by one, and returns how many it were.

    VaultError where a row does not open; what was sealed anew before it stays so.
    """
    name, count = vault.first(), 0
    for pk in ProductKey.objects.exclude(sealed_with=name).order_by("pk").values_list("pk", flat=True):
        count += _reseal(pk, name)
    return count


@sensitive_variables()
def seal_into(key: ProductKey, text: str) -> None:
    """Puts the sealed text and the name of its key on the row, for the owner that the row has now."""
    key.sealed_with, key.sealed = vault.seal(text, _binding_of(key))


@sensitive_variables()
def open_key(key: ProductKey) -> str:
    """The key as it was loaded. VaultError where it does not open."""
    return vault.unseal(key.sealed_with, bytes(key.sealed), _binding_of(key))


@dataclass(frozen=True)
class Shelf:
    """One product: the keys in stock, and the running benefits that have not taken one yet."""

    item: Item
    free: int
    waiting: int

    @property
    def is_short(self) -> bool:
        return self.free < self.waiting

    @property
    def status(self) -> Status:
        if self.free == 0:
            return Status(_("Empty"), "bad" if self.waiting else "quiet", "empty")
        return Status(_("Running out"), "warn", "warn") if self.is_short else Status(_("Enough"), "ok", "tick")


def shelves() -> list[Shelf]:
    """Every product that needs a key, what lies in stock and what is promised and not taken; three queries."""
    stock = ProductKey.objects.in_stock().values_list("item").annotate(Count("pk"))
    waiting = MembershipBenefit.objects.filter(product_key=None, membership__state=Membership.State.ACTIVE)
    free, due = dict(stock), dict(waiting.order_by().values_list("code").annotate(Count("pk")))
    items = Item.objects.filter(needs_key=True).order_by("name")
    return [Shelf(item, free.get(item.pk, 0), due.get(item.code, 0)) for item in items]


@sensitive_variables()
def _read(lines: Iterable[str]) -> list[str]:
    """The keys of the lines that are not empty; BadLines with everything that is wrong."""
    seen: dict[str, int] = {}
    wrong: list[str] = []
    for number, line in enumerate(lines, 1):
        text = line.strip().upper()
        if text and not SHAPE.fullmatch(text):
            wrong.append(_("Line %(line)s is not a key of five groups of five.") % {"line": number})
        elif text in seen:
            wrong.append(_("Line %(line)s repeats line %(other)s.") % {"line": number, "other": seen[text]})
        elif text:
            seen[text] = number
    wrong += [_("Line %(line)s was loaded before.") % {"line": seen[text]} for text in _loaded(seen)]
    if wrong:
        raise BadLines("\n".join(wrong))
    return list(seen)


@sensitive_variables()
def _loaded(texts: Iterable[str]) -> list[str]:
    """Those whose fingerprint, under any key of the ring, is in the database."""
    prints = {mark: text for text in texts for mark in vault.fingerprints(text)}
    rows = ProductKey.objects.filter(fingerprint__in=list(prints))
    found = {prints[mark] for mark in rows.values_list("fingerprint", flat=True)}
    return [text for text in dict.fromkeys(prints.values()) if text in found]


@sensitive_variables()
def _sealed(item: Item, text: str, at: datetime) -> ProductKey:
    key = ProductKey(item=item, binding=uuid.uuid4(), loaded_at=at, fingerprint=vault.fingerprints(text)[0])
    seal_into(key, text)
    return key


@sensitive_variables()
@transaction.atomic
def _reseal(pk: int, name: str) -> bool:
    key = ProductKey.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    if key.sealed_with == name:
        return False
    text = open_key(key)
    seal_into(key, text)
    key.fingerprint = vault.fingerprints(text)[0]
    key.save(update_fields=["sealed", "sealed_with", "fingerprint"])
    return True


def _binding_of(key: ProductKey) -> bytes:
    """What a key is sealed to: its row, and the company and benefit that took it. Copied elsewhere it does not open."""
    return f"{key.binding}|{key.organization_id or ''}|{key.benefit_id or ''}".encode()
