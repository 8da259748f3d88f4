"""Requests for customers as people file them: free, with a paid plan, handed over, through a group, to a publisher."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import steps

CUSTOMER = "SELECT id FROM customers_customer WHERE domain = '{}.example'"
ALPINE, HELPDESK = "admin-agent@alpine.example", "helpdesk-agent@alpine.example"
EMBER, FJORD = "admin-agent@ember.example", "admin-agent@fjord.example"


@pytest.fixture
def page_of(portal):
    return lambda domain: f"/customers/{portal.sql(CUSTOMER.format(domain))[0][0]}/"


def says(person, text):
    expect(person.page.get_by_text(text).first).to_be_visible()


def describe(person, path, about, product, title):
    """The first step, up to what the product asks besides."""
    person.go(f"{path}requests/new/?about={about}")
    page = person.page
    page.get_by_label("A specific problem").check()
    option = page.locator("select[name=version] option", has_text=product).first.get_attribute("value")
    page.locator("select[name=version]").select_option(option)
    page.get_by_label("Title").fill(title)
    page.get_by_label("Description").fill("Since the maintenance of last night, on every host.")


def describe_azure(person, path, title):
    describe(person, path, "azure", "Azure", title)
    person.page.get_by_label("Azure subscription of the customer").select_option(index=1)


def go_on(person):
    """Leads to the next step, after what was typed has been saved."""
    here = person.page.url
    steps.click(person, "button", "Continue", exact=True)
    expect(person.page).not_to_have_url(here)


def keep_the_plan(person, plan):
    """The plan preselected is the one that is meant."""
    says(person, "Which plan should pay for this incident?")
    expect(person.page.get_by_role("radio", name=plan)).to_be_checked()
    go_on(person)


def complete(person, name):
    """Severity, service health, the criterion, the own contact; then the review and Submit."""
    page = person.page
    page.get_by_label("Moderate").check()
    page.locator("input[name=criterion]").first.check()
    page.locator("input[type=checkbox][name*=health]").check()
    go_on(person)
    person.shoot(f"requests-{name}-review")
    assert person.axe() == []
    steps.click(person, "button", "Submit", exact=True)
    expect(page).to_have_url(re.compile(r"/incidents/PB-\d+/$"))


def test_azure_for_a_customer_is_free(visit, page_of):
    agent = visit(ALPINE)
    describe_azure(agent, page_of("matterhorn"), "Azure of Matterhorn stops")
    agent.shoot("requests-1-azure-problem")
    go_on(agent)
    keep_the_plan(agent, "Cloud Solution Provider")
    complete(agent, "1-azure")
    says(agent, "For the customer Matterhorn Foods")
    says(agent, "Cloud Solution Provider, free")
    agent.shoot("requests-1-azure-filed")


def test_a_helpdesk_agent_files_through_a_support_group(visit, page_of):
    helpdesk = visit(HELPDESK)
    describe_azure(helpdesk, page_of("matterhorn"), "Filed at night")
    go_on(helpdesk)
    keep_the_plan(helpdesk, "Cloud Solution Provider")
    complete(helpdesk, "2-group")
    says(helpdesk, "For the customer Matterhorn Foods")
    helpdesk.go(f"{page_of('saentis')}requests/new/")
    says(helpdesk, "A Helpdesk agent logs Azure requests only as a member of a support group for Säntis Optik.")
    helpdesk.shoot("requests-2-group-missing")


def test_dynamics_for_a_customer_is_paid_by_advanced_support(visit, page_of):
    agent = visit(ALPINE)
    describe(agent, page_of("matterhorn"), "cloud", "Dynamics 365", "Dynamics of Matterhorn stops")
    agent.page.get_by_label("Any other technical problem").check()
    go_on(agent)
    agent.shoot("requests-3-dynamics-plan")
    keep_the_plan(agent, re.compile("Advanced Support"))
    complete(agent, "3-dynamics")
    says(agent, "Alpine Cloud, with Advanced Support for Partners; not counted")
    agent.shoot("requests-3-dynamics-filed")


def test_a_reseller_hands_over_reads_and_after_the_grant_files_itself(visit, page_of):
    ember, fjord = visit(EMBER), visit(FJORD)
    title = "Azure of Nilgiri stops"
    hand_over(ember, page_of("nilgiri"), title)
    take_and_file(fjord, title)
    ember.go("/customers/hand-overs/?state=filed")
    steps.click(ember, "link", title)
    steps.click(ember, "link", "Read the incident")
    says(ember, "Fjord Distribution filed and answers it, because Ember Resale handed it over.")
    expect(ember.page.get_by_role("button", name="Send reply")).to_have_count(0)
    ember.shoot("requests-6-reseller-reads")
    give_access(fjord, page_of("nilgiri"))
    describe_azure(ember, page_of("nilgiri"), "The next one of Nilgiri")
    go_on(ember)
    keep_the_plan(ember, "Cloud Solution Provider")
    complete(ember, "7-after-the-grant")
    says(ember, "For the customer Nilgiri Tea")


def hand_over(ember, path, title):
    ember.go(f"{path}requests/new/")
    says(ember, "The provider has not given Ember Resale access to the Azure subscriptions of Nilgiri Tea.")
    ember.shoot("requests-4-stopped")
    steps.click(ember, "link", "Hand over to Fjord Distribution")
    page = ember.page
    option = page.locator("select[name=version] option", has_text="Azure").first.get_attribute("value")
    page.locator("select[name=version]").select_option(option)
    page.get_by_label("Title").fill(title)
    page.get_by_label("Description").fill("Every host restarts.")
    page.locator("input[name=severity][value=B]").check()
    ember.shoot("requests-4-hand-over")
    assert ember.axe() == []
    steps.click(ember, "button", "Hand over", exact=True)
    says(ember, "waits for Fjord Distribution now.")


def take_and_file(fjord, title):
    fjord.go("/")
    fjord.shoot("requests-5-home-of-the-provider")
    fjord.go("/customers/hand-overs/?state=waiting")
    steps.click(fjord, "link", title)
    fjord.shoot("requests-5-handed-over")
    assert fjord.axe() == []
    steps.click(fjord, "button", "Take and file it")
    where = fjord.page.locator("select[name=customer_subscription]")
    if where.count():
        where.select_option(index=1)
    go_on(fjord)
    keep_the_plan(fjord, "Cloud Solution Provider")
    complete(fjord, "5-provider")
    says(fjord, "Ember Resale handed it over and reads it.")


def give_access(fjord, path):
    fjord.go(path)
    steps.click(fjord, "link", "Give access")
    fjord.page.get_by_label("Reseller", exact=True).select_option(label="Ember Resale")
    steps.click(fjord, "button", "Give access", exact=True)
    says(fjord, "Ember Resale has access to the Azure of Nilgiri Tea now.")


def test_a_marketplace_product_leads_to_its_publisher(visit):
    member = visit("member@alpine.example", "/support/marketplace/")
    member.shoot("requests-8-marketplace")
    member.page.locator("main table a, main li a").first.click()
    expect(member.page.get_by_text("publisher").first).to_be_visible()
    member.shoot("requests-8-publisher")
    assert member.axe() == []
