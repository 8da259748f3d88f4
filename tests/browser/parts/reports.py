"""The incident reports of partners and of staff, and the clocks that they are made of."""

from tests.browser.place import Place, unfold

REPORT = "/incidents/report/"
STAFF = "/staff/incidents/report/"
PEOPLE = {
    "global-admin@borealis.example": [
        Place("incident-report", REPORT),
        Place("incident-report-tables", f"{REPORT}?months=6", unfold),
    ],
    "global-admin@alpine.example": [Place("incident-report-csp", f"{REPORT}?context=customer")],
    "global-admin@cedar.example": [
        Place("incident-report-empty", REPORT),
        Place("incident-report-nothing-fits", f"{REPORT}?months=3"),
    ],
    "member@borealis.example": [Place("incident-report-refused", REPORT, status=403)],
    "engineer@portal.example": [
        Place("staff-report", STAFF),
        Place("staff-report-tables", f"{STAFF}?months=3", unfold),
        Place("staff-report-nothing", f"{STAFF}?months=3&area=dynamics"),
    ],
}
ROWS: dict = {}
