"""Membership offers as people see it, and the form that orders one."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from benefits.models import Membership, Order
from tests.benefits.offers.builders import (
    ADDRESS,
    DECLINED,
    GOOD,
    A,
    bought,
    competent,
    holding,
    in_state,
    noon,
    ordered,
    proved,
    review,
)
from tests.benefits.refunds import builders

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PAGE = "/benefits/offers/"
SAMPLE = "Sample price"


def text(response):
    return " ".join(response.content.decode().split())


def form_of(offer):
    return reverse("benefits:offers_order", args=[offer])


def typed(**facts):
    return {"method": "bank_transfer", "bill_to": ADDRESS, "agreed": "on"} | facts


def carded(**facts):
    card = {"number": "4242 4242 4242 4242", "holder": "Ada Acme", "expires": "12/40", "code": "737"}
    return typed(**{"method": "card", "address": ADDRESS} | card | facts)


def send(client, offer, facts, **options):
    """Opens the form, and sends it as a browser does: with what was shown."""
    shown = client.get(form_of(offer)).context["stamp"]
    return client.post(form_of(offer), {"seen": shown, **facts}, **options)


@pytest.fixture
def buyer(client, cast, catalogue):
    client.force_login(cast.global_admin)
    return client


# --- the page ---


def test_the_page_shows_prices_in_the_currency_of_the_company_marked_as_samples(buyer):
    page = text(buyer.get(PAGE))
    assert "NOK 4,987.50" in page and "USD 475.00" in page
    assert page.count(SAMPLE) >= 3


def test_each_offer_says_what_it_holds_by_family(buyer):
    page = text(buyer.get(PAGE))
    for words in ("Technical support", "Microsoft Product Support: 10", "Partner Advisory Hours: 50 h", "Software"):
        assert words in page


def test_an_offer_that_cannot_be_bought_stays_with_its_reason(buyer):
    page = text(buyer.get(PAGE))
    assert "Gold membership" in page and "It needs a Gold competency" in page
    assert form_of("gold") not in page and form_of("action-pack") in page


def test_a_member_reads_who_buys_and_may_ask(client, cast, catalogue):
    assert cast.global_admin
    client.force_login(cast.member)
    page = text(client.get(PAGE))
    assert "Only a Global admin or an MPN partner admin buys" in page and "Ask Global Admin" in page
    assert form_of("action-pack") not in page and "Orders and invoices" not in page


RENEWAL = [
    (A, "can be renewed from 15 Mar 2027 to 13 Apr 2027", False),
    (A + DAY, "30 days left to renew", True),
    (A + 30 * DAY, "1 day left to renew", True),
]


@pytest.mark.parametrize(("day", "words", "possible"), RENEWAL)
def test_renewing_on_the_page(buyer, cast, day, words, possible):
    holding(cast.acme, "action-pack")
    with time_machine.travel(noon(day), tick=False):
        buyer.force_login(cast.global_admin)
        page = text(buyer.get(PAGE))
    assert words in page and (form_of("action-pack") in page) == possible


@pytest.mark.parametrize(
    ("who", "words"), [("global_admin", "Review the company information</a>"), ("partner_admin", "Ask Global Admin")]
)
def test_a_renewal_without_review_says_who_reviews(client, cast, catalogue, who, words):
    assert cast.global_admin
    holding(cast.acme, "action-pack", reviewed=False)
    with time_machine.travel(noon(A + DAY), tick=False):
        client.force_login(getattr(cast, who))
        page = text(client.get(PAGE))
    assert "Review the company information before you renew" in page and words in page


def test_an_open_order_stands_on_top_with_its_tracker(buyer, cast):
    row = ordered(cast.global_admin)
    page = text(buyer.get(PAGE))
    assert f"Order {row.number}: Microsoft Action Pack" in page and "Payment proof" in page
    assert reverse("benefits:order", args=[row.pk]) in page


def test_silver_is_told_of_the_upgrade_and_its_discount(buyer, cast):
    competent(cast.acme)
    holding(cast.acme, "silver", cast.acme.today() + 100 * DAY)
    page = text(buyer.get(PAGE))
    assert "25 % off NOK 49,665.00, once" in page and "Upgrade: Gold membership" in page


def test_a_company_elsewhere_reads_and_buys_nothing(client, cast, catalogue):
    client.force_login(cast.legacy_admin)
    page = text(client.get(PAGE))
    assert "Managed in Partner Membership Center" in page and form_of("action-pack") not in page


def test_the_page_costs_the_same_whatever_is_there(buyer, cast, django_assert_max_num_queries):
    competent(cast.acme)
    competent(cast.acme, "silver", code="devops")
    holding(cast.acme, "silver", cast.acme.today() + 100 * DAY)
    for _number in range(3):
        in_state(Order.State.CANCELLED, cast.global_admin, cast.reviewer)
    bought(cast.global_admin)
    ordered(cast.global_admin, "gold")
    with django_assert_max_num_queries(12):
        assert buyer.get(PAGE).status_code == 200


# --- the form ---


def test_the_form_is_filled_in_from_the_company(buyer, cast):
    cast.acme.address, cast.acme.tax_id = "Storgata 1", "NO 999"
    cast.acme.save(update_fields=["address", "tax_id"])
    page = buyer.get(form_of("action-pack"))
    assert page.context["form"].initial["bill_to"] == "Acme\nStorgata 1" and "NO 999" in text(page)


def test_ordering_by_transfer_leads_to_the_order_with_what_to_write(buyer):
    page = send(buyer, "action-pack", typed(), follow=True)
    row = Order.objects.get()
    assert page.redirect_chain == [(reverse("benefits:order", args=[row.pk]), 303)]
    assert f"{row.number} 4100001" in text(page) and "Upload payment proof" in text(page)


def test_paying_by_card_makes_the_offer_active(buyer):
    page = send(buyer, "action-pack", carded(), follow=True)
    assert "Microsoft Action Pack is paid and active." in text(page)
    assert Membership.objects.get().state == "active"


@pytest.mark.parametrize("facts", [{"number": DECLINED}, {"address": "Elsewhere 2"}])
def test_a_declined_card_comes_back_with_everything_but_the_card(buyer, facts):
    page = send(buyer, "action-pack", carded(tax_id="NO 999", **facts))
    assert page.status_code == 409 and "Your order was declined. Please verify your information" in text(page)
    assert "NO 999" in text(page) and "Storgata 1" in text(page)
    for secret in (GOOD, "4242 4242", DECLINED, 'value="737"', "12/40", "Ada Acme"):
        assert secret not in text(page)


WRONG = [
    ({"method": ""}, "method"),
    ({"method": "cash"}, "method"),
    ({"bill_to": ""}, "bill_to"),
    ({"bill_to": "x" * 501}, "bill_to"),
    ({"tax_id": "x" * 41}, "tax_id"),
    ({"agreed": ""}, "agreed"),
    ({"number": ""}, "number"),
    ({"number": "4242424242424241"}, "number"),
    ({"number": "12"}, "number"),
    ({"number": "４２４２４２４２４２４２４２４２"}, "number"),
    ({"expires": "12/19"}, "expires"),
    ({"expires": "13/30"}, "expires"),
    ({"expires": "2030-12"}, "expires"),
    ({"code": "12"}, "code"),
    ({"code": "abcd"}, "code"),
    ({"address": ""}, "address"),
    ({"holder": ""}, "holder"),
]


@pytest.mark.parametrize(("facts", "field"), WRONG)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_ordered(buyer, facts, field):
    page = send(buyer, "action-pack", carded(**facts))
    assert page.status_code == 422 and field in page.context["form"].errors
    assert not Order.objects.exists() and GOOD not in text(page)


def test_a_transfer_needs_nothing_of_a_card(buyer):
    assert send(buyer, "action-pack", typed(number="nonsense", code="x")).status_code == 303


def test_what_cannot_be_ordered_says_why_instead_of_a_form(buyer):
    page = buyer.get(form_of("gold"))
    assert "This cannot be ordered now" in text(page) and "It needs a Gold competency" in text(page)
    assert "<form" not in text(page).partition('id="main"')[2]


def test_somebody_was_quicker(buyer, cast):
    row = ordered(cast.partner_admin)
    page = send(buyer, "action-pack", typed())
    assert page.status_code == 409 and f"Order {row.number} for Microsoft Action Pack is open" in text(page)


def test_an_unknown_offer_is_not_found(buyer):
    assert buyer.get(form_of("platinum")).status_code == 404


def test_an_upgrade_says_what_changes_before_it_is_ordered(buyer, cast, django_assert_max_num_queries):
    competent(cast.acme)
    holding(cast.acme, "silver", cast.acme.today() + 100 * DAY)
    with django_assert_max_num_queries(12):
        page = text(buyer.get(form_of("gold")))
    for words in (
        "What changes with the upgrade",
        "Open incidents keep",
        "another Access ID",
        "not refundable",
    ):
        assert words in page


@pytest.mark.parametrize("offer, is_told", [("gold", True), ("action-pack", False)])
def test_the_agreement_names_what_blocks_a_refund_and_what_does_not(buyer, cast, offer, is_told):
    competent(cast.acme)
    silver = holding(cast.acme, "silver", cast.acme.today() + 100 * DAY)
    builders.assign(silver, cast.global_admin)
    page = text(buyer.get(form_of(offer)))
    for words in ("no key is revealed", "no incident and no advisory hour", "no seat and no credit", "no Go-To-Market"):
        assert words in page
    assert ("carried over from the membership before do not stand in the way" in page) is is_told
    assert ("are carried over do not stand in the way" in page) is is_told


def test_the_order_tells_the_next_anniversary(buyer, cast):
    holding(cast.acme, "action-pack")
    review(cast.acme, A)
    with time_machine.travel(noon(A + DAY), tick=False):
        buyer.force_login(cast.global_admin)
        assert "13 Mar 2028" in text(buyer.get(form_of("action-pack")))


def test_proved_orders_show_that_staff_look(buyer, cast):
    proved(cast.global_admin)
    assert "Staff compare it with the account" in text(buyer.get(PAGE))


# --- a server on which nobody charges cards ---


def test_without_a_payment_service_only_a_bank_transfer_is_offered(buyer, settings):
    settings.PAYMENT_SERVICE = ""
    page = text(buyer.get(form_of("action-pack")))
    assert "Bank transfer: you get an order number" in page
    assert "Card number" not in page and 'value="card"' not in page


def test_without_a_payment_service_a_card_is_refused_and_nothing_is_ordered(buyer, settings):
    settings.PAYMENT_SERVICE = ""
    assert send(buyer, "action-pack", carded()).status_code == 422
    assert not Order.objects.exists()


def test_without_a_payment_service_a_bank_transfer_is_ordered(buyer, settings):
    settings.PAYMENT_SERVICE = ""
    assert send(buyer, "action-pack", typed()).status_code in {302, 303}
    assert Order.objects.get().method == "bank_transfer"
