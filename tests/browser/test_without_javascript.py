"""The whole main job, and everything else that scripts make quicker, without any script (product.md 3)."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import steps


@pytest.fixture
def plain(visit):
    return lambda email, path="/": visit(email, path, java_script_enabled=False)


def test_the_main_job(plain, portal):
    admin = plain("partner-admin@alpine.example")
    steps.ask_for_activation(admin)
    expect(admin.page.get_by_text("Requested").first).to_be_visible()
    admin.shoot("plain-1-requested")
    reviewer = plain("reviewer@portal.example")
    approve(reviewer)
    member = plain("member@alpine.example")
    steps.wait_for(member, "/support/contracts/", "Not linked|Link")
    steps.wait_for(member, "/benefits/technical/", "^Active$")
    ids = steps.show_ids(member)
    assert all(re.fullmatch(r"[AC][0-9A-Z]{3}(-[0-9A-Z]{4})+", text) for text in ids)
    expect(member.page.get_by_role("button", name="Copy")).to_have_count(0)
    member.shoot("plain-3-ids")
    steps.link_with_one_click(member)
    reference = steps.file_incident(member, "Replica does not come back")
    member.shoot("plain-4-filed")
    engineer = plain("engineer@portal.example")
    steps.answer(engineer, reference, "Please send the log of both nodes.")
    member.go(f"/incidents/{reference}/")
    expect(member.page.get_by_text("Please send the log of both nodes.")).to_be_visible()
    assert portal.manage("verify_ledgers").returncode == 0


def approve(reviewer):
    """A request opens on a page of its own."""
    reviewer.go("/staff/activations/")
    steps.click(reviewer, "link", "Alpine Cloud")
    expect(reviewer.page.get_by_role("heading", level=1)).to_contain_text("Alpine Cloud")
    steps.click(reviewer, "button", "Approve", exact=True)
    expect(reviewer.page.get_by_text("The request of Alpine Cloud is approved.")).to_be_visible()
    reviewer.shoot("plain-2-approved")


def test_a_confirmation_is_a_disclosure_and_its_way_out_a_link(plain):
    admin = plain("partner-admin@harbor.example", "/benefits/technical/")
    row = admin.page.locator(steps.ROW, has_text="Not activated").first
    row.locator("summary").first.click()
    box = row.locator("dialog")
    expect(box).to_be_hidden()
    steps.ask_first(row, "Activate")
    expect(box).to_be_visible()
    admin.shoot("plain-confirmation")
    steps.click(admin, "link", "Not now", box)
    expect(admin.page.get_by_role("heading", level=1)).to_have_text("Technical benefits")
    expect(admin.page.get_by_text("Requested")).to_have_count(0)


def test_filters_and_sorting(plain):
    admin = plain("partner-admin@borealis.example", "/incidents/")
    admin.page.get_by_label("Search").fill("queue")
    steps.click(admin, "button", "Filter")
    expect(admin.page.get_by_role("row")).to_have_count(2)
    assert "q=queue" in admin.page.url
    admin.page.get_by_label("Search").fill("")
    admin.page.get_by_label("State").select_option(label="Closed")
    steps.click(admin, "button", "Filter")
    expect(admin.page.get_by_role("row")).to_have_count(6)
    steps.click(admin, "link", "Incident", admin.page.get_by_role("table"))
    assert "sort=" in admin.page.url


def test_paging(plain):
    operator = plain("operator@portal.example", "/staff/mail/")
    first = operator.page.locator(".items li").first.inner_text()
    steps.click(operator, "link", "Older")
    assert operator.page.locator(".items li").first.inner_text() != first
    steps.click(operator, "link", "Newer")
    assert operator.page.locator(".items li").first.inner_text() == first


def test_theme_and_language_come_back_to_the_same_page(plain):
    person = plain("partner-admin@borealis.example", "/incidents/?q=queue")
    for button, theme in (("Dark", "dark"), ("Light", "light")):
        person.page.locator("details[data-menu] > summary").click()
        steps.click(person, "button", button)
        expect(person.page.locator("html")).to_have_attribute("data-theme", theme)
        assert person.page.url.endswith("/incidents/?q=queue")
    person.page.locator("details[data-menu] > summary").click()
    steps.click(person, "button", "English")
    expect(person.page.locator("html")).to_have_attribute("lang", "en")
    assert person.page.url.endswith("/incidents/?q=queue")


def test_many_requests_are_decided_at_once(plain):
    reviewer = plain("reviewer@portal.example", "/staff/activations/")
    reviewer.page.get_by_label("Select Cedar IT").check()
    steps.click(reviewer, "button", "Reject", exact=True)
    expect(reviewer.page.get_by_role("heading", level=1)).to_have_text("Reject requests")
    reviewer.shoot("plain-reject-many")


def test_a_contract_is_added_in_the_middle_of_the_wizard(plain):
    holder = plain("holder@personal.example")
    steps.describe(holder, "Nothing to pay with yet")
    expect(holder.page.get_by_role("heading", level=1)).to_have_text("New incident: support plan")
    holder.page.get_by_label("Access ID").fill("A123")
    holder.page.get_by_label("Contract ID").fill("C123")
    steps.click(holder, "button", "Add contract")
    expect(holder.page.get_by_label("Access ID")).to_have_value("A123")
    expect(holder.page.get_by_label("Access ID")).to_have_accessible_description(re.compile("character"))
    holder.shoot("plain-add-contract")
