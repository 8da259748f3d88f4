"""Buying a plan on its page, the orders of plans, and where each of them is seen."""

import pytest
from django.urls import reverse

from benefits.models import Order
from benefits.services import orders
from tests.benefits.offers.builders import DECLINED, GOOD, a_receipt
from tests.benefits.plan_orders.builders import bought, ordered, proved

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
BUY, ORDERS = "/support/plans/asfp/buy/", "/support/plans/orders/"
TRANSFER = {"method": "bank_transfer", "bill_to": "Acme\nStorgata 1", "agreed": "on"}
CARD = {
    **TRANSFER, "method": "card", "number": GOOD, "holder": "Ada", "expires": "12/40", "code": "737",
    "address": "Acme\nStorgata 1",
}  # fmt: skip


def show(client, user, path=BUY):
    client.force_login(user)
    return client.get(path)


def submit(client, data, **how):
    """Posts with the stamp of what the page shows, as the form does."""
    return client.post(BUY, {"seen": client.get(BUY).context["stamp"], **data}, **how)


def url(page, *args):
    return reverse(f"benefits:{page}", args=args)


@pytest.mark.parametrize("code", ["asfp", "psfp", "azure"])
def test_price_term_and_rules_stand_on_the_page(client, cast, code):
    html = show(client, cast.global_admin, url("plan_buy", code)).text
    assert "Sample price" in html and "To pay" in html and "Until" in html and "Covers" in html
    for rule in ("A support plan is not refunded", "not renewed by itself", "everybody in it can file with the plan"):
        assert rule in html


@pytest.mark.parametrize("code", ["csp", "product-support", "signature", "gold", "nonsense", "plan-asfp"])
def test_what_is_not_sold_has_no_page(client, cast, code):
    assert show(client, cast.global_admin, url("plan_buy", code)).status_code == 404


def test_a_plan_is_no_membership_offer(client, cast):
    assert show(client, cast.global_admin, url("offers_order", "plan-asfp")).status_code == 404
    assert "Advanced Support for Partners" not in show(client, cast.global_admin, "/benefits/offers/").text


@pytest.mark.parametrize("who", ["global_admin", "reseller", "legacy_admin"])
def test_ordered_by_transfer_and_proved_on_its_page(client, cast, who):
    user = getattr(cast, who)
    show(client, user)
    answer = submit(client, TRANSFER, follow=True)
    order = Order.objects.get()
    assert answer.redirect_chain == [(url("plan_order", order.pk), 303)]
    proof = {"file": a_receipt(), "paid_date": user.organization.today(), "account": "CH93", "transfer_reference": "1"}
    answer = client.post(url("plan_order_prove", order.pk), proof, follow=True)
    assert "The payment proof is uploaded." in answer.text
    assert client.get(url("plan_order_proof", order.proofs.get().pk)).status_code == 200


def test_paid_by_card_it_is_active_with_its_invoice(client, cast):
    show(client, cast.reseller)
    answer = submit(client, CARD, follow=True)
    order = Order.objects.get()
    assert "Advanced Support for Partners is paid and active." in answer.text and "ASfP 20" in answer.text
    invoice = url("plan_invoice", order.invoices.get().pk)
    assert invoice in answer.text and "Advanced Support for Partners" in client.get(invoice).text
    assert invoice in client.get(ORDERS).text


@pytest.mark.parametrize("data, status, sentence", [
    ({**TRANSFER, "agreed": ""}, 422, "Accept the agreement"),
    ({**TRANSFER, "method": ""}, 422, "Choose how you pay."),
    ({**TRANSFER, "bill_to": "a\u202eb"}, 422, "cannot be shown"),
    ({**TRANSFER, "seen": "x"}, 409, "Nothing was ordered"),
    ({**CARD, "number": DECLINED}, 409, "Your order was declined."),
    ({**CARD, "number": "1"}, 422, "This is no card number."),
])  # fmt: skip
def test_what_is_refused_comes_back(client, cast, data, status, sentence):
    show(client, cast.global_admin)
    answer = submit(client, data)
    assert answer.status_code == status and sentence in answer.text
    assert "Acme" in answer.text and DECLINED not in answer.text


def test_what_cannot_be_ordered_now_says_why(client, cast):
    order = ordered(cast.global_admin)
    response = show(client, cast.partner_admin)
    assert "This cannot be ordered now" in response.text and order.get_absolute_url() in response.text
    assert submit(client, TRANSFER).status_code == 409
    orders.cancel(cast.global_admin, order)
    bought(cast.global_admin)
    assert "The next year can be bought from" in show(client, cast.partner_admin).text


def test_the_orders_of_plans_and_of_memberships_are_told_apart(client, cast):
    order = ordered(cast.global_admin)
    assert order.number in show(client, cast.partner_admin, ORDERS).text
    listed = show(client, cast.partner_admin, "/benefits/offers/orders/").text
    assert url("plan_order", order.pk) in listed
    assert show(client, cast.partner_admin, url("order", order.pk)).status_code == 404
    assert f"PO-{order.pk:06d}" in show(client, cast.partner_admin, "/benefits/offers/orders.csv").getvalue().decode()


def test_without_an_order_the_list_says_so(client, cast):
    assert "No plan was ordered here yet" in show(client, cast.reseller, ORDERS).text


def test_another_companys_order_is_not_there(client, cast):
    order = proved(cast.global_admin)
    paths = [url("plan_order", order.pk), url("plan_order_proof", order.proofs.get().pk)]
    orders.confirm(cast.reviewer, order)
    paths.append(url("plan_invoice", order.invoices.get().pk))
    for path in paths:
        assert show(client, cast.partner_admin, path).status_code == 200
        assert show(client, cast.outsider, path).status_code == 404
        assert show(client, cast.member, path).status_code == 403


def test_it_is_cancelled_by_a_button(client, cast):
    order = ordered(cast.reseller)
    client.force_login(cast.reseller)
    path = url("plan_order_cancel", order.pk)
    assert client.get(path).status_code == 405
    assert "Nothing is owed." in client.post(path, follow=True).text
    assert "is cancelled" not in client.post(path, follow=True).text


def test_staff_confirm_it_in_the_queue_of_orders(client, cast):
    order = proved(cast.reseller)
    html = show(client, cast.reviewer, url("orders_item", order.pk)).text
    assert "The plan is active at once and the invoice is written." in html
    answer = client.post(url("orders_confirm", order.pk), follow=True)
    assert "of Resale is active, and the invoice is written." in answer.text


def test_home_reminds_of_a_plan_to_be_paid(client, cast):
    order = ordered(cast.reseller)
    assert order.get_absolute_url() in show(client, cast.reseller, "/").text


def test_pages_cost_few_questions(client, cast, django_assert_max_num_queries):
    for _number in range(12):
        last = orders.cancel(cast.global_admin, ordered(cast.global_admin))
    last = ordered(cast.global_admin)
    client.force_login(cast.global_admin)
    for path in (BUY, ORDERS, last.get_absolute_url()):
        with django_assert_max_num_queries(12):
            client.get(path)
