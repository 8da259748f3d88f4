from tests.browser.place import Place, opens, press, unfold


def by_transfer(person):
    person.page.get_by_label("Bank transfer").check()


PEOPLE: dict = {
    "global-admin@alpine.example": [
        Place("plans-asfp-held", "/support/plans/"),
        Place("plan-buy-not-yet", "/support/plans/asfp/buy/"),
        Place("plan-orders-none", "/support/plans/orders/"),
        Place("health", "/support/health/"),
        Place("health-nothing-fits", "/support/health/?region=asia&product=windows-server"),
        Place("outage", "/support/health/{outage}/"),
        Place("marketplace", "/support/marketplace/"),
        Place("marketplace-nothing-fits", "/support/marketplace/?q=nothing"),
        Place("marketplace-product", "/support/marketplace/{marketplace_product}/"),
    ],
    "member@alpine.example": [Place("plans-member", "/support/plans/")],
    "global-admin@ember.example": [
        Place("plans-csp-only", "/support/plans/"),
        Place("plan-buy", "/support/plans/asfp/buy/"),
        Place("plan-buy-transfer", "/support/plans/psfp/buy/", by_transfer),
        Place("plan-buy-wrong", "/support/plans/psfp/buy/", press("Order and pay")),
        Place("plan-orders", "/support/plans/orders/"),
        Place("plan-order-pending", "/support/plans/orders/{plan_pending}/"),
        Place("plan-ordered", "/support/plans/azure/buy/"),
    ],
    "global-admin@harbor.example": [
        Place("plan-order-paid", "/support/plans/orders/{plan_paid}/"),
        Place("plan-invoice", "/support/plans/invoices/{plan_invoice}/"),
    ],
    "engineer@portal.example": [
        Place("marketplace-staff", "/support/marketplace/"),
        Place("marketplace-new", "/support/marketplace/new/"),
        Place("marketplace-wrong", "/support/marketplace/new/", press("Save")),
        Place("marketplace-change", "/support/marketplace/{marketplace_product}/change/"),
        Place("marketplace-product-staff", "/support/marketplace/{marketplace_product}/"),
        Place("health-staff", "/support/health/"),
        Place("outage-new", "/support/health/new/"),
        Place("outage-new-wrong", "/support/health/new/", press("Make it known")),
        Place("outage-staff", "/support/health/{outage}/", unfold),
        Place("outage-wrong", "/support/health/{outage}/", press("Add update")),
        Place("outage-over", "/support/health/{outage_over}/", unfold),
    ],
    "reviewer@portal.example": [
        Place("plans-staff", "/support/plans/"),
        Place("plans-register", "/support/plans/register/"),
        Place("plans-register-wrong", "/support/plans/register/", press("Register")),
        Place("plans-take-back", "/support/plans/register/", opens("Take back")),
    ],
}
PLAN = "SELECT {} FROM benefits_order r JOIN benefits_offer o ON o.id = r.offer_id {} WHERE o.plan_code <> '' AND {}"
ROWS: dict = {
    "plan_pending": PLAN.format("r.id", "", "r.state = 'pending'"),
    "plan_paid": PLAN.format("r.id", "", "r.state = 'paid'"),
    "plan_invoice": PLAN.format("i.id", "JOIN benefits_invoice i ON i.order_id = r.id", "r.state = 'paid'"),
    "outage": "SELECT id FROM support_outage WHERE state <> 'resolved' ORDER BY id",
    "outage_over": "SELECT id FROM support_outage WHERE state = 'resolved' ORDER BY id",
    "marketplace_product": "SELECT id FROM support_marketplaceproduct ORDER BY name",
}
