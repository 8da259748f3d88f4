"""The way of one order as its company sees it, and the orders of the company as a list."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from benefits.models import Order
from partnerportal.common.steps import CURRENT, DONE, LATER, Step
from partnerportal.common.times import day_text

State = Order.State
STANDS_AT = {State.PENDING: 1, State.PROOF: 2, State.PAID: 3}
"""How many stations are behind it."""


def steps(order: Order) -> list[Step]:
    """Ordered, paid, confirmed, active; nothing for an order that came to nothing."""
    here = STANDS_AT.get(State(order.state))
    if here is None:
        return []
    way = _by_transfer(order) if order.is_by_transfer else _by_card(order)
    here = min(here, len(way) - 1)
    return [Step(word, _place(number, here, order), note, at) for number, (word, note, at) in enumerate(way)]


def _place(number: int, here: int, order: Order) -> str:
    if number < here or order.state == State.PAID:
        return DONE
    return CURRENT if number == here else LATER


def _by_transfer(order: Order) -> list[tuple[str, str, Any]]:
    upload = _("Pay and upload the proof by %(day)s") % {"day": day_text(order.expires_date)}
    waits = _("Staff compare it with the account, usually 2 to 3 days")
    return [
        (_("Ordered"), order.get_method_display(), order.requested_at),
        (_("Payment proof"), upload if order.state == State.PENDING else "", None),
        (
            _("Payment confirmed"),
            waits if order.state == State.PROOF else "",
            order.decided_at if order.paid_at else None,
        ),
        (_("Active"), "", order.paid_at),
    ]


def _by_card(order: Order) -> list[tuple[str, str, Any]]:
    return [
        (_("Ordered"), order.get_method_display(), order.requested_at),
        (_("Card charged"), "" if order.paid_at else _("The outcome is here within some minutes"), order.paid_at),
        (_("Active"), "", order.paid_at),
    ]


def header() -> list[str]:
    """The head of the CSV, in the language of the reader."""
    return [
        *(_("Number"), _("Offer"), _("Kind"), _("Method"), _("Ordered (UTC)"), _("Ordered by"), _("Fee USD")),
        *(_("Discount %"), _("Currency"), _("Amount"), _("State"), _("Paid (UTC)"), _("Membership"), _("Documents")),
    ]


def lines(orders: Iterable[Order]) -> Iterator[list[Any]]:
    """The rows of the CSV, in the order of its header."""
    for row in orders:
        yield [
            *(row.number, row.offer.name, row.get_kind_display(), row.get_method_display()),
            *(row.requested_at.isoformat(), row.requested_by, row.fee_usd, row.discount_percent, row.currency),
            *(f"{row.amount:f}", row.status.word, row.paid_at.isoformat() if row.paid_at else ""),
            row.membership or row.contract,
            " ".join(str(invoice) for invoice in row.invoices.all()),
        ]
