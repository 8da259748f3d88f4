"""Membership offers: matrix rows 10 and 11 of domain.md 1.3, D3, and the queue of payment proofs."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from benefits.models import Membership, Offer, Order
from benefits.services import invoices, orders, proofs
from tests.benefits.offers.builders import a_receipt, a_transfer, by_transfer, competent

TABLE = """
                                    an ho gu me ro ga mp ou cs le rv en op
benefits:offers              GET    in no no ok ok ok ok ok no ok no no no
benefits:offers_order        GET    in no no no no ok ok ok no no no no no
benefits:offers_order        POST   in no no no no go go go no no no no no
benefits:company_orders      GET    in no no no no ok ok ok no ok no no no
benefits:company_orders_csv  GET    in no no no no ok ok ok no ok no no no
benefits:order               GET    in no no no no ok ok -- no -- no no no
benefits:order_prove         POST   in no no no no go go -- no no no no no
benefits:order_cancel        POST   in no no no no go go -- no no no no no
benefits:order_proof         GET    in no no no no ok ok -- no no no no no
benefits:invoice             GET    in no no no no ok ok -- no -- no no no
benefits:orders              GET    in no no no no no no no no no ok no ok
benefits:orders_csv          GET    in no no no no no no no no no ok no ok
benefits:orders_item         GET    in no no no no no no no no no ok no ok
benefits:orders_claim        POST   in no no no no no no no no no go no go
benefits:orders_release      POST   in no no no no no no no no no go no go
benefits:orders_confirm      POST   in no no no no no no no no no go no go
benefits:orders_send_back    POST   in no no no no no no no no no go no go
benefits:orders_proof        GET    in no no no no no no no no no ok no ok
"""
STAFF = ("item", "claim", "release", "confirm", "send_back")


def prepare(world):
    """Acme has ordered Gold and uploaded a proof; a Gold of long ago has an invoice. Rival may buy Gold."""
    cast = world.cast
    for company in (cast.acme, cast.rival):
        competent(company, code="devops")
    row = orders.place(cast.partner_admin, Offer.objects.get(code="gold"), by_transfer())
    world.order = proofs.upload(cast.partner_admin, row, a_receipt(), a_transfer(cast.acme.today()))
    world.proof = world.order.proofs.get()
    world.invoice = _an_invoice(cast)


def _an_invoice(cast):
    company, offer, now = cast.acme, Offer.objects.get(code="gold"), timezone.now()
    start = company.today(now) - timedelta(days=1300)
    membership = Membership.objects.create(
        organization=company, offer=offer, enrolment_year=start.year, start_date=start, state="lapsed",
        anniversary=start + timedelta(days=365),
    )  # fmt: skip
    order = Order.objects.create(
        organization=company, offer=offer, kind="buy", state="paid", method="card", membership=membership,
        fee_usd=4730, currency="USD", rate=Decimal(1), amount=Decimal(4730), bill_to="Acme", paid_at=now,
        expires_date=start, requested_by=cast.global_admin, requested_at=now,
    )  # fmt: skip
    return invoices.bill(order, now)


def arguments(world):
    pk = world.order.pk
    own = ("order", "order_prove", "order_cancel", *(f"orders_{page}" for page in STAFF))
    return {
        "benefits:offers_order": ["gold"],
        **{f"benefits:{name}": [pk] for name in own},
        **{f"benefits:{name}": [world.proof.pk] for name in ("order_proof", "orders_proof")},
        "benefits:invoice": [world.invoice.pk],
    }


def data(world):
    return {
        "benefits:offers_order": {"method": "bank_transfer", "bill_to": "Acme", "agreed": "on"},
        "benefits:order_prove": {"paid_date": "2026-11-20", "account": "CH93", "transfer_reference": "PO"},
        "benefits:orders_send_back": {"text": "The amount is wrong."},
    }
