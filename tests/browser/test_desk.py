"""An incident that nobody has: a canned answer, a hand-over, a merge and an outage, by two engineers and a partner."""

import re

from playwright.sync_api import expect

from tests.browser import steps

AZURE = "SELECT 'PB-' || lpad(id::text, 6, '0') FROM incidents_incident WHERE outage_id IS NOT NULL ORDER BY id LIMIT 1"
OPEN = "SELECT 'PB-' || lpad(id::text, 6, '0') FROM incidents_incident WHERE title LIKE 'Hyper-V%%'"
TOLD = "SELECT count(*) FROM accounts_outbox WHERE kind = 'incidents/{}'"


def test_from_the_queue_through_a_canned_answer_to_another_engineer(visit, portal):
    ((reference,),) = portal.sql(OPEN)
    ines = visit("engineer@portal.example", "/staff/incidents/")
    steps.click(ines, "link", re.compile("On-premises products"))
    expect(ines.page.get_by_role("link", name=re.compile("Hyper-V"))).to_be_visible()
    ines.shoot("desk-1-queue")
    ines.go(f"/incidents/{reference}/")
    ines.page.get_by_label("Message or note").fill("Good morning.")
    ines.page.get_by_label("Canned answer").select_option(label="Logs wanted")
    steps.click(ines, "button", "Put into the text")
    text = ines.page.get_by_label("Message or note")
    expect(text).to_have_value(re.compile(r"^Good morning\.\s+Hello .*logs of Windows Server", re.S))
    ines.shoot("desk-2-canned")
    steps.click(ines, "button", "Send answer")
    expect(ines.page.get_by_text("Your answer was sent.")).to_be_visible()
    hand_over(ines, reference)
    assert portal.sql(TOLD.format("assigned")) == [(1,)]


def hand_over(ines, reference):
    steps.click(ines, "link", "Hand over")
    option = ines.page.locator("select[name=engineer] option", has_text="operator@portal.example")
    ines.page.get_by_label("Engineer", exact=True).select_option(option.get_attribute("value"))
    ines.page.get_by_label("Note for the engineer").fill("The dump is missing; they look for it.")
    ines.shoot("desk-3-hand-over")
    assert ines.axe() == []
    steps.click(ines, "button", "Hand over", exact=True)
    expect(ines.page.get_by_text(re.compile(f"works on {reference} now"))).to_be_visible()
    expect(ines.page.get_by_text("The dump is missing; they look for it.")).to_be_visible()
    ines.shoot("desk-4-handed-over")


def test_a_canned_answer_without_javascript(visit, portal):
    ((reference,),) = portal.sql(OPEN)
    ines = visit("engineer@portal.example", f"/incidents/{reference}/", java_script_enabled=False)
    ines.page.get_by_label("Message or note").fill("Good morning.")
    ines.page.get_by_label("Canned answer").select_option(label="Logs wanted")
    steps.click(ines, "button", "Put into the text")
    expect(ines.page.get_by_label("Message or note")).to_have_value(re.compile("^Good morning.*logs of", re.S))


def test_a_duplicate_goes_on_elsewhere_and_the_reply_with_it(visit, portal):
    mona = visit("partner-admin@borealis.example")
    first = steps.file_incident(mona, "Replica stays behind")
    second = steps.file_incident(mona, "The replica is late")
    mona.page.get_by_label("Your reply").fill("It is the same server.")
    ines = visit("engineer@portal.example", f"/incidents/{second}/")
    steps.click(ines, "link", "Merge a duplicate")
    steps.click(ines, "link", f"Choose {first}")
    ines.page.get_by_label("Text for the partner").fill("Both come from one server.")
    ines.shoot("desk-5-merge")
    steps.click(ines, "button", "Close as duplicate")
    expect(ines.page.get_by_text(f"{second} is closed as a duplicate and goes on in {first}.")).to_be_visible()
    ines.shoot("desk-6-merged")
    assert ines.axe() == []
    steps.click(mona, "button", "Send reply")
    expect(mona.page.get_by_text(f"{second} is merged into {first}. Your reply was added there.")).to_be_visible()
    mona.shoot("desk-7-reply-went-along")
    mona.go(f"/incidents/{second}/")
    expect(mona.page.get_by_text("This incident is a duplicate")).to_be_visible()
    mona.shoot("desk-8-duplicate")
    assert portal.sql(TOLD.format("merged")) == [(1,)]


def test_the_outage_behind_an_incident(visit, portal):
    ((reference,),) = portal.sql(AZURE)
    ines = visit("engineer@portal.example", f"/incidents/{reference}/")
    steps.click(ines, "button", "It does not explain the incident")
    expect(ines.page.get_by_text("The incident is linked to no outage any more.")).to_be_visible()
    steps.click(ines, "link", "Link an outage")
    ines.page.get_by_role("radio").first.check()
    ines.shoot("desk-9-outages")
    steps.click(ines, "button", "Link the outage")
    expect(ines.page.get_by_text("This is a case of a known outage")).to_be_visible()
    partner = visit("global-admin@borealis.example", f"/incidents/{reference}/")
    expect(partner.page.get_by_text("This is a case of a known outage")).to_be_visible()
    partner.shoot("desk-10-outage-of-the-partner")
    assert partner.axe() == []
