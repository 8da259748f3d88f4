"""The whole main job with the keyboard alone, for Harbor's Action Pack (product.md 4 and 6)."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.conftest import PASSWORD
from tests.browser.keys import focused, lead_on, press, sign_in, tab_to, write

ROW = r"Microsoft Product Support .*"
TITLE = "The witness is unreachable"


@pytest.fixture
def at_keys(visit):
    return lambda email, path: sign_in(visit(), email, PASSWORD, path)


def test_the_main_job(at_keys):
    ask(at_keys("partner-admin@harbor.example", "/benefits/technical/"))
    approve(at_keys("reviewer@portal.example", "/staff/activations/"))
    member = at_keys("member@harbor.example", "/benefits/technical/")
    steps.wait_for(member, "/support/contracts/", "Link Action Pack|Link$")
    show_ids(member)
    link(member)
    reference = file_incident(member)
    engineer = at_keys("engineer@portal.example", "/staff/incidents/")
    answer(engineer, "Which node was first?")
    member.go(f"/incidents/{reference}/")
    expect(member.page.get_by_text("Which node was first?")).to_be_visible()
    write(member, "Your reply", "The second one.")
    press(member, "button", "Send reply")
    expect(member.page.get_by_text("The second one.")).to_be_visible()
    member.shoot("keyboard-replied")


def ask(admin):
    press(admin, "link", "Skip to content")
    press(admin, "summary", ROW + "Not activated.*")
    press(admin, "summary", "Activate")
    assert focused(admin)[1] == "Not now", "the safe answer comes first"
    admin.shoot("keyboard-dialog")
    admin.page.keyboard.press("Escape")
    assert focused(admin) == ("summary", "Activate"), "the focus comes back to the button"
    admin.page.keyboard.press("Enter")
    press(admin, "button", "Activate")
    expect(admin.page.get_by_text("Requested").first).to_be_visible()
    admin.shoot("keyboard-requested")


def approve(reviewer):
    press(reviewer, "link", "Harbor Secure")
    expect(reviewer.page.locator("aside")).to_contain_text("Harbor Secure")
    press(reviewer, "button", "Approve")
    expect(reviewer.page.get_by_text(re.compile("Harbor Secure is approved"))).to_be_visible()
    reviewer.shoot("keyboard-approved")


def show_ids(member):
    steps.wait_for(member, "/benefits/technical/", "^Active$")
    press(member, "summary", ROW + "10 .*")
    press(member, "button", "Show IDs of Action Pack .*")
    expect(member.page.locator(".copyable code")).to_have_count(2)
    press(member, "button", "Copy.*Access ID.*")
    member.shoot("keyboard-ids")


def link(member):
    member.go("/support/contracts/")
    press(member, "button", "Link Action Pack .* to your account")
    expect(member.page.get_by_text("Contract linked").first).to_be_visible()


def file_incident(member):
    keys = member.page.keyboard
    lead_on(member, "link", "New incident", "problem")
    press(member, "radio", "A specific problem.*", key="Space")
    tab_to(member, "combobox", "Product and version.*")
    keys.type("SQL Server 2025")
    write(member, "Title", TITLE)
    write(member, "Description", "After the failover it does not come back.")
    lead_on(member, "button", "Continue", "support plan")
    press(member, "radio", "Microsoft Product Support.*", key="Space")
    lead_on(member, "button", "Continue", "severity and contact")
    tab_to(member, "radio", "Minimal.*|Critical.*|Moderate.*")
    while "Moderate" not in focused(member)[1]:
        keys.press("ArrowUp")
    member.shoot("keyboard-severity")
    lead_on(member, "button", "Continue", "review and submit")
    lead_on(member, "button", "Submit", TITLE)
    return re.search(r"PB-\d+", member.page.url).group(0)


def answer(engineer, text):
    lead_on(engineer, "link", TITLE, TITLE)
    write(engineer, "Message or note", text)
    press(engineer, "button", "Send answer")
    expect(engineer.page.get_by_text(text)).to_be_visible()


def test_the_menu_opens_and_closes(at_keys):
    person = at_keys("global-admin@borealis.example", "/incidents/")
    press(person, "summary", "Account: .*")
    tab_to(person, "button", "Sign in with another account")
    person.page.keyboard.press("Escape")
    assert focused(person)[0] == "summary"
    expect(person.page.get_by_role("button", name="Sign out")).to_be_hidden()
    tab_to(person, "link", "Home")
    tab_to(person, "summary", "Account: .*", key="Shift+Tab")
