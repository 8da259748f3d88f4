"""The demonstration of a payment service: what it charges, what it declines, what it keeps."""

import pytest
from django.core.cache import cache

from benefits import payments
from benefits.payments import DemoPayment, Payment
from tests.benefits.offers.builders import ADDRESS, DECLINED, GOOD, a_card

DEMO = DemoPayment()
MESSAGE = "Your order was declined. Please verify your information"


def a_payment(number="PO-000001", bill_to=ADDRESS):
    return Payment(number, "475.00", "USD", bill_to)


def test_a_good_card_is_charged(db):
    charge = DEMO.charge(a_payment(), a_card())
    assert (charge.ok, charge.reference, charge.message) == (True, "DEMO-PO-000001", "")


@pytest.mark.parametrize(
    "card",
    [
        a_card(number=DECLINED),
        a_card(address="Acme\nAnother street 1\n0155 Oslo"),
        a_card(address=""),
        a_card(address=ADDRESS + "\nNorway"),
    ],
)
def test_the_declined_number_and_another_address_are_declined(db, card):
    charge = DEMO.charge(a_payment(), card)
    assert (charge.ok, charge.message) == (False, MESSAGE)
    assert DEMO.find("PO-000001") is None


@pytest.mark.parametrize("address", ["ACME, storgata 1, 0155 oslo", "acme\r\nStorgata 1\r\n0155  Oslo."])
def test_an_address_is_compared_as_banks_do(db, address):
    assert DEMO.charge(a_payment(), a_card(address=address)).ok


def test_one_number_is_charged_once(db):
    first = DEMO.charge(a_payment(), a_card())
    assert DEMO.charge(a_payment(), a_card(number=DECLINED)) == first
    assert DEMO.find("PO-000001") == first


def test_a_declined_order_may_be_tried_under_a_new_number(db):
    DEMO.charge(a_payment(), a_card(number=DECLINED))
    assert DEMO.charge(a_payment("PO-000002"), a_card()).ok


def test_a_voided_charge_is_not_found_and_voiding_repeats(db):
    DEMO.charge(a_payment(), a_card())
    for _click in range(2):
        DEMO.void("PO-000001")
    assert DEMO.find("PO-000001") is None


def test_what_is_kept_is_a_reference_and_nothing_of_the_card(db):
    DEMO.charge(a_payment(), a_card())
    assert cache.get("demo-payment:PO-000001") == "DEMO-PO-000001"


def test_a_card_says_nothing_of_itself():
    shown = f"{a_card()!r} {a_payment()!r}"
    for secret in (GOOD, "737", "12/40", "Ada", "Storgata"):
        assert secret not in shown


def test_the_setting_names_the_service(settings):
    assert isinstance(payments.service(), DemoPayment)
    settings.PAYMENT_SERVICE = "tests.benefits.offers.test_payments.Other"
    assert isinstance(payments.service(), Other)


class Other(DemoPayment):
    """Another service."""
