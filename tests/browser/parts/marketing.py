from tests.browser.place import Place, opens, press, unfold


def fill_wrong(person):
    person.page.get_by_label("E-mail").fill("office@alpine.example")
    person.page.get_by_label("Phone").fill("22 00 01 18")
    press("Save")(person)


def reject_nothing(person):
    unfold(person)
    press("Reject")(person)


PEOPLE: dict = {
    "global-admin@alpine.example": [
        Place("market", "/benefits/go-to-market/", unfold),
        Place("market-dialog", "/benefits/go-to-market/", opens("Activate")),
        Place("market-update", "/benefits/go-to-market/contact/"),
        Place("market-update-wrong", "/benefits/go-to-market/contact/", fill_wrong),
        Place("market-change", "/benefits/go-to-market/contact/change/"),
    ],
    "member@alpine.example": [Place("market-member", "/benefits/go-to-market/", unfold)],
    "global-admin@fjord.example": [
        Place("market-no-contact", "/benefits/go-to-market/", unfold),
        Place("market-add", "/benefits/go-to-market/contact/"),
        Place("market-add-wrong", "/benefits/go-to-market/contact/", press("Save")),
    ],
    "partner-admin@harbor.example": [Place("market-rejected", "/benefits/go-to-market/", unfold)],
    "global-admin@dune.example": [Place("market-nothing", "/benefits/go-to-market/")],
    "partner-admin@glacier.example": [Place("market-elsewhere", "/benefits/go-to-market/", unfold)],
    "reviewer@portal.example": [
        Place("market-queue", "/staff/go-to-market/"),
        Place("market-queue-all", "/staff/go-to-market/?state=all"),
        Place("market-item", "/staff/go-to-market/{market_asked}/"),
        Place("market-item-wrong", "/staff/go-to-market/{market_asked}/", reject_nothing),
        Place("market-item-active", "/staff/go-to-market/{market_active}/"),
    ],
}
ASKED = "SELECT id FROM benefits_marketingactivation WHERE state = '{}'"
ROWS: dict = {"market_asked": ASKED.format("requested"), "market_active": ASKED.format("active")}
