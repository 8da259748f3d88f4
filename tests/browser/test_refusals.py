"""The four refusals that are never mixed up, each for the demo account that is there to meet it (product.md 2)."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import steps

PORTAL = {"parts": ("redis", "web")}
BLAME = re.compile(r"wrong account|your fault|mistake|not allowed|denied|forbidden|illegal", re.IGNORECASE)
NOTHING = "Looks like you don't have any benefits yet"
SWITCH = "Sign in with another account"


def meet(visitor, path, status, sentence, picture):
    """Goes there; the refusal is the page's h1 and title, blames nobody, and has no finding in axe."""
    answer = visitor.go(path)
    assert answer.status == status
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(sentence)
    assert visitor.page.title().startswith(sentence)
    assert not BLAME.search(visitor.page.locator("main").inner_text())
    assert visitor.axe() == []
    visitor.shoot(f"refusal-{picture}")
    return visitor.page.locator("main")


def sign_in_again(visitor, email):
    """By the refusal's own button, as another account."""
    steps.click(visitor, "button", SWITCH, visitor.page.locator("main"))
    visitor.fill_in(email)


@pytest.mark.parametrize("path", ["/benefits/technical/", "/benefits/"])
def test_nothing_to_show(visit, path):
    dune = visit("global-admin@dune.example")
    page = meet(dune, path, 200, NOTHING, f"nothing-{path.split('/')[-2]}")
    expect(page).to_contain_text("global-admin@dune.example")
    expect(page).to_contain_text("Dune Consulting")
    expect(page).to_contain_text("Its Silver membership lapsed on")
    expect(page.get_by_role("button", name=SWITCH)).to_be_visible()
    expect(page.get_by_role("table", name="Offers you can buy")).to_contain_text("Gold membership")


def test_the_wrong_programme_leads_another_account_back_to_the_same_page(visit):
    ember = visit("global-admin@ember.example")
    page = meet(ember, "/benefits/technical/", 403, "You are not authorized for this action", "programme")
    expect(page).to_contain_text("This account is associated with CSP only.")
    expect(page).to_contain_text("global-admin@ember.example")
    expect(page).to_contain_text("Ember Resale")
    sign_in_again(ember, "member@alpine.example")
    assert ember.page.url == f"{ember.url}/benefits/technical/"
    expect(ember.page.get_by_role("heading", level=1)).to_have_text("Technical benefits")


def test_no_company_says_what_a_holder_can_do(visit):
    holder = visit("holder@personal.example")
    page = meet(holder, "/benefits/", 403, "This account belongs to no company", "no-company")
    expect(page).to_contain_text("holder@personal.example")
    expect(page.get_by_role("button", name=SWITCH)).to_be_visible()
    expect(page).to_contain_text("file on-premises incidents")
    steps.click(holder, "link", "Link support benefits", page)
    expect(holder.page.get_by_role("heading", level=1)).to_have_text("Link support benefits")


def test_a_missing_role_leaves_the_button_visible_and_names_who_can(visit):
    member = visit("member@alpine.example", "/benefits/technical/")
    row = steps.open_row(member)
    button = row.get_by_role("button", name="Activate", exact=True)
    expect(button).to_be_visible()
    expect(button).to_have_attribute("aria-disabled", "true")
    why = "Only a Global admin or an MPN partner admin activates benefits."
    expect(button).to_have_accessible_description(re.compile(re.escape(why)))
    expect(row.get_by_role("button", name="Ask Mina Park")).to_be_visible()
    button.click(force=True)
    expect(row.get_by_text("Not activated")).to_be_visible()
    member.shoot("refusal-role-button")


def test_asking_works_once_a_day(visit):
    member = visit("member@alpine.example")
    for said in ("Jonas Weber was asked: a mail is on its way", "You have already asked Jonas Weber today"):
        member.go("/benefits/technical/")
        steps.click(member, "button", "Ask Jonas Weber", steps.open_row(member))
        expect(member.page.get_by_text(said)).to_be_visible()
        assert member.page.url.startswith(f"{member.url}/benefits/technical/")
    jonas = visit("partner-admin@alpine.example", "/")
    expect(jonas.page.get_by_text("Anna Graf").first).to_be_visible()
    jonas.shoot("refusal-asked")


def test_a_page_behind_a_role_names_the_role_and_the_people(visit):
    member = visit("member@alpine.example")
    page = meet(member, "/organization/activity/", 403, "You do not have the role for this", "role")
    expect(page).to_contain_text("Only people with a role in the company see its activity log.")
    expect(page.get_by_role("button", name=re.compile("^Ask "))).to_have_count(3)


def test_a_company_elsewhere_gets_the_contact_of_its_region_instead_of_activate(visit):
    glacier = visit("partner-admin@glacier.example", "/benefits/technical/")
    row = steps.open_row(glacier)
    expect(row.get_by_role("button", name="Activate")).to_have_count(0)
    expect(glacier.page.get_by_text("Ask Partner Frontline to activate your technical benefits.")).to_be_visible()
    expect(glacier.page.get_by_text("Managed in Partner Membership Center").first).to_be_visible()
    glacier.shoot("refusal-elsewhere")


def test_what_does_not_exist_blames_nobody_either(visit):
    meet(visit("member@alpine.example"), "/incidents/PB-999999/", 404, "There is nothing here", "nothing-here")
