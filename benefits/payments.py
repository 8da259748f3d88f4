"""How a card is charged: an interface, and the demonstration of it. No real money moves anywhere in this portal.

The order of things (see services/charging.py): the row first, committed; then the charge, outside any transaction and
any lock; then, in a second transaction, what the charge has brought. The number of the order is the idempotency key:
whatever dies in between, charging the same number again charges nothing twice, and `find` tells what became of it.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol

from django.conf import settings
from django.core.cache import cache as kept
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Card:
    """What a person types of a card. It lives as long as the request: never stored, never logged, never shown again."""

    number: str = field(repr=False)
    holder: str = field(repr=False)
    expires: str = field(repr=False)
    code: str = field(repr=False)
    address: str = field(repr=False)
    """As the bank knows it."""


@dataclass(frozen=True)
class Payment:
    """What is to be paid: `number` is the idempotency key."""

    number: str
    amount: str
    currency: str
    bill_to: str = field(repr=False)


@dataclass(frozen=True)
class Charge:
    """What became of it: a reference where `ok`, else a message for the person."""

    ok: bool
    reference: str = ""
    message: str = ""


class PaymentService(Protocol):
    def charge(self, payment: Payment, card: Card) -> Charge:
        """Charges once for each number, however often it is called; a declined card may be tried under a new number."""

    def find(self, number: str) -> Charge | None:
        """What became of the charge of that number, or None where there never was one."""

    def void(self, number: str) -> None:
        """Gives back what was charged under that number; harmless when repeated, or when nothing was charged."""


class DemoPayment:
    """Charges nothing. Declines the card 4000 0000 0000 0002, and a bill-to address that is not the card's.

    It keeps references of what it has charged, nothing of a card.
    """

    DECLINED = "4000000000000002"
    DAYS = 40 * 24 * 3600

    def charge(self, payment: Payment, card: Card) -> Charge:
        if found := self.find(payment.number):
            return found
        if card.number == self.DECLINED or _same(card.address) != _same(payment.bill_to):
            return Charge(False, message=_("Your order was declined. Please verify your information"))
        done = Charge(True, f"DEMO-{payment.number}")
        kept.set(_key(payment.number), done.reference, self.DAYS)
        return done

    def find(self, number: str) -> Charge | None:
        reference = kept.get(_key(number))
        return Charge(True, reference) if reference else None

    def void(self, number: str) -> None:
        kept.delete(_key(number))


def accepts_cards() -> bool:
    """Whether anybody is named who charges cards; without it a bank transfer is the only way to pay."""
    return bool(settings.PAYMENT_SERVICE)


def service() -> PaymentService:
    """The one that the setting PAYMENT_SERVICE names."""
    return _made(settings.PAYMENT_SERVICE)


@cache
def _made(path: str) -> PaymentService:
    return import_string(path)()


def _key(number: str) -> str:
    return f"demo-payment:{number}"


def _same(address: str) -> str:
    """Banks compare addresses without regard to case, punctuation and line ends."""
    return " ".join(re.findall(r"\w+", address.casefold()))
