"""An order is bound to what was shown: price, kind and anniversary (promises.md 12)."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from benefits import services
from benefits.models import Currency, Membership, Offer, Order
from benefits.services import orders
from benefits.shown import news, stamp
from benefits.standing import standing
from partnerportal.common.refusals import WrongState
from tests.benefits.builders import an_offer
from tests.benefits.offers.builders import (
    ADDRESS,
    A,
    a_card,
    by_card,
    by_transfer,
    charging,
    competent,
    holding,
    noon,
    review,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TYPED = {"method": "bank_transfer", "bill_to": "Somebody else\n1 High Street", "tax_id": "NO 999", "agreed": "on"}
CARD = {
    "number": "4242424242424242", "holder": "Ada Acme", "expires": "12/40", "code": "737", "address": ADDRESS,
    "bill_to": ADDRESS, "method": "card",
}  # fmt: skip


def text(response):
    return " ".join(response.content.decode().split())


def address(offer):
    return reverse("benefits:offers_order", args=[offer])


def a_quote(company, offer="action-pack", now=None):
    state = standing(company, now or noon(A))
    return state.quote(an_offer(offer)), state.today


def dearer(code="action-pack"):
    Offer.objects.filter(code=code).update(fee_usd=999)


@pytest.fixture
def opened(client, cast, catalogue):
    """A page that was opened a while ago: its client, and what it showed."""
    client.force_login(cast.global_admin)
    return client, client.get(address("action-pack")).context["stamp"]


# --- what is compared ---


def test_what_is_shown_travels_with_the_form(opened):
    client, shown = opened
    assert f'<input type="hidden" name="seen" value="{shown}">' in text(client.get(address("action-pack")))
    assert shown.startswith("buy |4987.50 NOK|")


def test_nothing_new_is_no_news(cast, catalogue):
    quote, today = a_quote(cast.acme)
    assert news(stamp(quote, today), quote, today) == ""


@pytest.mark.parametrize("change", [dearer, lambda: Currency.objects.filter(code="NOK").update(rate=Decimal(20))])
def test_another_fee_or_rate_is_a_new_price(cast, catalogue, change):
    quote, today = a_quote(cast.acme)
    seen = stamp(quote, today)
    change()
    quote, today = a_quote(cast.acme)
    assert news(seen, quote, today) == f"The price is {quote.amount_text} now."


def test_another_day_is_another_anniversary(cast, catalogue):
    quote, today = a_quote(cast.acme)
    assert news(stamp(quote, today - DAY), quote, today) == "The next anniversary is 14 Mar 2028 now."


def test_a_purchase_that_became_an_upgrade_is_one_at_another_price(cast, catalogue):
    quote, today = a_quote(cast.acme, "gold", noon(A - 9 * DAY))
    seen = stamp(quote, today)
    silver = holding(cast.acme)
    quote, today = a_quote(cast.acme, "gold", noon(A - 9 * DAY))
    assert news(seen, quote, today) == f"It is an upgrade of {silver} now. The price is {quote.amount_text} now."


def test_an_upgrade_whose_silver_is_gone_is_a_purchase_at_the_full_price(cast, catalogue):
    silver = holding(cast.acme)
    quote, today = a_quote(cast.acme, "gold", noon(A - 9 * DAY))
    seen = stamp(quote, today)
    Membership.objects.filter(pk=silver.pk).update(state="refunded")
    quote, today = a_quote(cast.acme, "gold", noon(A - 9 * DAY))
    assert "It is a purchase now, which replaces nothing. The price is " in news(seen, quote, today)


def test_a_renewal_names_what_it_renews(cast, catalogue):
    held = holding(cast.acme, "action-pack")
    quote, today = a_quote(cast.acme, now=noon(A + DAY))
    assert f"It is a renewal of {held} now." in news("", quote, today)


@pytest.mark.parametrize("seen", ["", "x", "|", "||", "a|b|c|d", "\x00|1|2", "x" * 5000])
def test_a_stamp_of_nonsense_says_everything(cast, catalogue, seen):
    quote, today = a_quote(cast.acme)
    assert news(seen, quote, today).count(" now") == 3


# --- the verb ---


@pytest.mark.parametrize("terms", [by_transfer, by_card])
def test_what_was_not_shown_is_not_ordered_and_not_charged(cast, catalogue, monkeypatch, terms):
    quote, today = a_quote(cast.acme, now=noon(A))
    seen = stamp(quote, today)
    dearer()
    with pytest.raises(WrongState, match="Nothing was ordered: this has changed"):
        if terms is by_card:
            charging.buy_by_card(cast.global_admin, an_offer("action-pack"), by_card(seen=seen), a_card(), noon(A))
        else:
            orders.place(cast.global_admin, an_offer("action-pack"), by_transfer(seen=seen), noon(A))
    assert not Order.objects.exists()


def test_what_was_shown_is_ordered(cast, catalogue):
    quote, today = a_quote(cast.acme)
    seen = stamp(quote, today)
    row = orders.place(cast.global_admin, an_offer("action-pack"), by_transfer(seen=seen), noon(A))
    assert (row.amount, row.kind) == (quote.amount, quote.kind)


# --- the page ---


def test_the_page_comes_back_with_what_is_new_and_what_was_typed(opened):
    client, shown = opened
    dearer()
    page = client.post(address("action-pack"), {**TYPED, "seen": shown})
    assert page.status_code == 409 and not Order.objects.exists()
    for words in ("The price is NOK 10,489.50 now.", "Somebody else", "1 High Street", "NO 999"):
        assert words in text(page)
    assert page.context["stamp"] != shown and page.context["form"]["agreed"].value()


def test_sent_again_it_is_ordered_as_it_is_now(opened):
    client, shown = opened
    dearer()
    page = client.post(address("action-pack"), {**TYPED, "seen": shown})
    assert client.post(address("action-pack"), {**TYPED, "seen": page.context["stamp"]}).status_code == 303
    assert Order.objects.get().amount == Decimal("10489.50")


def test_a_card_is_not_charged_for_another_price(opened):
    client, shown = opened
    dearer()
    page = client.post(address("action-pack"), {**TYPED, **CARD, "seen": shown})
    assert page.status_code == 409 and not Order.objects.exists()
    assert CARD["number"] not in text(page) and "Ada Acme" not in text(page)


@pytest.mark.parametrize("facts", [{}, {"seen": ""}, {"seen": "x\x00y"}])
def test_a_form_that_was_shown_nothing_orders_nothing(opened, facts):
    client, _shown = opened
    assert client.post(address("action-pack"), {**TYPED, **facts}).status_code == 409
    assert not Order.objects.exists()


def test_a_page_from_before_midnight_tells_the_new_anniversary(client, cast, catalogue):
    with time_machine.travel(noon(A), tick=False):
        client.force_login(cast.global_admin)
        shown = client.get(address("action-pack")).context["stamp"]
    with time_machine.travel(noon(A + DAY), tick=False):
        client.force_login(cast.global_admin)
        page = client.post(address("action-pack"), {**TYPED, "seen": shown})
    assert "The next anniversary is 15 Mar 2028 now." in text(page)


def test_a_silver_that_was_upgraded_meanwhile_is_said_as_before(client, cast, catalogue):
    """Why it cannot be ordered at all comes before what has changed."""
    competent(cast.acme)
    client.force_login(cast.global_admin)
    shown = client.get(address("silver")).context["stamp"]
    services.start_membership(cast.acme, an_offer("gold"), cast.acme.today())
    review(cast.acme, cast.acme.today())
    page = client.post(address("silver"), {**TYPED, "seen": shown})
    assert page.status_code == 409 and "highest level only" in text(page)
    assert "Nothing was ordered: this" not in text(page)
