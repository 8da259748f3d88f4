"""A provider opens a customer's Azure to a reseller and closes it again; the two part and find each other again."""

import pytest
from playwright.sync_api import expect

from tests.browser import steps

PARTNERS = "/customers/partners/"
PROVIDER, RESELLER = "admin-agent@fjord.example", "admin-agent@ember.example"
CUSTOMER = "SELECT id FROM customers_customer WHERE name = 'Nilgiri Tea'"
LOGGED = (
    "SELECT verb, count(*) FROM accounts_activity "
    "WHERE verb LIKE 'grant.%%' AND facts->>'customer' = 'Nilgiri Tea' GROUP BY verb"
)
TOLD = (
    "SELECT kind FROM accounts_outbox WHERE kind LIKE 'customers/grant%%' "
    "AND \"to\" = 'admin-agent@ember.example' ORDER BY id DESC LIMIT 1"
)


@pytest.fixture
def page_of(portal):
    return f"/customers/{portal.sql(CUSTOMER)[0][0]}/"


def says(person, text):
    expect(person.page.get_by_text(text).first).to_be_visible()


def give(provider, page_of):
    provider.go(page_of)
    steps.click(provider, "link", "Give access")
    provider.page.get_by_label("Reseller", exact=True).select_option(label="Ember Resale")
    provider.shoot("partners-2-give")
    assert provider.axe() == []
    steps.click(provider, "button", "Give access", exact=True)
    says(provider, "Ember Resale has access to the Azure of Nilgiri Tea now.")


def revoke(provider):
    panel = provider.page.locator(
        "section", has=provider.page.get_by_role("heading", name="Resellers' access to Azure")
    )
    steps.ask_first(panel.first, "Revoke")
    provider.shoot("partners-4-revoke")
    steps.confirm(provider, "Revoke access")
    says(provider, "Ember Resale has no access by this grant any more.")


def test_access_appears_at_the_reseller_and_goes_again(visit, portal, page_of):
    provider, reseller = visit(PROVIDER, page_of), visit(RESELLER, page_of)
    says(reseller, "No provider has given your company access to this customer's Azure.")
    reseller.shoot("partners-1-no-access")
    give(provider, page_of)
    reseller.go(page_of)
    says(reseller, "All subscriptions")
    reseller.shoot("partners-3-access")
    reseller.go(PARTNERS)
    expect(reseller.page.get_by_role("row", name="Nilgiri Tea")).to_contain_text("Fjord Distribution")
    revoke(provider)
    reseller.go(page_of)
    says(reseller, "No provider has given your company access to this customer's Azure.")
    assert sorted(portal.sql(LOGGED)) == [("grant.given", 2), ("grant.revoked", 2)]
    assert portal.sql(TOLD) == [("customers/grant_revoked",)]


def test_two_part_and_find_each_other_again(visit):
    reseller, provider = visit(RESELLER, PARTNERS), visit(PROVIDER)
    steps.ask_first(reseller.page.get_by_role("row", name="Fjord Distribution").first, "End")
    reseller.shoot("partners-5-end")
    steps.confirm(reseller, "End the partnership")
    says(reseller, "are partners no more. Customers and grants stay.")
    provider.go(PARTNERS)
    says(provider, "Partnership ended")
    provider.shoot("partners-6-orphans")
    assert provider.axe() == []
    provider.page.get_by_label("Reseller", exact=True).fill("ember.example")
    steps.click(provider, "button", "Ask", exact=True)
    says(provider, "Ember Resale is asked. Nothing changes before it accepts.")
    accept(reseller)


def accept(reseller):
    reseller.go(PARTNERS)
    steps.click(reseller, "button", "Accept Fjord Distribution")
    says(reseller, "Tick that your company authorizes the provider, then accept.")
    reseller.shoot("partners-7-asked")
    assert reseller.axe() == []
    reseller.page.get_by_label("I authorize this provider").check()
    steps.click(reseller, "button", "Accept Fjord Distribution")
    says(reseller, "Your company works with Fjord Distribution now.")
    reseller.shoot("partners-8-accepted")


def test_a_support_group_is_made_and_revoked(visit):
    helpdesk, admin = (
        visit("helpdesk-agent@alpine.example", "/customers/?q=Bodensee"),
        visit("admin-agent@alpine.example"),
    )
    steps.click(helpdesk, "link", "Bodensee Logistik")
    steps.click(helpdesk, "link", "Create support group")
    helpdesk.page.get_by_label("Name", exact=True).fill("Weekend")
    helpdesk.page.locator("input[name=members]").first.check()
    helpdesk.shoot("groups-1-new")
    assert helpdesk.axe() == []
    steps.click(helpdesk, "button", "Create group")
    says(helpdesk, "The members of “Weekend” may log Azure requests for Bodensee Logistik now.")
    says(helpdesk, "Only a Global admin or an Admin agent revokes support groups.")
    helpdesk.shoot("groups-2-made")
    admin.go(helpdesk.page.url.removeprefix(helpdesk.url))
    steps.ask_first(admin.page.locator("main"), "Revoke group")
    admin.shoot("groups-3-revoke")
    steps.confirm(admin, "Revoke group")
    says(admin, "The support group “Weekend” is revoked.")
    admin.shoot("groups-4-revoked")
