"""A company of CSP only buys a support plan, and Dynamics of a customer becomes possible; an outage becomes known."""

from playwright.sync_api import expect

from tests.browser import steps

GOOD = "4242 4242 4242 4242"
HELD = "SELECT count(*) FROM support_contract WHERE state = 'active' AND title LIKE 'ASfP%%' AND organization_id = {}"
EMBER = "(SELECT id FROM accounts_organization WHERE name LIKE 'Ember%%')"


def test_an_admin_buys_advanced_support_for_partners(visit, portal):
    buyer = visit("global-admin@ember.example", "/support/plans/")
    page = buyer.page
    row = page.get_by_role("row").filter(has_text="Advanced Support for Partners").first
    expect(row).to_contain_text("Nothing.")
    buyer.shoot("plans-1-nothing-held")
    page.get_by_role("link", name="Buy Advanced Support for Partners").click()
    expect(page.get_by_text("A support plan is not refunded")).to_be_visible()
    pay(buyer)
    expect(page.get_by_text("Advanced Support for Partners is paid and active.")).to_be_visible()
    buyer.shoot("plans-2-paid")
    assert portal.sql(HELD.format(EMBER)) == [(1,)]
    buyer.go("/support/plans/")
    expect(page.get_by_text("The next year can be bought from")).to_be_visible()
    buyer.shoot("plans-3-held")
    colleague = visit("admin-agent@ember.example", "/support/plans/")
    expect(colleague.page.locator("main")).to_contain_text("ASfP 20")


def pay(buyer):
    page = buyer.page
    page.get_by_label("Bill-to name and address").fill("Ember Resale")
    page.get_by_label("Billing address of the card").fill("Ember Resale")
    page.get_by_label("Card number").fill(GOOD)
    page.get_by_label("Name on the card").fill("Daniel Costa")
    page.get_by_label("Valid until").fill("12/40")
    page.get_by_label("Security code").fill("737")
    page.get_by_label("My company accepts the agreement").check()
    steps.click(buyer, "button", "Order and pay")


def test_an_outage_is_made_known_and_resolved(visit):
    staff = visit("engineer@portal.example", "/support/health/new/")
    page = staff.page
    page.get_by_label("Title").fill("Sign-in to Azure fails")
    page.get_by_label("What partners should know").fill("We look for the cause.")
    page.get_by_label("Azure", exact=True).check()
    steps.click(staff, "button", "Make it known")
    reader = visit("member@alpine.example", "/support/health/")
    steps.click(reader, "link", "Sign-in to Azure fails")
    expect(reader.page.get_by_text("We look for the cause.")).to_be_visible()
    reader.shoot("health-1-known")
    page.locator("summary", has_text="Resolve").click()
    page.get_by_label("What partners should know").last.fill("It works again.")
    steps.click(staff, "button", "Resolve", exact=True)
    expect(page.get_by_text("The outage is resolved.")).to_be_visible()
    staff.shoot("health-2-resolved")


def test_a_marketplace_product_leads_to_its_publisher(visit):
    person = visit("member@cedar.example", "/support/marketplace/")
    person.page.get_by_label("Product or publisher").fill("northwind")
    steps.click(person, "button", "Filter")
    steps.click(person, "link", "Northwind Invoices")
    expect(person.page.get_by_text("This product is not supported here")).to_be_visible()
    expect(person.page.get_by_role("link", name="invoices@northwind.example")).to_be_visible()
    person.shoot("marketplace-1-publisher")
    assert person.axe() == []
