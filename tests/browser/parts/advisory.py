from playwright.sync_api import expect

from tests.browser.place import Place, opens, press, unfold

ADVICE = "SELECT id FROM benefits_advisoryrequest WHERE title LIKE '{}%%'"


def fill(person):
    page = person.page
    page.get_by_label("Product").select_option("Azure services in preview")
    page.get_by_label("Topic").select_option("Best practice")
    page.get_by_label("Title").fill("Confidential containers")
    page.get_by_label("Description").fill("Which of our workloads can move?")
    page.get_by_label("Estimate in hours").fill("2.5")
    page.get_by_label("Phone").fill("+41 44 586 12 18")


def check(person):
    fill(person)
    press("Continue")(person)
    expect(person.page.get_by_role("heading", level=1)).to_have_text("Check and send")


def too_many(person):
    fill(person)
    person.page.get_by_label("Estimate in hours").fill("24.75")
    press("Continue")(person)
    expect(person.page.get_by_text("are more than what is left")).to_be_visible()


def out_of_scope(person):
    fill(person)
    person.page.get_by_label("Product").select_option("Dynamics GP, SL, AX and NAV")
    press("Continue")(person)


HOURS = "/benefits/advisory-hours/"
PEOPLE: dict = {
    "partner-admin@alpine.example": [
        Place("advisory", HOURS, unfold),
        Place("advisory-nothing-fits", f"{HOURS}?q=zebra"),
        Place("advisory-statement", f"{HOURS}statement/"),
        Place("advisory-choose", f"{HOURS}new/", unfold),
        Place("advisory-new", f"{HOURS}new/?scenario=deployment"),
        Place("advisory-presales", f"{HOURS}new/?scenario=presales"),
        Place("advisory-wrong", f"{HOURS}new/?scenario=deployment", press("Continue")),
        Place("advisory-out", f"{HOURS}new/?scenario=deployment", out_of_scope),
        Place("advisory-check", f"{HOURS}new/?scenario=deployment", check),
        Place("advisory-sent", f"{HOURS}{{advice_closed}}/sent/"),
        Place("advisory-closed", f"{HOURS}{{advice_closed}}/"),
        Place("advisory-progress", f"{HOURS}{{advice_progress}}/"),
        Place("advisory-requested", f"{HOURS}{{advice_requested}}/"),
        Place("advisory-withdraw", f"{HOURS}{{advice_requested}}/", opens("Withdraw")),
        Place("advisory-reply-wrong", f"{HOURS}{{advice_progress}}/", press("Send reply")),
    ],
    "partner-admin@cedar.example": [
        Place("advisory-unused", HOURS, unfold),
        Place("advisory-too-many", f"{HOURS}new/?scenario=deployment", too_many),
    ],
    "global-admin@dune.example": [
        Place("advisory-nothing", HOURS),
        Place("advisory-statement-nothing", f"{HOURS}statement/"),
    ],
    "partner-admin@glacier.example": [Place("advisory-elsewhere", HOURS)],
    "engineer@portal.example": [
        Place("advisory-queue", "/staff/advisory/"),
        Place("advisory-queue-nothing-fits", "/staff/advisory/?q=zebra"),
        Place("advisory-item", "/staff/advisory/{advice_requested}/", unfold),
        Place("advisory-item-progress", "/staff/advisory/{advice_progress}/", unfold),
        Place("advisory-item-wrong", "/staff/advisory/{advice_progress}/", press("Send message")),
        Place("advisory-item-closed", "/staff/advisory/{advice_closed}/"),
    ],
}
ROWS: dict = {
    "advice_closed": ADVICE.format("Landing zone"),
    "advice_progress": ADVICE.format("Calling"),
    "advice_requested": ADVICE.format("A container"),
}
