"""The paths of the wizard in a browser: Azure for a customer, Office 365 of one's own, and where a grant is missing."""

import re

from playwright.sync_api import expect


def start(person, customer):
    """From the first step of the wizard to the request for that customer."""
    person.go("/incidents/new/")
    page = person.page
    page.locator("main").get_by_role("link", name="For a customer", exact=True).click()
    page.get_by_label("Name or domain").fill(customer)
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("link", name=f"New request for {customer}").click()
    expect(page.get_by_text(f"For customer {customer}").first).to_be_visible()


def describe(page, title):
    page.get_by_label("Title").fill(title)
    page.get_by_label("Description").fill("It began this morning, and a restart changed nothing.")


def go_on(page):
    page.get_by_role("button", name="Continue", exact=True).click()


def choose(page, product):
    page.get_by_label("A specific problem").check()
    options = page.locator("select[name=version] option")
    value = options.filter(has_text=re.compile(f"^{product}$")).first.get_attribute("value")
    page.get_by_label("Product and version").select_option(value)


BANNER_ON_TOP = """() => {
  const box = document.querySelector(".context").getBoundingClientRect();
  return !!document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2).closest(".context");
}"""


def sign_in_beside(person):
    """The session has ended: nothing typed is lost, neither by a choice nor by Continue."""
    page, context = person.page, person.page.context
    context.clear_cookies(name=re.compile("sessionid$"))
    choose(page, r"Microsoft 365 \(Office 365\)")
    go_on(page)
    expect(page.get_by_text("Not saved: you are signed out.")).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value("Typed before the session ended")
    with context.expect_page() as opened:
        page.get_by_role("link", name="Sign in in another window").click()
    beside = opened.value
    beside.get_by_label("E-mail").fill("member@alpine.example")
    beside.get_by_label("Password").fill("partner-demo")
    beside.get_by_role("button", name="Sign in", exact=True).click()
    beside.wait_for_url(lambda url: "/login/" not in url)
    beside.close()
    page.get_by_label("Product and version").select_option("")


def test_an_admin_agent_files_azure_for_a_customer_and_it_is_free(visit):
    agent = visit("admin-agent@alpine.example")
    page = agent.page
    start(agent, "Matterhorn Foods")
    agent.shoot("wizard-path-1-about")
    page.get_by_role("link", name="New request: Azure").click()
    page.get_by_label("A specific problem").check()
    page.get_by_label("Azure subscription of the customer").select_option(label="Production")
    describe(page, "Virtual machines do not start")
    agent.shoot("wizard-path-2-azure")
    go_on(page)
    expect(page.get_by_role("radio", name="Cloud Solution Provider")).to_be_checked()
    agent.shoot("wizard-path-3-plan")
    go_on(page)
    page.get_by_label("Moderate").check()
    page.get_by_label("I have looked at service health").check()
    page.get_by_label("The service is not available").check()
    page.get_by_label("E-mail").fill("it@matterhorn.example")
    go_on(page)
    expect(page.get_by_text("Give a contact of your own company.")).to_be_visible()
    agent.shoot("wizard-path-4-contact")
    page.get_by_label("E-mail").fill("admin-agent@alpine.example")
    go_on(page)
    expect(page.get_by_text("Cloud Solution Provider, free")).to_be_visible()
    expect(page.get_by_text("For customer Matterhorn Foods").first).to_be_visible()
    agent.shoot("wizard-path-5-review")
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Virtual machines do not start")


def test_a_member_files_office_365_of_the_own_company_without_a_plan(visit):
    member = visit("member@alpine.example", "/incidents/new/")
    page = member.page
    page.get_by_label("Title").fill("Typed before the session ended")
    sign_in_beside(member)
    choose(page, r"Microsoft 365 \(Office 365\)")
    page.get_by_text("More…").click()
    member.shoot("wizard-path-6-categories")
    page.get_by_label("Mail and calendar", exact=True).check()
    describe(page, "Mail is late")
    go_on(page)
    page.get_by_label("Minimal").check()
    go_on(page)
    expect(page.get_by_text("Included, not counted")).to_be_visible()
    expect(page.get_by_text("In your own context: Alpine Cloud").first).to_be_visible()
    member.shoot("wizard-path-7-included")
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mail is late")


def test_a_reseller_without_the_grant_is_stopped_and_led_to_its_provider(visit):
    agent = visit("admin-agent@ember.example")
    start(agent, "Kaveri Foods")
    expect(agent.page.get_by_text("The provider has not given Ember Resale access").first).to_be_visible()
    agent.shoot("wizard-path-8-blocked")
    agent.page.get_by_role("link", name="Hand over to Fjord Distribution").first.click()
    expect(agent.page).to_have_url(re.compile(r"/hand-over/\?about=azure"))
    for size in ({"width": 360, "height": 740}, {"width": 1280, "height": 740}):
        agent.page.set_viewport_size(size)
        agent.page.mouse.wheel(0, 500)
        agent.page.wait_for_function("scrollY > 200")
        assert agent.page.evaluate(BANNER_ON_TOP), size


def test_a_marketplace_product_leads_to_the_publisher_without_javascript(visit):
    member = visit("member@alpine.example", "/incidents/new/", java_script_enabled=False)
    page = member.page
    page.get_by_label("A specific problem").check()
    page.get_by_label("Product and version").select_option("marketplace")
    go_on(page)
    expect(page).to_have_url(re.compile("/support/marketplace/"))
    member.shoot("wizard-path-9-marketplace")


def test_dynamics_asks_its_topic_without_javascript_too(visit):
    member = visit("member@alpine.example", "/incidents/new/", java_script_enabled=False)
    page = member.page
    choose(page, "Dynamics 365")
    describe(page, "An invoice is wrong")
    go_on(page)
    page.get_by_label(re.compile("^Billing: invoices")).check()
    go_on(page)
    expect(page.get_by_text("No severity is asked")).to_be_visible()
    member.shoot("wizard-path-10-free")
