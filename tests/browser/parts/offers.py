from tests.browser.place import Place, opens, press, unfold


def by_transfer(person):
    person.page.get_by_label("Bank transfer").check()


PEOPLE: dict = {
    "member@alpine.example": [Place("offers-member", "/benefits/offers/")],
    "partner-admin@alpine.example": [
        Place("offers-gold", "/benefits/offers/"),
        Place("offers-impossible", "/benefits/offers/silver/order/"),
        Place("orders-of-company", "/benefits/offers/orders/"),
        Place("order-paid", "/benefits/offers/orders/{order_paid}/"),
        Place("invoice", "/benefits/invoices/{invoice}/"),
    ],
    "partner-admin@borealis.example": [
        Place("offers-silver", "/benefits/offers/"),
        Place("order-proof", "/benefits/offers/orders/{order_proof}/"),
    ],
    "global-admin@dune.example": [
        Place("offers-none", "/benefits/offers/"),
        Place("order-pending", "/benefits/offers/orders/{order_pending}/"),
        Place("order-proof-wrong", "/benefits/offers/orders/{order_pending}/", press("Upload payment proof")),
        Place("order-cancel", "/benefits/offers/orders/{order_pending}/", opens("Cancel the order")),
    ],
    "global-admin@fjord.example": [
        Place("offers-buy", "/benefits/offers/action-pack/order/", unfold),
        Place("offers-buy-transfer", "/benefits/offers/action-pack/order/", by_transfer),
        Place("offers-buy-wrong", "/benefits/offers/action-pack/order/", press("Order and pay")),
        Place("orders-history", "/benefits/offers/orders/"),
    ],
    "partner-admin@cedar.example": [Place("orders-none", "/benefits/offers/orders/")],
    "global-admin@harbor.example": [
        Place("offers-two", "/benefits/offers/"),
        Place("offers-upgrade", "/benefits/offers/gold/order/"),
    ],
    "partner-admin@glacier.example": [Place("offers-elsewhere", "/benefits/offers/")],
    "reviewer@portal.example": [
        Place("orders", "/staff/orders/"),
        Place("orders-nothing-fits", "/staff/orders/?q=nothing"),
        Place("orders-item", "/staff/orders/{order_proof}/", unfold),
        Place("orders-item-wrong", "/staff/orders/{order_proof}/", lambda p: (unfold(p), press("Send back")(p))),
    ],
}
ORDER = (
    "SELECT r.id FROM benefits_order r JOIN accounts_organization o ON o.id = r.organization_id "
    "WHERE o.name LIKE '{}%%' AND r.state = '{}' ORDER BY r.id"
)
ROWS: dict = {
    "order_paid": ORDER.format("Alpine", "paid"),
    "order_proof": ORDER.format("Borealis", "proof"),
    "order_pending": ORDER.format("Dune", "pending"),
    "invoice": ORDER.format("Alpine", "paid")
    .replace("r.id", "i.id", 1)
    .replace(" WHERE", " JOIN benefits_invoice i ON i.order_id = r.id WHERE", 1),
}
