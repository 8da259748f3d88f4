"""The wizard on its paths: for a customer and for the own company, what is asked, and what stops it."""

import re

from playwright.sync_api import expect

from tests.browser.place import Place, press, unfold


def product(label, then=""):
    """Chooses the product and waits until the page asks what that one asks."""

    def choose(person):
        page = person.page
        page.get_by_label("A specific problem").check()
        option = page.locator("select[name=version] option", has_text=re.compile(f"^{label}")).first.get_attribute(
            "value"
        )
        page.get_by_label("Product and version").select_option(option)
        if then:
            expect(page.get_by_text(then).first).to_be_visible()

    return choose


def open_more(person):
    product("Microsoft 365", "Which category is it?")(person)
    unfold(person)


PEOPLE = {
    "admin-agent@alpine.example": [
        Place("wizard-whom", "/incidents/new/"),
        Place("wizard-azure-own", "/incidents/new/", product("Azure$", "Azure subscription")),
        Place("wizard-dynamics", "/incidents/new/", product("Dynamics 365$", "Which topic is it?")),
        Place("wizard-office-more", "/incidents/new/", open_more),
        Place("wizard-customers", "/incidents/new/customer/"),
        Place("wizard-customers-none", "/incidents/new/customer/?q=zebra"),
        Place("wizard-about", "/customers/{wizard_customer}/requests/new/"),
        Place("wizard-azure", "/customers/{wizard_customer}/requests/new/?about=azure"),
        Place("wizard-azure-wrong", "/customers/{wizard_customer}/requests/new/?about=azure", press("Continue")),
    ],
    "admin-agent@ember.example": [
        Place("wizard-blocked", "/customers/{wizard_blocked}/requests/new/"),
        Place("wizard-blocked-azure", "/customers/{wizard_blocked}/requests/new/?about=azure"),
    ],
}
ROWS = {
    "wizard_customer": "SELECT id FROM customers_customer WHERE domain = 'matterhorn.example'",
    "wizard_blocked": "SELECT id FROM customers_customer WHERE domain = 'nilgiri.example'",
}
