import re

from playwright.sync_api import expect

from tests.browser.place import Place, press


def fill_in(person):
    """A canned answer in the form, by htmx."""
    person.page.get_by_label("Canned answer").select_option(label="Logs wanted")
    press("Put into the text")(person)
    expect(person.page.get_by_label("Message or note")).to_have_value(re.compile("please send us the logs"))


def hand_over_without_note(person):
    select = person.page.get_by_label("Engineer", exact=True)
    select.select_option(index=2)
    press("Hand over")(person)
    expect(person.page.get_by_text("should know")).to_be_visible()


PEOPLE: dict = {
    "engineer@portal.example": [
        Place("desk-azure", "/staff/incidents/?area=azure"),
        Place("desk-nothing-fits", "/staff/incidents/?area=dynamics&late=yes"),
        Place("desk-outage", "/staff/incidents/?outage={outage_linked}"),
        Place("desk-linked", "/incidents/{linked}/"),
        Place("desk-canned", "/incidents/{open}/", fill_in),
        Place("assign", "/incidents/{open}/assign/"),
        Place("assign-wrong", "/incidents/{open}/assign/", hand_over_without_note),
        Place("merge", "/incidents/{open}/merge/"),
        Place("merge-wrong", "/incidents/{open}/merge/", press("Close as duplicate")),
        Place("outage-link", "/incidents/{linked}/outage/"),
        Place("outage-none", "/incidents/{open}/outage/"),
        Place("canned", "/staff/canned-answers/"),
        Place("canned-nothing", "/staff/canned-answers/?area=dynamics"),
        Place("canned-new", "/staff/canned-answers/new/"),
        Place("canned-new-wrong", "/staff/canned-answers/new/", press("Add")),
        Place("canned-change", "/staff/canned-answers/{text}/"),
    ],
    "partner-admin@borealis.example": [Place("incident-outage", "/incidents/{linked}/")],
}
LINKED = "FROM incidents_incident WHERE outage_id IS NOT NULL ORDER BY id LIMIT 1"
ROWS: dict = {
    "linked": f"SELECT 'PB-' || lpad(id::text, 6, '0') {LINKED}",
    "outage_linked": f"SELECT outage_id {LINKED}",
    "text": "SELECT id FROM incidents_cannedanswer ORDER BY title LIMIT 1",
}
