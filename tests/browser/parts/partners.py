from tests.browser.place import Place, opens, press


def ask_nobody(person):
    person.page.get_by_label("Reseller", exact=True).fill("nobody.example")
    press("Ask")(person)


PEOPLE: dict = {
    "admin-agent@fjord.example": [
        Place("partners-provider", "/customers/partners/"),
        Place("partners-ask-wrong", "/customers/partners/", ask_nobody),
        Place("partners-end", "/customers/partners/", opens("End")),
        Place("partners-revoke", "/customers/partners/", opens("Revoke")),
        Place("partners-nothing-fits", "/customers/partners/?q=zebra"),
        Place("grant-customer", "/customers/{ganga}/"),
        Place("grant-new", "/customers/{malabar}/grants/new/"),
        Place("grant-new-wrong", "/customers/{malabar}/grants/new/", press("Give access")),
        Place("grant-nobody", "/customers/{skagen}/grants/new/"),
        Place("grant-no-azure", "/customers/{ribe}/grants/new/"),
    ],
    "helpdesk-agent@fjord.example": [Place("partners-helpdesk", "/customers/partners/")],
    "admin-agent@ember.example": [
        Place("partners-reseller", "/customers/partners/"),
        Place("grant-got", "/customers/{malabar}/"),
        Place("group-no-azure", "/customers/{nilgiri}/groups/new/"),
    ],
    "helpdesk-agent@alpine.example": [
        Place("group-new", "/customers/{matterhorn}/groups/new/"),
        Place("group-new-wrong", "/customers/{matterhorn}/groups/new/", press("Create group")),
        Place("group-helpdesk", "/customers/groups/{group}/"),
    ],
    "admin-agent@alpine.example": [
        Place("partners-none", "/customers/partners/"),
        Place("group", "/customers/groups/{group}/"),
        Place("group-add-wrong", "/customers/groups/{group}/", press("Add")),
        Place("group-remove", "/customers/groups/{group}/", opens("Remove")),
        Place("group-revoke", "/customers/groups/{group}/", opens("Revoke group")),
    ],
}
CUSTOMER = "SELECT id FROM customers_customer WHERE domain = '{}.example'"
ROWS: dict = {
    **{name: CUSTOMER.format(name) for name in ("ganga", "malabar", "nilgiri", "skagen", "ribe", "matterhorn")},
    "group": "SELECT id FROM customers_supportgroup WHERE revoked_at IS NULL ORDER BY id",
}
