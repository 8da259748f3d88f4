"""Companies that may buy, cards, receipts, and orders in every state, made by the real services."""

from datetime import UTC, date, datetime, time, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from benefits import services
from benefits.models import CompetencyHeld, Order
from benefits.payments import Card
from benefits.services import charging, orders, proofs
from benefits.services.orders import Terms
from benefits.services.proofs import Transfer
from tests.benefits.builders import a_competency, an_offer

ADDRESS = "Acme\nStorgata 1\n0155 Oslo"
GOOD, DECLINED = "4242424242424242", "4000000000000002"
A = date(2027, 3, 14)
"""An anniversary; its window is 15 March to 13 April 2027."""


def noon(day):
    return datetime.combine(day, time(12), tzinfo=UTC)


def a_card(number=GOOD, address=ADDRESS, **facts):
    return Card(
        **{"number": number, "holder": "Ada Acme", "expires": "12/40", "code": "737", "address": address, **facts}
    )


def by_transfer(**facts):
    return Terms(**{"method": Order.Method.BANK_TRANSFER, "bill_to": ADDRESS, **facts})


def by_card(**facts):
    return Terms(**{"method": Order.Method.CARD, "bill_to": ADDRESS, **facts})


def competent(company, level="gold", state="active", code="datacenter"):
    return CompetencyHeld.objects.create(
        organization=company, competency=a_competency(code), level=level, state=state, gained_date=date(2020, 1, 1)
    )


def holding(company, offer="silver", anniversary=A, reviewed=True):
    """The company holds the offer until that anniversary, and has confirmed its profile within the last 30 days."""
    start = anniversary.replace(year=anniversary.year - 1)
    membership = services.start_membership(company, an_offer(offer), start, now=noon(start))
    if reviewed:
        review(company, anniversary)
    return membership


def review(company, day):
    company.reviewed_at = noon(day)
    company.save(update_fields=["reviewed_at"])


def a_receipt(name="receipt.pdf", content=b"%PDF-1.4 paid"):
    return SimpleUploadedFile(name, content, content_type="text/html")


def a_transfer(paid_date=None, **facts):
    return Transfer(
        paid_date or date(2026, 11, 20), **{"account": "CH93", "transfer_reference": "PO-1 4100001", **facts}
    )


def ordered(user, offer="action-pack", now=None, **facts):
    return orders.place(user, an_offer(offer), by_transfer(**facts), now)


def proved(user, offer="action-pack", now=None):
    return proofs.upload(user, ordered(user, offer, now), a_receipt(), a_transfer(), now)


def bought(user, offer="action-pack", now=None):
    return charging.buy_by_card(user, an_offer(offer), by_card(), a_card(), now)


def in_state(state, user, reviewer):
    """An order of the Action Pack in that state."""
    State = Order.State
    if state in {State.PAID, State.REFUNDED}:
        row = bought(user)
        if state == State.REFUNDED:
            Order.objects.filter(pk=row.pk).update(state=state)
        return again(row)
    row = ordered(user) if state != State.PROOF else proved(user)
    if state == State.CANCELLED:
        orders.cancel(user, row)
    elif state == State.EXPIRED:
        orders.expire_due(row.requested_at + timedelta(days=32))
    elif state == State.DECLINED:
        Order.objects.filter(pk=row.pk).update(state=state)
    return again(row)


def again(row):
    return type(row).objects.with_people().get(pk=row.pk)
