"""A customer from the invitation to the end: the partner at one browser, the customer at another."""

import re

from playwright.sync_api import expect

from tests.live.system import wait_until

LINK = r"/customer-invitations/[\w-]+/"


def test_a_customer_is_invited_accepts_delegates_and_is_removed(visit, portal):
    agent, customer = visit("admin-agent@alpine.example"), visit()
    path = invites(agent)
    accepts_without_admin(customer, mailed(portal, "asks Uetli Immobilien for a relationship"))
    is_asked(agent, path)
    takes_it_back_again(customer, mailed(portal, "asks Uetli Immobilien for delegated admin"))
    agent.go(path)
    expect(agent.page.get_by_role("button", name="Remove relationship")).to_have_attribute("aria-disabled", "true")
    agent.shoot("customers-6-why-not")
    is_removed(visit("global-admin@alpine.example"), path)
    customer.page.reload()
    expect(customer.page.get_by_text("There is no relationship between")).to_be_visible()
    customer.shoot("customers-8-over")


def mailed(portal, subject):
    """The path of the link in the mail of that subject, once the worker has sent it."""

    def arrived():
        texts = [file.read_text() for file in (portal.folder / "mail").glob("*.log")]
        return next((re.search(LINK, text).group(0) for text in texts if subject in text), None)

    return wait_until(arrived, what="the mail")


def invites(agent):
    page = agent.page
    agent.go("/customers/")
    page.get_by_role("link", name="Invite a customer").click()
    page.get_by_label("Company name").fill("Uetli Immobilien")
    page.get_by_label("Primary domain").fill("uetli.example")
    page.get_by_label("E-mail of its administrator").fill("it@uetli.example")
    agent.shoot("customers-1-invite")
    page.get_by_role("button", name="Send invitation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Uetli Immobilien")
    expect(page.get_by_text("The invitation is on its way to it@uetli.example.")).to_be_visible()
    agent.shoot("customers-2-invited")
    return re.sub(r"^https?://[^/]+", "", page.url)


def accepts_without_admin(customer, link):
    page = customer.page
    customer.go(link)
    expect(page.get_by_label(re.compile("Delegate admin privileges"))).to_have_count(0)
    customer.shoot("customers-3-accept")
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("serves Uetli Immobilien without delegated admin.")).to_be_visible()


def is_asked(agent, path):
    page = agent.page
    agent.go(path)
    page.get_by_role("button", name="Ask for delegated admin").click()
    expect(page.get_by_text("The customer was asked and has not answered.")).to_be_visible()
    agent.shoot("customers-4-asked")


def takes_it_back_again(customer, link):
    """By the new link; the one before has died."""
    page = customer.page
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("This link cannot be used")
    customer.go(link)
    page.get_by_role("button", name="Give delegated admin").click()
    expect(page.get_by_text("has delegated admin from now on.")).to_be_visible()
    customer.shoot("customers-5-given")
    page.get_by_role("button", name="Take delegated admin back").click()
    expect(page.get_by_text("has no delegated admin any more.")).to_be_visible()


def is_removed(admin, path):
    page = admin.page
    admin.go(path)
    page.get_by_text("Remove relationship").click()
    admin.shoot("customers-7-remove")
    page.get_by_role("dialog").get_by_role("button", name="End the relationship").click()
    expect(page.get_by_text("The relationship to Uetli Immobilien has ended.")).to_be_visible()
