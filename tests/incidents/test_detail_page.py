"""One incident: what its page shows, and to whom."""

import re

import pytest
import time_machine
from django.urls import reverse

from incidents import services
from tests.builders import a_person
from tests.incidents.builders import a_draft, a_line, an_incident, in_state, later
from tests.incidents.pages import url


@pytest.fixture(autouse=True)
def _on_monday_afternoon():
    with time_machine.travel(later(hours=3)):
        yield


@pytest.fixture
def incident(cast):
    return an_incident(cast.member)


@pytest.fixture
def mona(client, cast):
    client.force_login(cast.member)
    return client


def test_it_shows_what_was_reported_and_what_was_promised(mona, incident):
    text = mona.get(url(incident)).text
    for words in ("Replication stops", incident.reference, "The secondary does not catch up", "SQL Server 2022"):
        assert words in text
    assert "First response due by" in text or "The first response was due by" in text
    assert "Moderate (B)" in text


WHO = {
    "member": 200, "global_admin": 200, "partner_admin": 200, "engineer": 200, "operator": 200,
    "admin_agent": 404, "guest": 404, "outsider": 404, "holder": 404, "reviewer": 404, "reseller": 404,
}  # fmt: skip


@pytest.mark.parametrize("who", WHO)
def test_who_may_see_it(client, cast, incident, who):
    client.force_login(getattr(cast, who))
    assert client.get(url(incident)).status_code == WHO[who]


def test_a_holder_sees_the_own_and_the_payer_does_not(client, cast):
    incident = an_incident(cast.holder, a_line(cast.holder, company=cast.acme))
    for who, status in (("holder", 200), ("global_admin", 404), ("engineer", 200)):
        client.force_login(getattr(cast, who))
        assert client.get(url(incident)).status_code == status


def test_a_foreign_incident_is_as_absent_as_a_random_one(client, cast, incident):
    client.force_login(cast.outsider)
    theirs, nobodys = client.get(url(incident)), client.get("/incidents/PB-999999999/")
    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    assert bare(theirs, incident.reference) == bare(nobodys, "PB-999999999")


def bare(answer, reference):
    return re.sub(r'value="\w{64}"', "", answer.text).replace(reference, "X")


GARBAGE = [
    "abc", "PB-", "PB-" + "9" * 30, "-1", "0", "PB-000000", "PB-٣٣", "%2e%2e", "%27%20OR%201=1", "%F0%9F%99%82",
    "x" * 3000,
]  # fmt: skip


@pytest.mark.parametrize("reference", GARBAGE)
def test_a_garbage_reference_is_not_there(mona, incident, reference):
    assert mona.get(f"/incidents/{reference}/").status_code == 404


def test_a_nul_in_the_reference_is_refused(mona):
    assert mona.get("/incidents/PB%00/").status_code in {400, 404}


def test_a_draft_leads_its_author_to_the_wizard_and_is_nobody_elses(client, cast):
    draft = a_draft(cast.member)
    client.force_login(cast.member)
    assert client.get(url(draft)).url == reverse("incidents:new_draft", args=[draft.reference])
    client.force_login(cast.global_admin)
    assert client.get(url(draft)).status_code == 404


def test_the_conversation_is_in_order_with_what_happened_between(mona, cast, incident):
    services.reply(cast.member, incident, "First words", now=later(hours=1))
    services.ask_partner(cast.engineer, incident, "Which version?", now=later(hours=2))
    text = mona.get(url(incident)).text
    order = ["does not catch up", "submitted the incident", "First words", "Which version?", "asked the partner"]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_each_message_has_its_anchor(mona, cast, incident):
    services.reply(cast.member, incident, "Words", now=later(hours=1))
    assert f'id="message-{incident.messages.get().pk}"' in mona.get(url(incident)).text


def test_what_was_typed_is_shown_as_text(mona, cast, incident):
    services.reply(cast.member, incident, "<script>alert(1)</script> {{7*7}}", now=later(hours=1))
    text = mona.get(url(incident)).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}}" in text


def test_an_internal_note_is_for_staff_alone(client, cast, incident):
    services.note(cast.engineer, incident, "Between us", now=later(hours=1))
    for who, seen in (("member", False), ("global_admin", False), ("engineer", True)):
        client.force_login(getattr(cast, who))
        text = client.get(url(incident)).text
        assert ("Between us" in text, "internal note</span>" in text.lower()) == (seen, seen)


