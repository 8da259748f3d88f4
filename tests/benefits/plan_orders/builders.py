"""Support plans as they are ordered, proved and paid, by the real services."""

from benefits.models import Offer
from benefits.services import charging, plan_orders, proofs
from tests.benefits.offers.builders import a_card, a_receipt, a_transfer, by_card, by_transfer


def a_plan_offer(code="asfp"):
    return Offer.objects.get(plan_code=code)


def ordered(user, code="asfp", now=None, **facts):
    return plan_orders.place(user, a_plan_offer(code), by_transfer(**facts), now)


def proved(user, code="asfp", now=None):
    return proofs.upload(user, ordered(user, code, now), a_receipt(), a_transfer(), now)


def bought(user, code="asfp", now=None):
    return charging.buy_by_card(user, a_plan_offer(code), by_card(), a_card(), now)
