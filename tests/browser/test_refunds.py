"""From a purchase that was a mistake to the fee paid back; and a competency from its start to unlimited support."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.parts.refunds import MEMBERSHIP
from tests.browser.place import unfold

WHY = "Our team is covered by Silver. Nothing of it was used."


@pytest.fixture
def offer(portal):
    return portal.sql(MEMBERSHIP.format("Harbor", "action-pack"))[0][0]


def text_of(person):
    return person.page.locator("main").inner_text()


def test_a_refund_from_the_checklist_to_the_credit_note(visit, portal, offer):
    path = f"/benefits/offers/{offer}/refund/"
    admin = visit("global-admin@harbor.example")
    admin.go(path)
    expect(admin.page.get_by_role("button", name="Withdraw the request")).to_be_visible()
    admin.page.get_by_role("button", name="Withdraw the request").click()
    expect(admin.page.get_by_text("No key was revealed.")).to_be_visible()
    admin.shoot("refunds-1-checklist")
    admin.page.get_by_role("textbox", name=re.compile("Why")).fill(WHY)
    admin.page.get_by_role("button", name="Ask for the refund").click()
    expect(admin.page.get_by_text("A refund is asked for").first).to_be_visible()
    admin.shoot("refunds-2-asked")
    _approved_by_staff(visit)
    admin.go(path)
    expect(admin.page.get_by_text("is not active any more").first).to_be_visible()
    expect(admin.page.get_by_text("Refunded").first).to_be_visible()
    admin.shoot("refunds-4-refunded")
    assert portal.sql(f"SELECT state FROM benefits_membership WHERE id = {offer}")[0][0] == "refunded"
    assert portal.sql("SELECT count(*) FROM benefits_invoice WHERE kind = 'credit_note'")[0][0] == 1


def _approved_by_staff(visit):
    staff = visit("reviewer@portal.example")
    staff.go("/staff/refunds/")
    staff.page.get_by_role("link", name=re.compile("Harbor")).click()
    expect(staff.page.get_by_text(WHY)).to_be_visible()
    staff.page.locator("details.confirm > summary", has_text="Approve").click()
    staff.shoot("refunds-3-consequence")
    staff.page.get_by_role("dialog").get_by_role("button", name="Approve the refund").click()
    expect(staff.page.get_by_text("The refund of Harbor Secure is approved.")).to_be_visible()


def test_what_is_used_blocks_the_refund_by_name(visit, portal):
    """Borealis buys nothing here: its Silver has no order, and the page says so instead of a form."""
    silver = portal.sql(MEMBERSHIP.format("Borealis", "silver"))[0][0]
    admin = visit("global-admin@borealis.example")
    admin.go(f"/benefits/offers/{silver}/refund/")
    expect(admin.page.get_by_text("was not bought in the portal").first).to_be_visible()
    expect(admin.page.get_by_role("button", name="Ask for the refund")).to_have_count(0)
    admin.shoot("refunds-5-refused")


def test_a_competency_from_its_start_to_unlimited_support(visit, portal):
    admin = visit("global-admin@borealis.example")
    admin.go("/benefits/competencies/")
    admin.page.get_by_label("Competency", exact=True).select_option(label="DevOps")
    admin.page.get_by_label("Level").select_option(label="Silver")
    admin.page.locator("main").get_by_role("button", name="Start").click()
    expect(admin.page.get_by_text("DevOps is started.")).to_be_visible()
    admin.shoot("competencies-1-started")
    staff = visit("reviewer@portal.example")
    staff.go("/staff/competencies/?q=Borealis&state=started")
    staff.page.get_by_role("link", name=re.compile("Security")).click()
    unfold(staff)
    staff.page.locator("details.confirm > summary", has_text="Qualify").click()
    staff.shoot("competencies-2-consequence")
    staff.page.get_by_role("dialog").get_by_role("button", name="Qualify").click()
    expect(staff.page.get_by_text("Security of Borealis Systems: the state is changed.")).to_be_visible()
    admin.go("/benefits/technical/")
    unfold(admin)
    assert "Unlimited" in text_of(admin)
    admin.shoot("competencies-3-unlimited")
