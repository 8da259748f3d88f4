from tests.browser.place import Place, opens, press

PEOPLE: dict = {
    "admin-agent@alpine.example": [
        Place("requests-list", "/incidents/?context=customer"),
        Place("requests-customer", "/customers/{matterhorn_pk}/requests/"),
        Place("requests-none", "/customers/{rigi_pk}/requests/"),
        Place("requests-incident", "/incidents/{for_customer}/"),
    ],
    "admin-agent@fjord.example": [
        Place("handovers-provider", "/customers/hand-overs/"),
        Place("handover-waiting", "/customers/hand-overs/{handed}/"),
        Place("handover-decline", "/customers/hand-overs/{handed}/", opens("Decline")),
    ],
    "admin-agent@ember.example": [
        Place("handovers-reseller", "/customers/hand-overs/"),
        Place("handover-given", "/customers/hand-overs/{handed}/"),
        Place("handover-declined", "/customers/hand-overs/{declined}/"),
        Place("handover-read", "/incidents/{shared}/"),
        Place("handover-new", "/customers/{nilgiri_pk}/hand-over/"),
        Place("handover-new-wrong", "/customers/{nilgiri_pk}/hand-over/", press("Hand over")),
    ],
    "": [
        Place("read-link", "/requests/read/{reader}/"),
        Place("read-link-gone", "/requests/read/nothing/", status=404),
    ],
}
CUSTOMER = "SELECT id FROM customers_customer WHERE domain = '{}.example'"
OVER = "SELECT id FROM incidents_handover WHERE state = '{}'"
READER = (
    "SELECT substring(body from '/requests/read/([A-Za-z0-9_-]+)/') FROM accounts_outbox "
    "WHERE is_secret AND kind = 'incidents/read_link'"
)
INCIDENT = "SELECT 'PB-' || lpad(id::text, 6, '0') FROM incidents_incident WHERE title LIKE '{}%%'"
ROWS: dict = {
    "reader": READER,
    **{f"{name}_pk": CUSTOMER.format(name) for name in ("matterhorn", "rigi", "nilgiri")},
    "handed": OVER.format("waiting"),
    "declined": OVER.format("declined"),
    "for_customer": INCIDENT.format("Virtual machines restart"),
    "shared": INCIDENT.format("Disks of the archive"),
}
