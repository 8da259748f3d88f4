from tests.browser.place import Place

PEOPLE: dict = {
    "global-admin@alpine.example": [
        Place("home-alpine", "/"),
        Place("overview-all", "/benefits/"),
        Place("overview-nothing-fits", "/benefits/?family=cloud&grade=core&status=Expired"),
        Place("mails", "/benefits/{mailed}/mails/"),
    ],
    "global-admin@fjord.example": [
        Place("overview-running-out", "/benefits/"),
        Place("mails-none", "/benefits/{not_mailed}/mails/"),
    ],
}
BENEFIT = (
    "SELECT b.id FROM benefits_membershipbenefit b JOIN accounts_organization o ON o.id = b.organization_id "
    "JOIN benefits_membership m ON m.id = b.membership_id "
    "WHERE m.state = 'active' AND o.name LIKE '{}%%' AND b.code = '{}'"
)
ROWS: dict = {
    "mailed": BENEFIT.format("Alpine", "marketing-course"),
    "not_mailed": BENEFIT.format("Fjord", "gtm-toolbox"),
}
