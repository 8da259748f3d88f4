from playwright.sync_api import expect

from tests.browser.place import Place, opens, press


def choose_nobody(person):
    press("Assign user")(person)
    expect(person.page.get_by_text("Choose a person from the list.")).to_be_visible()


def paste(person):
    person.page.get_by_label("E-mails of people of your company").fill("nobody@else.example")
    press("Assign")(person)
    expect(person.page.get_by_text("Not assigned")).to_be_visible()


PEOPLE: dict = {
    "global-admin@alpine.example": [
        Place("seats", "/benefits/visual-studio/"),
        Place("seats-found", "/benefits/visual-studio/?q=moser&state=bound"),
        Place("seats-nothing-fits", "/benefits/visual-studio/?q=zebra"),
        Place("seats-assign", "/benefits/{seats_free}/assign/"),
        Place("seats-assign-wrong", "/benefits/{seats_free}/assign/", choose_nobody),
        Place("seats-bulk-credit", "/benefits/{bulk_free}/assign/"),
        Place("seats-many", "/benefits/{seats_free}/assign-many/"),
        Place("seats-many-wrong", "/benefits/{seats_free}/assign-many/", press("Assign")),
        Place("seats-results", "/benefits/{seats_free}/assign-many/", paste),
        Place("seats-reassign", "/benefits/assignments/{seat_old}/reassign/"),
        Place("seats-reassign-too-early", "/benefits/assignments/{seat_new}/reassign/"),
        Place("seats-transfer", "/benefits/assignments/{credit_bulk}/transfer/"),
        Place("seats-place", "/benefits/assignments/{seat_new}/"),
        Place("seats-remove", "/benefits/assignments/{credit_monthly}/", opens("Remove")),
        Place("credits", "/benefits/cloud/"),
    ],
    "partner-admin@cedar.example": [
        Place("seats-used-up", "/benefits/visual-studio/"),
        Place("seats-used-up-assign", "/benefits/{seats_full}/assign/"),
    ],
    "member@alpine.example": [
        Place("seats-member", "/benefits/visual-studio/"),
        Place("mine", "/benefits/mine/"),
    ],
    "guest@alpine.example": [
        Place("home-guest", "/"),
        Place("mine-guest", "/benefits/mine/"),
        Place("seats-guest", "/benefits/visual-studio/", status=403),
    ],
    "holder@personal.example": [Place("mine-holder", "/benefits/mine/")],
    "partner-admin@glacier.example": [Place("seats-elsewhere", "/benefits/visual-studio/")],
}
BENEFIT = (
    "SELECT b.id FROM benefits_membershipbenefit b JOIN accounts_organization o ON o.id = b.organization_id "
    "WHERE o.name LIKE '{}%%' AND b.code = '{}'"
)
ASSIGNED = (
    "SELECT a.id FROM benefits_assignment a JOIN benefits_membershipbenefit b ON b.id = a.benefit_id "
    "JOIN accounts_user u ON u.id = a.assignee_id WHERE a.ended_at IS NULL AND u.email = '{}@alpine.example' "
    "AND b.unit = '{}'"
)
ROWS: dict = {
    "seats_free": BENEFIT.format("Alpine", "visual-studio-enterprise"),
    "bulk_free": BENEFIT.format("Alpine", "azure-bulk-12000"),
    "seats_full": BENEFIT.format("Cedar", "visual-studio-professional"),
    "seat_old": ASSIGNED.format("partner-admin", "seat"),
    "seat_new": ASSIGNED.format("guest", "seat"),
    "credit_bulk": ASSIGNED.format("admin-agent", "bulk_credit"),
    "credit_monthly": ASSIGNED.format("guest", "monthly_credit"),
}
