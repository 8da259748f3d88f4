"""The pictures of the company profile, of joining the network, of becoming Global admin, and of their queue."""

from tests.browser.place import Place, opens, press


def empty_name(person):
    person.page.get_by_label("Company name", exact=True).fill("")
    press("Save")(person)


def begin(person):
    press("Prove the domain")(person)


PEOPLE = {
    "holder@personal.example": [
        Place("join", "/join/"),
        Place("join-wrong", "/join/", press("Send request")),
        Place("join-refusal", "/organization/admin/", status=403),
    ],
    "nils.berg@nordlys.example": [Place("home-joining", "/"), Place("join-waiting", "/join/")],
    "member@harbor.example": [
        Place("profile-member", "/organization/"),
        Place("join-member", "/join/"),
        Place("become-admin", "/organization/admin/"),
        Place("become-begun", "/organization/admin/", begin),
        Place("become-checked", "/organization/admin/", press("Check now")),
        Place("become-proved", "/organization/admin/", press("Check now")),
    ],
    "global-admin@alpine.example": [
        Place("profile", "/organization/"),
        Place("profile-wrong", "/organization/", empty_name),
        Place("become-already", "/organization/admin/"),
    ],
    "reviewer@portal.example": [
        Place("companies", "/staff/companies/"),
        Place("companies-empty", "/staff/companies/?q=zebra"),
        Place("companies-item", "/staff/companies/{company_request}/"),
        Place("companies-wrong", "/staff/companies/{company_request}/", press("Reject")),
        Place("companies-confirm", "/staff/companies/{company_request}/", opens("Confirm")),
    ],
}
ROWS = {"company_request": "SELECT id FROM accounts_companyrequest WHERE kind = 'join' ORDER BY id LIMIT 1"}