def test_who_answers_next(client, mona, cast, incident):
    assert "Support answers next" in mona.get(url(incident)).text
    services.ask_partner(cast.engineer, incident, "Which version?")
    assert "You answer next." in mona.get(url(incident)).text
    assert "Starts the clock again." in mona.get(url(incident)).text
    client.force_login(cast.engineer)
    assert "The partner answers next." in client.get(url(incident)).text


def test_what_it_cost_and_what_was_left(mona, cast):
    line = a_line(cast.member, on_premises=5)
    first = an_incident(cast.member, line)
    an_incident(cast.member, line)
    cost = mona.get(url(first)).context["cost"]
    assert (cost.units, cost.left_after, cost.entitlement.left) == (1, 4, 3)
    assert "4 of 5 were left after it." in mona.get(url(first)).text
    assert cost.contract_url == reverse("support:contract", args=[line.contract_id])


def test_a_plan_that_is_not_counted_cost_nothing(mona, cast):
    line = a_line(cast.member)
    incident = an_incident(cast.member, line)
    line.plan.is_counted = False
    line.plan.save(update_fields=["is_counted"])
    shown = mona.get(url(incident)).text
    assert f"Nothing: {line.plan} is not counted." in shown
    assert "Taken on" not in shown and "Contract statement" in shown


def test_what_was_given_back_is_said(mona, cast, incident):
    services.withdraw(cast.member, incident)
    answer = mona.get(url(incident))
    assert answer.context["cost"].units == 0
    assert "Given back on" in answer.text


def test_the_statement_is_linked_only_where_it_may_be_read(client, cast, incident):
    client.force_login(cast.engineer)
    answer = client.get(url(incident))
    assert answer.context["cost"].contract_url == ""
    assert "Contract statement" not in answer.text


BESIDE = {"assign", "merge", "outage"}
STATES = {
    "open": {"reply", "severity", "withdraw"},
    "attention_needed": {"reply", "severity", "close"},
    "closed": {"reopen", "follow_up"},
}
WORK = {
    "open": {"take", "answer", "ask", "note", "severity", "close_as", *BESIDE},
    "attention_needed": {"answer", "note", "severity", "close_as", *BESIDE},
    "closed": {"note"},
}


@pytest.mark.parametrize("state", STATES)
def test_the_verbs_of_each_state(client, cast, state):
    incident = in_state(state, cast.member, cast.engineer)
    if state == "closed":
        services.reopen(cast.member, incident, "", now=later(hours=2))
        services.close(cast.member, incident)
    for who, expected in ((cast.member, STATES[state]), (cast.engineer, WORK[state])):
        client.force_login(who)
        assert set(client.get(url(incident)).context["offers"]) == expected


def test_a_follower_writes_and_sees_why_not_the_rest(client, cast, incident):
    colleague = a_person(cast.acme)
    assert cast.global_admin
    services.watch(cast.member, incident, colleague)
    client.force_login(colleague)
    text = client.get(url(incident)).text
    assert "Send reply" in text
    assert "Only the person who filed the incident, a Global admin or an MPN partner admin can do this." in text
    assert text.count("Ask Global Admin") == 1
    assert url(incident, "withdraw") not in text


def test_the_severity_is_locked_with_its_reason_once_an_engineer_works(mona, cast, incident):
    assert url(incident, "severity") in mona.get(url(incident)).text
    services.take(cast.engineer, incident)
    text = mona.get(url(incident)).text
    assert url(incident, "severity") not in text
    assert "An engineer works on this incident. Ask in a message for another severity" in text


@pytest.mark.parametrize("days, verbs", [(13, {"reopen", "follow_up"}), (15, {"follow_up"})])
def test_after_14_days_only_a_follow_up_is_offered(client, cast, days, verbs):
    incident = in_state("closed", cast.member, cast.engineer)
    with time_machine.travel(later(hours=1, days=days)):
        client.force_login(cast.member)
        answer = client.get(url(incident))
    assert set(answer.context["offers"]) == verbs
    assert ("It was closed more than 14 days ago" in answer.text) == ("reopen" not in verbs)


def test_a_follow_up_names_what_it_follows(mona, cast):
    closed = in_state("closed", cast.member, cast.engineer)
    draft = services.follow_up(cast.member, closed)
    later_one = services.submit(cast.member, draft, closed.entitlement_id)
    assert f'<a href="{url(closed)}">{closed.reference}</a>' in mona.get(url(later_one)).text


def test_post_is_refused(mona, incident):
    assert mona.post(url(incident)).status_code == 405


def test_nobody_is_asked_to_sign_in(client, incident):
    assert client.get(url(incident)).url.startswith("/accounts/login/")
