"""Support plans, service health and marketplace products: D31, domain.md 5.1, 5.6 and 5.8."""

from benefits.models import Offer
from benefits.services import charging, plan_orders, proofs
from tests.benefits.offers.builders import a_card, a_receipt, a_transfer, by_card, by_transfer
from tests.support.health.builders import an_outage
from tests.support.marketplace.builders import a_product, typed
from tests.support.plans.builders import registered

TABLE = """
                                    an ho gu me ro ga mp ou cs le rv en op
support:plan_register        GET    in no no no no no no no no no ok no ok
support:plan_register        POST   in no no no no no no no no no go no go
support:plan_unregister      POST   in no no no no no no no no no go no go
support:marketplace          GET    in ok ok ok ok ok ok ok ok ok ok ok ok
support:marketplace_csv      GET    in no no no no no no no no no no ok ok
support:marketplace_new      GET    in no no no no no no no no no no ok ok
support:marketplace_new      POST   in no no no no no no no no no no go go
support:marketplace_product  GET    in ok ok ok ok ok ok ok ok ok ok ok ok
support:marketplace_change   GET    in no no no no no no no no no no ok ok
support:marketplace_change   POST   in no no no no no no no no no no go go
support:marketplace_unlist   POST   in no no no no no no no no no no go go
support:marketplace_relist   POST   in no no no no no no no no no no go go
support:health               GET    in ok ok ok ok ok ok ok ok ok ok ok ok
support:outage               GET    in ok ok ok ok ok ok ok ok ok ok ok ok
support:outage_new           GET    in no no no no no no no no no no ok ok
support:outage_new           POST   in no no no no no no no no no no go go
support:outage_update        POST   in no no no no no no no no no no go go
support:outage_resolve       POST   in no no no no no no no no no no go go
support:outage_reopen        POST   in no no no no no no no no no no go go
benefits:plan_buy            GET    in no no no no ok ok ok ok ok no no no
benefits:plan_buy            POST   in no no no no go go go go go no no no
benefits:plan_orders         GET    in no no no no ok ok ok ok ok no no no
benefits:plan_order          GET    in no no no no ok ok -- -- -- no no no
benefits:plan_order_prove    POST   in no no no no go go -- -- -- no no no
benefits:plan_order_cancel   POST   in no no no no go go -- -- -- no no no
benefits:plan_order_proof    GET    in no no no no ok ok -- -- -- no no no
benefits:plan_invoice        GET    in no no no no ok ok -- -- -- no no no
"""
OUTAGE = ("outage", "outage_update", "outage_resolve", "outage_reopen")
PRODUCT = ("marketplace_product", "marketplace_change", "marketplace_unlist", "marketplace_relist")


def prepare(world):
    """An outage and a product; Acme has the Azure plan by card, and has ordered ASfP; PSfP is registered for Rival."""
    cast = world.cast
    world.outage, world.marketplace_product = an_outage(cast.engineer), a_product()
    asfp, azure = (Offer.objects.get(plan_code=code) for code in ("asfp", "azure"))
    order = plan_orders.place(cast.partner_admin, asfp, by_transfer())
    world.plan_order = proofs.upload(cast.partner_admin, order, a_receipt(), a_transfer(cast.acme.today()))
    world.plan_proof = order.proofs.get()
    paid = charging.buy_by_card(cast.global_admin, azure, by_card(), a_card())
    world.plan_invoice = paid.invoices.get()
    world.registered = registered(cast.reviewer, cast.rival, "psfp", cast.rival.today())


def arguments(world):
    return {
        **{f"support:{name}": [world.outage.pk] for name in OUTAGE},
        **{f"support:{name}": [world.marketplace_product.pk] for name in PRODUCT},
        "support:plan_unregister": [world.registered.pk],
        "benefits:plan_buy": ["psfp"],
        **{f"benefits:plan_order{name}": [world.plan_order.pk] for name in ("", "_prove", "_cancel")},
        "benefits:plan_order_proof": [world.plan_proof.pk],
        "benefits:plan_invoice": [world.plan_invoice.pk],
    }


def data(world):
    word = {"state": "down", "text": "We know more."}
    return {
        "support:plan_register": {"company": "Acme", "plan": "psfp", "start_date": "2026-11-20", "agreement": "EA-9"},
        **{f"support:marketplace_{name}": typed(name="Another") for name in ("new", "change")},
        "support:outage_new": {"title": "Mail is late", **word},
        **{f"support:{name}": word for name in OUTAGE[1:]},
        "benefits:plan_buy": {"method": "bank_transfer", "bill_to": "Acme", "agreed": "on"},
        "benefits:plan_order_prove": {"paid_date": "2026-11-20", "account": "CH93", "transfer_reference": "PO"},
    }
