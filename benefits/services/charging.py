"""Paying by card: the row first, then the charge, then what it brings.

Three steps, and no lock is held while the payment service thinks: (1) the order is committed; (2) the card is charged
outside any transaction, with the order's number as idempotency key; (3) a second transaction starts the membership.
Whatever dies after (2) leaves an open order, and `settle_cards` asks the service what became of its number: what was
charged is completed, what was never charged is declined. A charge whose membership cannot start is taken back.

So is the charge of an order that is refunded: the refund is committed first, then the service is asked to void it, and
`void_due` asks again until it has answered. What was paid by bank transfer, staff send back by hand.
"""

import logging
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from benefits import payments
from benefits.models import Offer, Order
from benefits.payments import Card, Charge, Payment
from benefits.services import orders, plan_orders
from benefits.services.orders import Terms
from partnerportal.accounts import work
from partnerportal.accounts.activity import record
from partnerportal.accounts.models import User
from partnerportal.common.hints import after_commit
from partnerportal.common.refusals import Refused

log = logging.getLogger(__name__)
LOOK_AFTER = timedelta(minutes=1)
GIVE_UP_AFTER = timedelta(minutes=15)
"""Longer than any request lives: a card that the service does not know by then was never charged."""
State = Order.State


class Declined(Refused):
    """The card was not charged; the message is the payment service's."""


@sensitive_variables("card")
def buy_by_card(user: User, offer: Offer, terms: Terms, card: Card, now: datetime | None = None) -> Order:
    """Orders an offer and pays it: what it brings is active at once (domain.md 2.3). Call it outside any transaction.

    Raises what `orders.place` or `plan_orders.place` raises, and Declined with the sentence for the person; the
    declined order is kept.
    """
    place = plan_orders.place if offer.is_plan else orders.place
    order = place(user, offer, terms, now)
    payment = Payment(order.number, str(order.amount), order.currency, order.bill_to)
    charge = payments.service().charge(payment, card)
    order = settle(order, charge, now)
    if order.state == State.DECLINED:
        raise Declined(charge.message or _("Your order was declined. Please verify your information"))
    return order


def settle(order: Order, charge: Charge, now: datetime | None = None) -> Order:
    """Writes down what became of a charge; harmless when repeated, whoever was first.

    Raises Refused where the membership cannot start: then the charge is taken back and the order is declined.
    """
    now = now or timezone.now()
    if not charge.ok:
        return _decline(order, now)
    try:
        return _complete(order, charge, now)
    except Refused as refusal:
        payments.service().void(order.number)
        _decline(order, now, str(refusal))
        raise


def settle_cards(now: datetime | None = None) -> int:
    """Completes or declines the cards whose request died after the order was placed; returns how many."""
    now = now or timezone.now()
    due = Order.objects.in_doubt().filter(requested_at__lte=now - LOOK_AFTER).select_related("organization", "offer")
    return sum(_settle_one(order, now) for order in due)


def _settle_one(order: Order, now: datetime) -> bool:
    """Each on its own: one that cannot be settled holds up no other, and is looked at again in a minute."""
    try:
        charge = payments.service().find(order.number)
        if charge is None and now < order.requested_at + GIVE_UP_AFTER:
            return False
        settle(order, charge or Charge(False), now)
    except (Refused, DatabaseError, OSError):
        log.exception("%s was not settled", order.reference)
        return False
    return True


def return_payment(order: Order, now: datetime) -> None:
    """Gives back what a locked card order has charged, once the caller's transaction has committed.

    Where nobody charges cards it is left to staff (`by_hand`), and never asked of a service that is named later.
    """
    if order.is_by_transfer:
        return
    if payments.accepts_cards():
        after_commit("benefits.void", order.pk)
    else:
        _note_voided(order, "order.by_hand", now)


def by_hand(order: Order) -> bool:
    """Nobody gives this payment back but a person: a bank transfer, or a card where nobody charges cards."""
    return order.is_by_transfer or not payments.accepts_cards()


def void_due(now: datetime | None = None) -> int:
    """Asks for every refunded charge that has not gone back; returns how many went. Nothing where nobody charges."""
    if not payments.accepts_cards():
        return 0
    return sum(_void_one(pk, now) for pk in Order.objects.to_void().order_by("pk").values_list("pk", flat=True))


def void(order_pk: int, now: datetime | None = None) -> bool:
    """Gives the charge of one refunded order back, outside any transaction; harmless when repeated.

    Raises what the service raises: then the order stays due.
    """
    order = Order.objects.to_void().filter(pk=order_pk).first()
    if order is None or not payments.accepts_cards():
        return False
    payments.service().void(order.number)
    with transaction.atomic():
        row = work.lock(order)
        if row.voided_at is not None:
            return False
        _note_voided(row, "order.given_back", now or timezone.now())
    return True


def _void_one(pk: int, now: datetime | None) -> bool:
    """Each on its own: one that cannot be given back holds up no other, and is asked for again in a minute."""
    try:
        return void(pk, now)
    except (Refused, DatabaseError, OSError):
        log.exception("The charge of order %s was not given back", pk)
        return False


def _note_voided(row: Order, verb: str, now: datetime) -> None:
    row.voided_at = now
    row.save(update_fields=["voided_at"])
    record(None, verb, row.organization, row.reference, now, what=row)


@transaction.atomic
def _complete(order: Order, charge: Charge, now: datetime) -> Order:
    row = work.lock(order)
    if row.state == State.PAID:
        return row
    return orders.pay(row, "charge", None, now, payment_reference=charge.reference)


@transaction.atomic
def _decline(order: Order, now: datetime, why: str = "") -> Order:
    row = work.lock(order)
    if not row.can("decline"):
        return row
    if why:
        record(None, "order.voided", row.organization, row.reference, now, what=row, reason=why)
    return work.move(row, "decline", None, now, reason_text=why)
