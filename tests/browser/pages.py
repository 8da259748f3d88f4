"""Every page that somebody may see, by the person who looks at it; placeholders are rows of the demo world."""

from tests.browser.parts import PARTS
from tests.browser.place import (
    Place,
    ask_advice,
    lose_token,
    no_contact,
    open_drawer,
    open_menu,
    opens,
    press,
    reject_all,
    show_ids,
    unfold,
)

NOBODY = [
    Place("sign-in", "/accounts/login/"),
    Place("sign-in-wrong", "/accounts/login/", press("Sign in")),
    Place("sign-up", "/accounts/signup/"),
    Place("sign-up-wrong", "/accounts/signup/", press("Create account")),
    Place("password-reset", "/accounts/password/reset/"),
    Place("password-reset-sent", "/accounts/password/reset/done/"),
    Place("password-reset-key-dead", "/accounts/password/reset/key/1-dead-link/"),
    Place("password-reset-done", "/accounts/password/reset/key/done/"),
    Place("e-mail-sent", "/accounts/confirm-email/"),
    Place("e-mail-dead", "/accounts/confirm-email/dead-link/"),
    Place("account-inactive", "/accounts/inactive/"),
]
ACCOUNT = [
    Place("e-mail", "/accounts/email/"),
    Place("password", "/accounts/password/change/"),
    Place("reauthenticate", "/accounts/reauthenticate/"),
    Place("sign-out", "/accounts/logout/"),
]
HOLDER = [
    Place("home-holder", "/"),
    Place("home-holder-menu", "/", open_menu),
    Place("contracts-none", "/support/contracts/"),
    Place("link", "/support/contracts/link/"),
    Place("link-wrong", "/support/contracts/link/", press("Link contract")),
    Place("link-without-token", "/support/contracts/link/", lose_token),
    Place("plans", "/support/plans/"),
    Place("incidents-none", "/incidents/"),
    Place("new", "/incidents/new/"),
    Place("new-wrong", "/incidents/new/", press("Continue")),
    Place("refusal-no-company", "/benefits/technical/", status=403),
    Place("404", "/nothing/here/", status=404),
    *ACCOUNT,
]
MEMBER = [
    Place("home-member", "/"),
    Place("overview", "/benefits/"),
    Place("technical", "/benefits/technical/"),
    Place("technical-disabled", "/benefits/technical/", unfold),
    Place("contracts-member", "/support/contracts/"),
    Place("organization", "/organization/"),
    Place("refusal-role", "/organization/activity/", status=403),
    Place("refusal-staff", "/staff/incidents/", status=403),
]
ALPINE = [
    Place("home-to-activate", "/"),
    Place("technical-activate", "/benefits/technical/", unfold),
    Place("technical-dialog", "/benefits/technical/", opens("Activate")),
]
PARTNER = [
    Place("home-partner", "/"),
    Place("home-drawer", "/", open_drawer),
    Place("technical-active", "/benefits/technical/{membership}/", unfold),
    Place("technical-ids", "/benefits/technical/", show_ids),
    Place("contracts", "/support/contracts/"),
    Place("contracts-nothing-fits", "/support/contracts/?q=nothing"),
    Place("statement", "/support/contracts/{contract}/", unfold),
    Place("share", "/support/contracts/{contract}/share/"),
    Place("link-linked", "/support/contracts/link/"),
    Place("incidents", "/incidents/"),
    Place("incidents-found", "/incidents/?q=queue"),
    Place("incidents-nothing-fits", "/incidents/?q=zebra"),
    Place("new-drafts", "/incidents/new/"),
    Place("new-1", "/incidents/new/{draft}/problem/"),
    Place("new-2", "/incidents/new/{draft}/plan/", unfold),
    Place("new-3", "/incidents/new/{draft}/plan/", press("Continue")),
    Place("new-3-wrong", "/incidents/new/{draft}/details/", no_contact),
    Place("new-4", "/incidents/new/{draft}/details/", press("Continue")),
    Place("new-discard", "/incidents/new/{draft}/review/", opens("Discard draft")),
    Place("new-elsewhere", "/incidents/new/{draft}/problem/", ask_advice),
    Place("new-elsewhere", "/incidents/new/{draft}/elsewhere/"),
    Place("incident-open", "/incidents/{open}/", unfold),
    Place("incident-waiting", "/incidents/{waiting}/", unfold),
    Place("incident-closed", "/incidents/{closed}/", unfold),
    Place("incident-withdrawn", "/incidents/{withdrawn}/", unfold),
    Place("incident-defect", "/incidents/{defect}/", unfold),
    Place("activity", "/organization/activity/"),
    Place("activity-nothing-fits", "/organization/activity/?q=nothing"),
]
FJORD = [
    Place("home-used-up", "/"),
    Place("technical-used-up", "/benefits/technical/", unfold),
    Place("contracts-used-up", "/support/contracts/"),
    Place("statement-ended", "/support/contracts/{ended}/", unfold),
    Place("statement-used-up", "/support/contracts/{used_up}/", unfold),
]
CEDAR = [Place("home-requested", "/"), Place("technical-requested", "/benefits/technical/", unfold)]
DUNE = [
    Place("home-nothing", "/"),
    Place("refusal-nothing", "/benefits/technical/"),
    Place("overview-nothing", "/benefits/"),
]
EMBER = [Place("home-csp", "/"), Place("refusal-programme", "/benefits/", status=403)]
GLACIER = [Place("technical-elsewhere", "/benefits/technical/", unfold), Place("overview-elsewhere", "/benefits/")]
REVIEWER = [
    Place("home-reviewer", "/"),
    Place("queue", "/staff/activations/"),
    Place("queue-decided", "/staff/activations/?state=active", unfold),
    Place("queue-nothing-fits", "/staff/activations/?q=nothing"),
    Place("queue-reject-many", "/staff/activations/", reject_all),
    Place("review", "/staff/activations/{requested}/", unfold),
    Place("review-wrong", "/staff/activations/{requested}/", lambda p: (unfold(p), press("Reject")(p))),
    Place("review-active", "/staff/activations/{active}/", unfold),
]
ENGINEER = [
    Place("home-engineer", "/"),
    Place("desk", "/staff/incidents/"),
    Place("desk-nothing-fits", "/staff/incidents/?q=zebra"),
    Place("desk-open", "/incidents/{open}/", unfold),
    Place("desk-working", "/incidents/{working}/", unfold),
    Place("desk-close", "/incidents/{working}/", opens("Close incident")),
    Place("desk-severity", "/incidents/{working}/", opens("Change severity")),
    Place("desk-closed", "/incidents/{closed}/", unfold),
    Place("mail", "/staff/mail/", lambda p: p.page.locator("main summary").first.click()),
]
OPERATOR = [
    Place("home-operator", "/"),
    Place("components", "/components/", unfold),
    Place("proof", "/staff/proof/"),
    Place("proof-checked", "/staff/proof/?check=1"),
]
CORE = {
    "": NOBODY,
    "holder@personal.example": HOLDER,
    "member@alpine.example": MEMBER,
    "partner-admin@alpine.example": ALPINE,
    "partner-admin@borealis.example": PARTNER,
    "global-admin@fjord.example": FJORD,
    "partner-admin@cedar.example": CEDAR,
    "global-admin@dune.example": DUNE,
    "global-admin@ember.example": EMBER,
    "partner-admin@glacier.example": GLACIER,
    "reviewer@portal.example": REVIEWER,
    "engineer@portal.example": ENGINEER,
    "operator@portal.example": OPERATOR,
}
INCIDENT = "SELECT 'PB-' || lpad(id::text, 6, '0') FROM incidents_incident WHERE title LIKE '{}%%'"
CONTRACT = "SELECT c.id FROM support_contract c JOIN accounts_organization o ON o.id = c.organization_id WHERE "
ACTIVATION = "SELECT a.id FROM benefits_activation a JOIN accounts_organization o ON o.id = a.organization_id WHERE "
CORE_ROWS = {
    "open": INCIDENT.format("Hyper-V"),
    "waiting": INCIDENT.format("Availability"),
    "working": INCIDENT.format("Sign-in"),
    "closed": INCIDENT.format("Mail queue"),
    "withdrawn": INCIDENT.format("Backup"),
    "defect": INCIDENT.format("Search index"),
    "draft": INCIDENT.format("Replication"),
    "contract": CONTRACT + "o.name LIKE 'Borealis%%' AND c.state = 'active'",
    "ended": CONTRACT + "o.name LIKE 'Fjord%%' AND c.state = 'ended'",
    "used_up": CONTRACT + "o.name LIKE 'Fjord%%' AND c.state = 'active'",
    "membership": ACTIVATION.replace("a.id", "a.membership_id", 1) + "o.name LIKE 'Borealis%%'",
    "requested": ACTIVATION + "o.name LIKE 'Cedar%%'",
    "active": ACTIVATION + "o.name LIKE 'Borealis%%'",
}

PEOPLE = {
    email: [*CORE.get(email, []), *(place for part in PARTS for place in part.PEOPLE.get(email, []))]
    for email in dict.fromkeys([*CORE, *(email for part in PARTS for email in part.PEOPLE)])
}
ROWS = {**CORE_ROWS, **{name: question for part in PARTS for name, question in part.ROWS.items()}}


def rows(portal):
    return {name: portal.sql(question)[0][0] for name, question in ROWS.items()}
