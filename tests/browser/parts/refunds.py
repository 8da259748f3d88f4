from tests.browser.place import Place, opens, press, unfold

MEMBERSHIP = (
    "SELECT m.id FROM benefits_membership m JOIN accounts_organization o ON o.id = m.organization_id "
    "JOIN benefits_offer f ON f.id = m.offer_id WHERE o.name LIKE '{}%%' AND f.code = '{}' AND m.state = 'active'"
)
HELD = (
    "SELECT h.id FROM benefits_competencyheld h JOIN accounts_organization o ON o.id = h.organization_id "
    "WHERE o.name LIKE '{}%%' AND h.state = '{}'"
)

PEOPLE = {
    "global-admin@harbor.example": [
        Place("refund-waiting", "/benefits/offers/{given_back}/refund/"),
        Place("competencies", "/benefits/competencies/"),
        Place("competencies-wrong", "/benefits/competencies/", press("Start")),
    ],
    "global-admin@fjord.example": [Place("competencies-at-risk", "/benefits/competencies/")],
    "global-admin@alpine.example": [Place("refund-no-order", "/benefits/offers/{without_order}/refund/")],
    "member@alpine.example": [
        Place("competencies-member", "/benefits/competencies/"),
        Place("refund-refused", "/benefits/offers/{without_order}/refund/", status=403),
    ],
    "partner-admin@glacier.example": [Place("competencies-elsewhere", "/benefits/competencies/")],
    "reviewer@portal.example": [
        Place("refunds", "/staff/refunds/"),
        Place("refunds-nothing-fits", "/staff/refunds/?q=nothing"),
        Place("refund", "/staff/refunds/{refund}/", unfold),
        Place("refund-dialog", "/staff/refunds/{refund}/", opens("Approve")),
        Place("refund-wrong", "/staff/refunds/{refund}/", lambda p: (unfold(p), press("Reject")(p))),
        Place("staff-competencies", "/staff/competencies/"),
        Place("staff-competencies-nothing-fits", "/staff/competencies/?q=nothing"),
        Place("staff-competency", "/staff/competencies/{started}/"),
        Place("staff-competency-dialog", "/staff/competencies/{started}/", opens("Qualify")),
        Place("staff-competency-at-risk", "/staff/competencies/{at_risk}/"),
    ],
}
ROWS = {
    "given_back": MEMBERSHIP.format("Harbor", "action-pack"),
    "without_order": MEMBERSHIP.format("Alpine", "gold"),
    "refund": "SELECT id FROM benefits_refundrequest",
    "started": HELD.format("Alpine", "started"),
    "at_risk": HELD.format("Fjord", "at_risk"),
}
