"""A company orders, pays by bank transfer, is confirmed and reads its invoice; a card is declined and then taken."""

import re

from playwright.sync_api import expect

from tests.browser import steps

RECEIPT = {"name": "receipt.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 paid"}
DECLINED, GOOD = "4000 0000 0000 0002", "4242 4242 4242 4242"
ACTIVE = "SELECT count(*) FROM benefits_membership WHERE state = 'active' AND organization_id = {}"
DUNE = "(SELECT id FROM accounts_organization WHERE name LIKE 'Dune%%')"


def test_an_order_is_paid_by_bank_transfer_and_confirmed_by_staff(visit, portal):
    buyer = visit("global-admin@dune.example", "/benefits/technical/")
    buyer.shoot("offers-1-nothing-yet")
    steps.click(buyer, "link", "Membership offers", buyer.page.locator("main"))
    steps.click(buyer, "link", "Open the order")
    buyer.shoot("offers-2-to-pay")
    page = buyer.page
    page.get_by_label("Payment proof", exact=True).set_input_files(RECEIPT)
    page.get_by_label("Paid on").fill(portal.sql("SELECT current_date::text")[0][0])
    page.get_by_label("Account paid to").fill("CH93 0076")
    page.get_by_label("Reference of the transfer").fill("PO 4")
    steps.click(buyer, "button", "Upload payment proof")
    expect(page.get_by_text("You get an e-mail when the payment is confirmed.")).to_be_visible()
    buyer.shoot("offers-3-proved")
    confirm_as_staff(visit, "Dune Consulting")
    buyer.go("/benefits/offers/orders/")
    steps.click(buyer, "link", re.compile("^IN-"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Invoice IN-")
    page.emulate_media(media="print")
    buyer.shoot("offers-5-invoice-printed")
    assert portal.sql(ACTIVE.format(DUNE)) == [(1,)]


def confirm_as_staff(visit, company):
    staff = visit("reviewer@portal.example", "/staff/orders/")
    steps.click(staff, "link", company)
    steps.click(staff, "button", "Confirm payment")
    expect(staff.page.get_by_text(f"of {company} is active, and the invoice is written.")).to_be_visible()
    staff.shoot("offers-4-confirmed")
    assert staff.axe() == []


def test_a_declined_card_comes_back_without_the_card_and_another_one_pays(visit):
    buyer = visit("partner-admin@fjord.example", "/benefits/offers/")
    steps.click(buyer, "link", "Buy: Microsoft Action Pack")
    pay(buyer, DECLINED)
    page = buyer.page
    expect(page.get_by_text("Your order was declined. Please verify your information")).to_be_visible()
    expect(page.get_by_label("Card number")).to_have_value("")
    expect(page.get_by_label("Bill-to name and address")).to_have_value(re.compile("Havnegade 31"))
    buyer.shoot("offers-6-declined")
    assert buyer.axe() == []
    pay(buyer, GOOD)
    expect(page.get_by_text("Microsoft Action Pack is paid and active.")).to_be_visible()
    buyer.shoot("offers-7-active")
    buyer.go("/benefits/offers/action-pack/order/")
    expect(page.get_by_text("This cannot be ordered now")).to_be_visible()
    buyer.shoot("offers-8-refused")


def pay(buyer, number):
    page = buyer.page
    page.get_by_label("Card number").fill(number)
    page.get_by_label("Name on the card").fill("Mads Lund")
    page.get_by_label("Valid until").fill("12/40")
    page.get_by_label("Security code").fill("737")
    page.get_by_label("My company accepts the agreement").check()
    steps.click(buyer, "button", "Order and pay")


def test_an_upgrade_says_what_changes_and_why_it_is_not_possible(visit):
    buyer = visit("partner-admin@borealis.example", "/benefits/offers/")
    expect(buyer.page.get_by_text("It needs a Gold competency whose requirements are met.")).to_be_visible()
    expect(buyer.page.get_by_text("25 % off")).to_be_visible()
    buyer.shoot("offers-9-no-upgrade-yet")
