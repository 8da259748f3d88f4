"""Go-To-Market from "nobody is named" to "active", as a company and a reviewer do it (domain.md 3.7)."""

import re

from playwright.sync_api import expect

from tests.browser import steps

PORTAL = {}
PAGE = "/benefits/go-to-market/"
OFFER = "GTM Toolbox"


def row(person):
    found = person.page.locator("details.benefit", has_text=OFFER)
    if found.get_attribute("open") is None:
        found.locator("summary").first.click()
    return found


def name_a_contact(person, email):
    page = person.page
    option = page.locator("select[name=person] option", has_text="member@").first.get_attribute("value")
    page.get_by_label("Assign user").select_option(option)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Phone").fill("+31 20 555 0118")
    steps.click(person, "button", "Save")


def test_from_nobody_named_to_an_active_offer(visit, portal):
    admin = visit("global-admin@fjord.example", PAGE)
    expect(row(admin).get_by_text("A marketing contact must exist before any offer is activated")).to_be_visible()
    admin.shoot("marketing-1-nobody")
    steps.click(admin, "link", "Add", exact=True)
    name_a_contact(admin, "OFFICE@fjord.example")
    expect(admin.page.get_by_text("This is the e-mail of the company's account.")).to_be_visible()
    admin.shoot("marketing-2-refused")
    name_a_contact(admin, "marketing@fjord.example")
    expect(admin.page.get_by_text("is the marketing contact.")).to_be_visible()
    steps.ask_first(row(admin), "Activate")
    admin.shoot("marketing-3-dialog")
    steps.confirm(admin, "Activate")
    expect(row(admin).get_by_text("Requested", exact=True)).to_be_visible()
    decide(visit("reviewer@portal.example", "/staff/go-to-market/"))
    admin.go(PAGE)
    expect(row(admin).get_by_text("Active", exact=True)).to_be_visible()
    expect(row(admin).get_by_text("The dates are set.")).to_be_visible()
    admin.shoot("marketing-5-active")
    assert admin.axe() == []
    sent = portal.sql("SELECT count(*) FROM accounts_outbox WHERE \"to\" = 'marketing@fjord.example'")
    assert sent == [(2,)]


def decide(reviewer):
    steps.click(reviewer, "link", "Fjord Distribution")
    reviewer.page.get_by_label("Instructions").fill("The way in is https://toolbox.example/.")
    steps.click(reviewer, "button", "Activate", exact=True)
    expect(reviewer.page.get_by_text("The contact gets the instructions.")).to_be_visible()
    reviewer.page.get_by_label("Text").fill("The dates are set.")
    steps.click(reviewer, "button", "Send follow-up")
    expect(reviewer.page.get_by_text(re.compile("The marketing contact gets the mail"))).to_be_visible()
    reviewer.shoot("marketing-4-decided")


def test_a_rejection_is_read_and_the_offer_asked_for_again(visit):
    admin = visit("partner-admin@harbor.example", PAGE)
    found = admin.page.locator("details.benefit", has_text="Business profile optimisation")
    found.locator("summary").first.click()
    expect(found.get_by_text("The business profile of the company is not public yet.")).to_be_visible()
    steps.ask_first(found, "Activate")
    steps.confirm(admin, "Activate")
    expect(found.get_by_text("Requested", exact=True)).to_be_visible()
    found.locator("summary").first.click()
    steps.click(admin, "button", re.compile("^Withdraw"), found)
    expect(admin.page.get_by_text("The request is withdrawn.")).to_be_visible()
    admin.shoot("marketing-6-withdrawn")
