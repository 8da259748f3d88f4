"""Seats from nothing used to all used and refused, by a partner admin, and the own-seat view of a guest."""

import re

from playwright.sync_api import expect

from tests.browser import steps

PAGE = "/benefits/visual-studio/"
PROFESSIONAL = "Visual Studio Professional subscription"
TOLD = "SELECT count(*) FROM accounts_outbox WHERE kind = 'benefits/assigned' AND \"to\" LIKE '%%@harbor.example'"


def card(person):
    return person.page.locator("section", has=person.page.get_by_role("heading", name=PROFESSIONAL, exact=True)).first


def assign(person, name):
    person.go(PAGE)
    steps.click(person, "link", f"Assign user to {PROFESSIONAL}, Action Pack")
    value = person.page.locator("select[name=person] option", has_text=name).get_attribute("value")
    person.page.get_by_label("Person").select_option(value)
    steps.click(person, "button", "Assign user", exact=True)
    expect(person.page.get_by_text(f"{PROFESSIONAL} is assigned to {name}.")).to_be_visible()


def test_from_nothing_used_to_all_used_and_refused(visit, portal):
    """Harbor's Action Pack has three Professional seats."""
    admin = visit("partner-admin@harbor.example", PAGE)
    expect(card(admin)).to_contain_text("0 of 3 seats are used.")
    expect(admin.page.get_by_text("Nobody has a seat yet")).to_be_visible()
    admin.shoot("seats-1-nothing-used")
    late = visit("global-admin@harbor.example", PAGE)
    steps.click(late, "link", f"Assign user to {PROFESSIONAL}, Action Pack")
    assign(admin, "Omar Haddad")
    expect(admin.page.get_by_text("This seat can be reassigned from").first).to_be_visible()
    admin.shoot("seats-2-assigned")
    fill_the_rest(admin)
    too_late(late)
    assert portal.sql(TOLD) == [(3,)]


def fill_the_rest(admin):
    steps.click(admin, "link", f"Assign several people to {PROFESSIONAL}, Action Pack")
    page = admin.page
    for name in ("Ida Berg", "Ruth Cole"):
        page.get_by_label(re.compile(f"^{name}")).check()
    page.get_by_label("E-mails of people of your company").fill("member@harbor.example, nobody@else.example")
    steps.click(admin, "button", "Assign", exact=True)
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(4)
    expect(rows.filter(has_text="Not assigned")).to_have_count(2)
    admin.shoot("seats-3-results")
    assert admin.axe() == []
    steps.click(admin, "link", "Done")
    expect(card(admin)).to_contain_text("3 of 3 seats are used.")
    expect(page.get_by_text("All 3 are assigned.").first).to_be_visible()
    admin.shoot("seats-4-used-up")


def too_late(late):
    """The form stood open since before the first was assigned."""
    option = late.page.locator("select[name=person] option", has_text="Sam Field").get_attribute("value")
    late.page.get_by_label("Person").select_option(option)
    steps.click(late, "button", "Assign user", exact=True)
    expect(late.page.get_by_text(re.compile("All 3 are assigned. The last one went to"))).to_be_visible()
    late.shoot("seats-5-refused")


def test_a_seat_is_reassigned_and_a_credit_removed_by_keyboard_and_mouse(visit):
    admin = visit("global-admin@alpine.example", PAGE)
    row = admin.page.locator("tr", has_text="partner-admin@alpine.example")
    steps.click(admin, "link", "Reassign", row)
    expect(admin.page.get_by_text("The seat cannot be given to somebody else before")).to_be_visible()
    value = admin.page.locator("select[name=person] option", has_text="Carla Rossi").get_attribute("value")
    admin.page.get_by_label("Person").select_option(value)
    admin.shoot("seats-6-reassign")
    steps.click(admin, "button", "Reassign", exact=True)
    expect(admin.page.get_by_text("went from Jonas Weber to Carla Rossi. Both get an e-mail.")).to_be_visible()
    admin.go("/benefits/cloud/")
    holder = admin.page.locator("tr", has_text="user-admin@alpine.example")
    steps.ask_first(holder, "Remove")
    admin.shoot("seats-7-remove")
    steps.confirm(admin, "Remove")
    expect(admin.page.get_by_text("Azure monthly credit is taken from").first).to_be_visible()


def test_a_guest_sees_what_is_assigned_and_nothing_else(visit):
    guest = visit("guest@alpine.example")
    expect(guest.page.get_by_role("heading", name="Assigned to you")).to_be_visible()
    guest.shoot("seats-8-home-of-a-guest")
    steps.click(guest, "link", "How to use them")
    expect(guest.page.get_by_role("heading", level=1)).to_have_text("Assigned to me")
    expect(guest.page.get_by_role("link", name="Manage Visual Studio Enterprise subscription")).to_be_visible()
    expect(guest.page.get_by_text(re.compile(r"CHF\s88\.00 each month"))).to_be_visible()
    guest.shoot("seats-9-own-seat")
    assert guest.axe() == []
    assert guest.go(PAGE).status == 403
