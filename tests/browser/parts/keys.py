"""Software, cloud products, and the redeem assistant, in every state of the demo world."""

from playwright.sync_api import expect

from tests.browser.place import Place, opens, unfold

PASSWORD = "partner-demo"


def show_key(person):
    """Through the confirmation and the password to the page with the key, and back to where the pictures begin."""
    opens("Get keys")(person)
    press_in_dialog(person)
    page = person.page
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Your password was confirmed")).to_be_visible()
    press_in_dialog(person)
    expect(page.locator(".copyable code")).to_have_count(1)


def press_in_dialog(person):
    person.page.locator("details.confirm[open] dialog").get_by_role("button", name="Show key", exact=True).click()
    person.page.wait_for_load_state()


def ask_for_password(person):
    opens("Get key")(person)
    press_in_dialog(person)


PEOPLE = {
    "partner-admin@alpine.example": [
        Place("software", "/benefits/software/"),
        Place("software-open", "/benefits/software/", unfold),
        Place("software-chosen", "/benefits/software/{windows}/?language=Korean&system=ARM64"),
        Place("software-nothing-fits", "/benefits/software/?q=zebra"),
        Place("software-dialog", "/benefits/software/", opens("Get keys")),
        Place("cloud", "/benefits/cloud/", unfold),
        Place("cloud-dialog", "/benefits/cloud/{sales}/", opens("Get key")),
        Place("cloud-password", "/benefits/cloud/{sales}/", ask_for_password),
        Place("redeem-1-tenant", "/benefits/cloud/{suite}/redeem/"),
        Place("redeem-1-wrong", "/benefits/cloud/{suite}/redeem/?tenant=other&other=nonsense"),
        Place("redeem-2-ways", "/benefits/cloud/{suite}/redeem/?tenant=alpine.example"),
        Place("redeem-3-add", "/benefits/cloud/{suite}/redeem/?tenant=alpine.example&way=add_seats"),
        Place("redeem-3-extend", "/benefits/cloud/{suite}/redeem/?tenant=alpine.example&way=extend"),
        Place("redeem-3-new", "/benefits/cloud/{suite}/redeem/?tenant=elsewhere.example"),
        Place("redeem-refused", "/benefits/cloud/{sales}/redeem/"),
        Place("software-key", "/benefits/software/", show_key),
    ],
    "member@alpine.example": [
        Place("software-disabled", "/benefits/software/", unfold),
        Place("cloud-disabled", "/benefits/cloud/", unfold),
    ],
    "global-admin@harbor.example": [Place("cloud-redeemed", "/benefits/cloud/", unfold)],
    "partner-admin@glacier.example": [Place("software-elsewhere", "/benefits/software/", unfold)],
    "global-admin@dune.example": [Place("software-none", "/benefits/software/")],
}
BENEFIT = (
    "SELECT b.id FROM benefits_membershipbenefit b JOIN accounts_organization o ON o.id = b.organization_id "
    "WHERE o.domain = 'alpine.example' AND b.code = '{}'"
)
ROWS = {
    "windows": BENEFIT.format("windows-11-enterprise"),
    "suite": BENEFIT.format("microsoft-365-e5"),
    "sales": BENEFIT.format("dynamics-365-sales"),
}
