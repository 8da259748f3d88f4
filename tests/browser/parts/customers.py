"""CSP › Customers as each role sees them, and the page that a customer opens by its link."""

from tests.browser.place import Place, opens, press


def type_foreign_address(person):
    """An e-mail that is not of the customer's domain: the form comes back with what was typed."""
    page = person.page
    page.get_by_label("Company name").fill("Lugano Seide")
    page.get_by_label("Primary domain").fill("lugano.example")
    page.get_by_label("Country").select_option("CH")
    page.get_by_label("E-mail of its administrator").fill("it@elsewhere.example")
    press("Send invitation")(person)


ALPINE = [
    Place("customers", "/customers/"),
    Place("customers-filtered", "/customers/?admin=no&azure=yes&sort=-domain"),
    Place("customers-ended", "/customers/?state=ended"),
    Place("customers-nobody-fits", "/customers/?q=zebra"),
    Place("customer", "/customers/{matterhorn}/"),
    Place("customer-remove-dialog", "/customers/{matterhorn}/", opens("Remove relationship")),
    Place("customer-asked", "/customers/{pilatus}/"),
    Place("customer-invited", "/customers/{jura}/"),
    Place("customer-withdraw-dialog", "/customers/{jura}/", opens("Withdraw")),
    Place("customer-removed", "/customers/{aare}/"),
    Place("customer-invite", "/customers/invite/"),
    Place("customer-invite-wrong", "/customers/invite/", press("Send invitation")),
    Place("customer-invite-refused", "/customers/invite/", type_foreign_address),
]
PEOPLE: dict = {
    "": [
        Place("answer-invited", "/customer-invitations/{invited_token}/"),
        Place("answer-decline", "/customer-invitations/{invited_token}/", opens("Decline")),
        Place("answer-active", "/customer-invitations/{active_token}/"),
        Place("answer-asked", "/customer-invitations/{asked_token}/"),
        Place("answer-ended", "/customer-invitations/{ended_token}/"),
        Place("answer-gone", "/customer-invitations/no-such-link/", status=404),
    ],
    "global-admin@alpine.example": ALPINE,
    "sales-agent@alpine.example": [
        Place("customer-sales", "/customers/{pilatus}/"),
        Place("customer-invite-sales", "/customers/invite/"),
    ],
    "helpdesk-agent@alpine.example": [
        Place("customers-helpdesk", "/customers/"),
        Place("customer-helpdesk", "/customers/{jura}/"),
    ],
    "admin-agent@fjord.example": [
        Place("customers-provider", "/customers/"),
        Place("customer-provider", "/customers/{kaveri}/"),
    ],
    "admin-agent@ember.example": [
        Place("customers-reseller", "/customers/"),
        Place("customer-granted", "/customers/{malabar}/"),
        Place("customer-no-grant", "/customers/{kaveri}/"),
        Place("customer-invite-reseller", "/customers/invite/"),
    ],
    "global-admin@borealis.example": [Place("customers-mpn-only", "/customers/", status=403)],
    "member@alpine.example": [Place("customers-no-role", "/customers/", status=403)],
}
CUSTOMER = "SELECT id FROM customers_customer WHERE domain = '{}.example'"
TOKEN = (
    "SELECT substring(o.body from '/customer-invitations/([A-Za-z0-9_-]+)/') FROM accounts_outbox o "
    "JOIN customers_relationship r ON o.reference = 'relationship:' || r.id "
    "JOIN customers_customer c ON c.id = r.customer_id "
    "WHERE o.is_secret AND c.domain = '{}.example' ORDER BY o.id DESC LIMIT 1"
)
ROWS: dict = {
    **{name: CUSTOMER.format(name) for name in ("matterhorn", "pilatus", "jura", "aare", "kaveri", "malabar")},
    "invited_token": TOKEN.format("jura"),
    "active_token": TOKEN.format("rigi"),
    "asked_token": TOKEN.format("pilatus"),
    "ended_token": TOKEN.format("aare"),
}
