"""What an order costs: currencies, rounding, and a discount that is given once (D16, D51)."""

from decimal import Decimal

import pytest

from benefits.models import Currency, Invoice, Order
from benefits.money import discounted, in_currency, money_text
from benefits.services import invoices, orders
from benefits.standing import standing
from tests.benefits.builders import an_offer
from tests.benefits.offers.builders import A, bought, by_transfer, competent, holding, noon, ordered, proved


@pytest.mark.parametrize(
    ("usd", "rate", "expected"),
    [
        (475, "1", "475.00"),
        (475, "0.92", "437.00"),
        (4730, "0.88", "4162.40"),
        (4730, "10.5", "49665.00"),
        (1, "0.005", "0.01"),
        (1, "0.0049", "0.00"),
        (1, "1.005", "1.01"),
        (3, "0.335", "1.01"),
        (1670, "3.6725", "6133.08"),
        (0, "83.5", "0.00"),
    ],
)
def test_amounts_are_rounded_to_the_cent_half_a_cent_up(usd, rate, expected):
    assert in_currency(usd, Decimal(rate)) == Decimal(expected)


@pytest.mark.parametrize(("percent", "expected"), [(0, "4730"), (25, "3547.5"), (100, "0")])
def test_a_discount_is_not_rounded_before_the_rate(percent, expected):
    assert discounted(4730, percent) == Decimal(expected)


def test_only_one_rounding_happens():
    assert in_currency(discounted(1, 25), Decimal("0.02")) == Decimal("0.02")


def test_money_is_written_with_the_code_of_its_currency():
    assert money_text(Decimal("4162.4"), "CHF") == "CHF\u00a04,162.40"


@pytest.mark.parametrize(
    ("country", "currency", "amount"),
    [("NO", "NOK", "4987.50"), ("CH", "CHF", "418.00"), ("US", "USD", "475.00"), ("PT", "EUR", "437.00")],
)
def test_an_order_is_in_the_currency_of_the_company(cast, catalogue, country, currency, amount):
    cast.acme.country = country
    cast.acme.save(update_fields=["country"])
    row = ordered(cast.global_admin)
    assert (row.currency, row.amount, row.fee_usd) == (currency, Decimal(amount), 475)


def test_a_later_price_does_not_change_an_order(cast, catalogue):
    row = ordered(cast.global_admin)
    Currency.objects.filter(code="NOK").update(rate=99)
    row.refresh_from_db()
    assert (row.rate, row.amount) == (Decimal("10.5"), Decimal("4987.50"))


def test_the_upgrade_costs_a_quarter_less(cast, catalogue):
    competent(cast.acme)
    holding(cast.acme)
    row = ordered(cast.global_admin, "gold", noon(A))
    assert (row.kind, row.discount_percent, row.amount) == (Order.Kind.UPGRADE, 25, Decimal("37248.75"))


def test_the_discount_is_given_once(cast, catalogue):
    competent(cast.acme)
    holding(cast.acme)
    row = bought(cast.global_admin, "gold", noon(A))
    row.membership.state = "refunded"
    row.membership.save(update_fields=["state"])
    Order.objects.filter(pk=row.pk).update(state="refunded")
    holding(cast.acme, "silver", A.replace(year=2028))
    again = standing(cast.acme, noon(A.replace(year=2028))).quote(an_offer("gold"))
    assert (again.kind, again.discount_percent) == (Order.Kind.UPGRADE, 0)


def test_a_cancelled_upgrade_keeps_the_discount(cast, catalogue):
    competent(cast.acme)
    holding(cast.acme)
    orders.cancel(cast.global_admin, ordered(cast.global_admin, "gold", noon(A)))
    assert ordered(cast.global_admin, "gold", noon(A)).discount_percent == 25


def test_gold_is_renewed_at_the_full_fee(cast, catalogue):
    competent(cast.acme)
    holding(cast.acme, "gold")
    quote = standing(cast.acme, noon(A.replace(day=20))).quote(an_offer("gold"))
    assert (quote.kind, quote.discount_percent) == (Order.Kind.RENEW, 0)


# --- invoices ---


def test_a_payment_brings_one_invoice_with_its_lines(cast, catalogue):
    competent(cast.acme)
    holding(cast.acme)
    row = bought(cast.global_admin, "gold", noon(A))
    invoice = Invoice.objects.get()
    assert [line["amount"] for line in invoice.lines] == ["49665.00", "-12416.25", "", ""]
    assert "25 % off, once" in invoice.lines[1]["text"] and "10.5 NOK" in invoice.lines[2]["text"]
    assert "Sample price" in invoice.lines[3]["text"]
    assert (invoice.total, invoice.order, invoice.bill_to) == (row.amount, row, row.bill_to)
    assert invoice.number == f"IN-2027-{invoice.pk:06d}"


def test_an_invoice_in_dollars_needs_no_rate(cast, catalogue):
    cast.acme.country = "US"
    cast.acme.save(update_fields=["country"])
    bought(cast.global_admin)
    assert [line["amount"] for line in Invoice.objects.get().lines] == ["475.00", ""]


def test_a_credit_note_gives_the_whole_amount_back(cast, catalogue):
    row = bought(cast.global_admin)
    note = invoices.credit(row, noon(A))
    assert (note.kind, note.total) == (Invoice.Kind.CREDIT_NOTE, -row.amount)
    assert note.shown_lines == [{"text": f"Given back: {row}", "amount": "-NOK\u00a04,987.50"}]


def test_an_order_that_is_not_paid_has_no_invoice(cast, catalogue):
    proved(cast.global_admin)
    assert not Invoice.objects.exists()


def test_the_bill_goes_to_what_was_typed(cast, catalogue):
    row = orders.place(cast.global_admin, an_offer("action-pack"), by_transfer(bill_to="Elsewhere 2", tax_id="NO 9"))
    assert (row.bill_to, row.tax_id) == ("Elsewhere 2", "NO 9")
