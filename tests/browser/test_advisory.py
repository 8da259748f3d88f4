"""Advisory hours, from five unused ones to used up and refused, with a consultant who needs less than was estimated."""

import re

from playwright.sync_api import expect

from tests.browser import steps

HOURS = "/benefits/advisory-hours/"
USED = (
    "SELECT used FROM support_entitlement e JOIN accounts_organization o ON o.id = e.organization_id "
    "WHERE e.kind = 'advisory' AND o.name LIKE 'Cedar%%'"
)


def ask(person, hours, title):
    """From the page of the hours to what the request would take."""
    person.go(HOURS)
    page = person.page
    steps.click(person, "link", "New advisory request")
    steps.click(person, "link", "Ask about deployment")
    page.get_by_label("Product").select_option("Exchange Online")
    page.get_by_label("Topic").select_option("Migration planning")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Description").fill("400 mailboxes in three steps, by March.")
    page.get_by_label("Estimate in hours").fill(hours)
    page.get_by_label("Phone").fill("+351 21 123 45 67")
    page.get_by_label("Time zone").select_option("Europe/Lisbon")
    steps.click(person, "button", "Continue")


def send(person):
    steps.click(person, "button", "Send request")
    expect(person.page.get_by_role("heading", level=1)).to_have_text(re.compile(r"AH-\d+ is sent"))


def test_five_hours_are_asked_for_settled_used_up_and_refused(visit, portal):
    member = visit("member@cedar.example", HOURS)
    expect(member.page.get_by_text("of 5 h left").first).to_be_visible()
    member.shoot("advisory-1-nothing-used")
    ask(member, "3", "Move of 400 mailboxes")
    expect(member.page.get_by_text("This reserves 3 h of 5 h; 2 h are left.")).to_be_visible()
    member.shoot("advisory-2-check")
    assert member.axe() == []
    send(member)
    member.shoot("advisory-3-sent")
    assert portal.sql(USED) == [(12,)]
    close_below(visit("engineer@portal.example", "/staff/advisory/"))
    assert portal.sql(USED) == [(9,)]
    use_up(member, portal)


def close_below(consultant):
    """A message, then closed after 2.25 of 3 hours."""
    steps.click(consultant, "link", "Cedar IT")
    consultant.page.get_by_label("Message").fill("I call tomorrow at ten.")
    steps.click(consultant, "button", "Send message")
    expect(consultant.page.get_by_text("Contacted after").first).to_be_visible()
    consultant.page.get_by_text("Close with the hours it took").click()
    consultant.page.get_by_label("Hours it took").fill("2.25")
    consultant.shoot("advisory-4-close")
    steps.click(consultant, "button", "Close request")
    expect(consultant.page.get_by_text("It took 2.25 h; 3 h were reserved.")).to_be_visible()


def use_up(member, portal):
    ask(member, "3", "Shared mailboxes")
    expect(member.page.get_by_text("3 h are more than what is left: 2.75 h of Action Pack")).to_be_visible()
    member.page.get_by_label("Estimate in hours").fill("2.75")
    steps.click(member, "button", "Continue")
    send(member)
    assert portal.sql(USED) == [(20,)]
    member.go(HOURS)
    expect(member.page.get_by_text("Used up since").first).to_be_visible()
    member.shoot("advisory-5-used-up")
    ask(member, "1", "Public folders")
    expect(member.page.get_by_text("All advisory hours are used.")).to_be_visible()
    expect(member.page.get_by_label("Title")).to_have_value("Public folders")
    member.shoot("advisory-6-refused")
    assert member.axe() == []
