from tests.browser.place import Place, opens, press


def type_guest_role(person):
    """A guest with a role that no guest holds: the form comes back with what was typed."""
    page = person.page
    page.get_by_label("Name").fill("Gita Guest")
    page.get_by_label("E-mail").fill("gita@elsewhere.example")
    page.get_by_label("Guest:").check()
    page.get_by_label("Billing admin").check()
    press("Add user")(person)


USERS = [
    Place("users", "/organization/users/"),
    Place("users-admins", "/organization/users/?role=global_admin&status=active"),
    Place("users-nobody-fits", "/organization/users/?q=zebra"),
    Place("user", "/organization/users/{member}/"),
    Place("user-sign-in-dialog", "/organization/users/{member}/", opens("New sign-in data")),
    Place("user-last-admin", "/organization/users/{admin}/"),
    Place("user-guest", "/organization/users/{guest}/"),
    Place("user-disabled", "/organization/users/{disabled}/"),
    Place("user-add", "/organization/users/add/"),
    Place("user-add-wrong", "/organization/users/add/", press("Add user")),
    Place("user-add-refused", "/organization/users/add/", type_guest_role),
    Place("user-invite", "/organization/users/invite/"),
    Place("invitations", "/organization/users/invitations/"),
    Place("user-disable", "/organization/users/{busy}/disable/"),
    Place("leave-last", "/organization/leave/"),
    Place("invitation-other", "/invitations/{token}/"),
]
PEOPLE: dict = {
    "": [
        Place("invitation", "/invitations/{token}/"),
        Place("invitation-wrong", "/invitations/{token}/", press("Create account and join")),
        Place("invitation-sign-in", "/invitations/{known_token}/"),
        Place("invitation-gone", "/invitations/no-such-link/"),
    ],
    "global-admin@alpine.example": USERS,
    "user-admin@alpine.example": [Place("user-some-roles", "/organization/users/{admin}/")],
    "member@alpine.example": [
        Place("users-member", "/organization/users/"),
        Place("user-member", "/organization/users/{admin}/"),
        Place("leave", "/organization/leave/"),
    ],
    "global-admin@borealis.example": [Place("invitations-none", "/organization/users/invitations/")],
    "guest@alpine.example": [Place("users-guest", "/organization/users/", status=403)],
    "nora.vik@personal.example": [
        Place("home-invited", "/"),
        Place("invited", "/my-invitations/{invited}/"),
    ],
}
PERSON = "SELECT id FROM accounts_user WHERE email = '{}'"
TOKEN = (
    "SELECT substring(body from '/invitations/([A-Za-z0-9_-]+)/') FROM accounts_outbox "
    "WHERE kind = 'accounts/invited' AND \"to\" = '{}'"
)
ROWS: dict = {
    "member": PERSON.format("member@alpine.example"),
    "admin": PERSON.format("global-admin@alpine.example"),
    "guest": PERSON.format("guest@alpine.example"),
    "disabled": PERSON.format("jan.ritter@alpine.example"),
    "busy": PERSON.format("partner-admin@alpine.example"),
    "token": TOKEN.format("nia.frank@summit.example"),
    "known_token": TOKEN.format("nora.vik@personal.example"),
    "invited": "SELECT id FROM accounts_invitation WHERE email = 'nora.vik@personal.example'",
}
