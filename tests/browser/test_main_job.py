"""The whole of product.md 4, by real people in real browsers, with the real worker. A picture of each step is kept."""

import re

from playwright.sync_api import expect

from tests.browser import steps


def test_from_activation_to_the_engineers_answer(visit, portal):
    ask_and_approve(visit)
    member = visit("member@alpine.example")
    steps.wait_for(member, "/benefits/technical/", "^Active$")
    look_at_the_ids(member)
    steps.link_with_one_click(member)
    member.shoot("main-5-linked")
    reference = steps.file_incident(member, "Replica does not come back")
    member.shoot("main-6-filed")
    member.go("/support/contracts/")
    expect(member.page.get_by_text("19 of 20 left").first).to_be_visible()
    answer_and_read(visit, member, reference)
    assert portal.manage("verify_ledgers").returncode == 0


def ask_and_approve(visit):
    admin = visit("partner-admin@alpine.example", "/benefits/technical/")
    steps.ask_for_activation(admin)
    expect(admin.page.get_by_text("Requested").first).to_be_visible()
    admin.shoot("main-1-requested")
    reviewer = visit("reviewer@portal.example", "/staff/activations/")
    reviewer.shoot("main-2-queue")
    steps.approve(reviewer, "Alpine Cloud")
    reviewer.shoot("main-3-approved")


def look_at_the_ids(member):
    assert not member.page.locator(".copyable code").count(), "the IDs are not in the page before they are asked for"
    ids = steps.show_ids(member)
    assert all(re.fullmatch(r"[AC][0-9A-Z]{3}(-[0-9A-Z]{4})+", text) for text in ids)
    member.shoot("main-4-ids")


def answer_and_read(visit, member, reference):
    engineer = visit("engineer@portal.example", "/staff/incidents/")
    engineer.shoot("main-7-desk")
    steps.answer(engineer, reference, "Please send the log of both nodes.")
    engineer.shoot("main-8-answered")
    member.go(f"/incidents/{reference}/")
    expect(member.page.get_by_text("Please send the log of both nodes.")).to_be_visible()
    member.shoot("main-9-read")
