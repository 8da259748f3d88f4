"""A member becomes Global admin, and a person without a company founds one: what they and staff see (D53, D54)."""

import re

from playwright.sync_api import expect

from tests.browser import steps

PROFILE, ADMIN, JOIN, QUEUE = "/organization/", "/organization/admin/", "/join/", "/staff/companies/"
COMPANY = {"Company name": "Aurora Works", "Domain": "aurora.example", "Company e-mail": "office@aurora.example"}
PLACES = {"Country": "SE", "Language": "en", "Time zone": "Europe/Stockholm"}
WHY = "A company of this name is a partner already. Ask its admins to invite you."


def decide(visit, request, verb, text=""):
    """A reviewer opens the request, reads the evidence and decides."""
    reviewer = visit("reviewer@portal.example", QUEUE)
    steps.click(reviewer, "link", request)
    reviewer.shoot(f"company-evidence-{verb.lower()}")
    aside = reviewer.page.locator("aside[aria-labelledby=decision]")
    if text:
        aside.get_by_label("Reason").fill(text)
        steps.click(reviewer, "button", verb, aside, exact=True)
    else:
        steps.ask_first(aside, verb)
        steps.confirm(reviewer, verb)
    expect(reviewer.page.get_by_text(re.compile("is (confirmed|rejected)"))).to_be_visible()
    return reviewer


def test_a_member_proves_the_domain_and_becomes_global_admin(visit):
    member = visit("member@borealis.example", PROFILE)
    steps.click(member, "link", "Become a Global admin")
    expect(member.page.get_by_role("button", name=re.compile("^Ask "))).to_be_visible()
    member.shoot("company-1-ask-first")
    steps.click(member, "button", "Prove the domain")
    expect(member.page.get_by_text("_partner-portal.borealis.example")).to_be_visible()
    steps.click(member, "button", "Check now")
    expect(member.page.get_by_text(re.compile("There is no TXT value"))).to_be_visible()
    member.shoot("company-2-not-published")
    steps.click(member, "button", "Check now")
    expect(member.page.get_by_text(re.compile("is proved. Staff of the portal decide now"))).to_be_visible()
    member.shoot("company-3-proved")
    reviewer = decide(visit, "Borealis Systems", "Confirm")
    assert reviewer.axe() == []
    member.go(PROFILE)
    member.page.get_by_label("Tax ID").fill("NO 914 000 001")
    steps.click(member, "button", "Save")
    expect(member.page.get_by_text("The profile is saved: Tax ID.")).to_be_visible()
    steps.click(member, "button", "Everything is right")
    expect(member.page.get_by_text(re.compile("confirmed on .* that everything is right"))).to_be_visible()
    member.shoot("company-4-reviewed")
    assert member.axe() == []


def fill(holder, name):
    for label, value in {**COMPANY, "Company name": name}.items():
        holder.page.locator("main").get_by_label(label, exact=True).fill(value)
    for label, value in PLACES.items():
        holder.page.locator("main").get_by_label(label, exact=True).select_option(value)
    steps.click(holder, "button", "Send request")


def test_a_holder_is_refused_and_then_founds_a_company(visit):
    holder = visit("holder@personal.example", "/")
    steps.click(holder, "link", "Join the network")
    fill(holder, "Nordlys Software")
    expect(holder.page.get_by_text("In review").first).to_be_visible()
    decide(visit, "Nordlys Software", "Reject", WHY)
    holder.go("/")
    expect(holder.page.get_by_text(WHY)).to_be_visible()
    holder.shoot("company-5-refused")
    holder.go(JOIN)
    fill(holder, "Aurora Works")
    holder.go("/")
    expect(holder.page.get_by_text("In review").first).to_be_visible()
    holder.shoot("company-6-tracker")
    decide(visit, "Aurora Works", "Confirm")
    holder.go(PROFILE)
    expect(holder.page.get_by_role("heading", name="Aurora Works")).to_be_visible()
    expect(holder.page.get_by_text(re.compile(r"^5\d{6}$|^[6-9]\d{6}$"))).to_be_visible()
    holder.shoot("company-7-founded")
    assert holder.axe() == []
