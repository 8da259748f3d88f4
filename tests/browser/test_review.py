"""A reviewer changes their mind, and a partner asks again: what both of them see (product.md 4.2 and 4.3)."""

import re

from playwright.sync_api import expect

from tests.browser import steps

PORTAL = {"UNDO_SECONDS": "120"}
"""Enough time to undo for a person who reads."""
WHY = "The invoice of this year is open. Please ask again when it is paid."
ISSUED = "SELECT count(*) FROM support_contract WHERE state = 'active' AND title LIKE 'Action Pack%%'"


def test_an_approval_is_undone_and_nothing_is_issued(visit, portal):
    reviewer = visit("reviewer@portal.example", "/staff/activations/")
    steps.approve(reviewer, "Cedar IT")
    partner = visit("partner-admin@cedar.example", "/benefits/technical/")
    expect(partner.page.get_by_text("Issuing").first).to_be_visible()
    reviewer.shoot("review-1-approved")
    steps.click(reviewer, "button", re.compile("^Undo"))
    expect(reviewer.page.get_by_text("The approval of Cedar IT is undone. Nothing was issued.")).to_be_visible()
    reviewer.shoot("review-2-undone")
    partner.go("/benefits/technical/")
    expect(partner.page.get_by_text("In review").first).to_be_visible()
    assert portal.sql(ISSUED) == [(0,)]


def test_a_rejection_is_read_and_asked_again(visit):
    reviewer = visit("reviewer@portal.example", "/staff/activations/")
    reject(reviewer, "Cedar IT")
    reviewer.shoot("review-3-rejected")
    partner = visit("partner-admin@cedar.example", "/benefits/technical/")
    row = steps.open_row(partner)
    expect(row.get_by_text(WHY)).to_be_visible()
    partner.shoot("review-4-read")
    assert partner.axe() == []
    steps.ask_first(row, "Activate")
    steps.confirm(partner, "Activate")
    expect(partner.page.get_by_text("Requested").first).to_be_visible()
    partner.shoot("review-5-asked-again")
    steps.click(reviewer, "link", "Activation queue")
    expect(reviewer.page.get_by_role("link", name="Cedar IT").first).to_be_visible()


def reject(reviewer, company):
    steps.click(reviewer, "link", company)
    reviewer.page.wait_for_load_state("networkidle")
    evidence = reviewer.page.locator("aside")
    expect(evidence).to_contain_text(company)
    evidence.get_by_text("Reject with a reason").click()
    evidence.get_by_label("Reason").select_option(label="The offer is not paid")
    evidence.get_by_label("Text for the partner").fill(WHY)
    steps.click(reviewer, "button", "Reject", evidence, exact=True)
    expect(reviewer.page.get_by_text(f"The request of {company} is rejected.")).to_be_visible()


def test_what_is_beside_the_queue_is_what_was_chosen_last(visit):
    harbor = visit("partner-admin@harbor.example")
    steps.ask_for_activation(harbor, "Not activated")
    reviewer = visit("reviewer@portal.example")
    page, held = reviewer.page, []
    page.route(re.compile(r"/staff/activations/\d+/$"), lambda route: route.continue_() if held else held.append(route))
    reviewer.go("/staff/activations/")
    steps.click(reviewer, "link", "Harbor Secure")
    evidence = page.locator("[data-beside]")
    expect(evidence).to_have_js_property("inert", True)
    held[0].continue_()
    expect(evidence).to_contain_text("Harbor Secure")
    expect(evidence).to_have_js_property("inert", False)
    for width in (1000, 1440):
        page.set_viewport_size({"width": width, "height": 1000})
    page.wait_for_load_state("networkidle")
    expect(evidence).to_contain_text("Harbor Secure")
    expect(page.locator("tr.is-current")).to_contain_text("Harbor Secure")
