"""The steps of a new incident: in order, back and forth, for every kind of person, and never counting before Submit."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from incidents import services
from incidents.models import Incident
from support.models import Entry
from tests.builders import a_contract, a_plan, a_version
from tests.customers.builders import a_customer
from tests.incidents.builders import a_draft, a_line, an_incident
from tests.incidents.wizard import DETAILS, PROBLEM, Walk, text, told


@pytest.fixture
def line(cast):
    return a_line(cast.member, on_premises=12)


@pytest.fixture
def walk(client, cast, line):
    return Walk(client, cast.member)


def test_the_first_step_shows_without_writing_anything(walk):
    response = walk.get()
    assert "New incident: problem" in text(response)
    assert "Nothing is counted yet" in text(response)
    assert not Incident.objects.exists()


def test_the_first_step_says_for_whom_it_is_and_that_nobody_calls(walk):
    shown = text(walk.get())
    assert "In your own context: Acme" in shown and "For whom is it?" in shown
    assert "There is no phone support: answers come in writing." in shown


def test_the_whole_way_without_javascript(walk, line):
    assert walk.problem().url == walk.url("plan")
    assert walk.plan(line).url == walk.url("details")
    assert walk.details().url == walk.url("review")
    response = walk.submit()
    incident = walk.draft
    line.refresh_from_db()
    assert (response.status_code, response.url, line.used) == (302, f"/incidents/{incident.reference}/", 1)
    assert (incident.state, incident.severity, incident.entitlement) == ("open", "B", line)
    assert told(response)[0].startswith(f"{incident.reference} is submitted. The first response is due by")


def test_nothing_is_counted_before_submit(walk, line):
    walk.to_review(line).get("review")
    line.refresh_from_db()
    assert (line.used, Entry.objects.filter(kind="consumed").count()) == (0, 0)


def test_everything_typed_is_there_when_one_goes_back(walk, line):
    walk.to_review(line)
    page = walk.get("problem").content.decode()
    assert PROBLEM["title"] in page and "Error 35206." in page
    assert f'value="{line.pk}"' in walk.get("plan").content.decode()
    assert DETAILS["contact_email"] in walk.get("details").content.decode()


@pytest.mark.parametrize("step", ["problem", "plan", "details", "review"])
def test_a_step_is_a_link_of_its_own_and_forward_works_again(walk, line, step):
    walk.to_review(line)
    walk.get("problem")
    assert walk.get(step).status_code == 200


@pytest.mark.parametrize("step", ["plan", "details", "review"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_jumping_ahead_leads_to_the_first_step_that_asks(walk, step, method):
    walk.problem(title="")
    response = getattr(walk.client, method)(walk.url(step))
    assert response.url == walk.url("problem")
    assert told(response) == ["First say what the problem is: the product and its version, a title and a description."]


def test_the_review_waits_for_the_severity(walk, line):
    walk.to_details(line)
    response = walk.get("review")
    assert response.url == walk.url("details")
    assert told(response) == ["First say how severe the problem is, and who is asked about it."]


def test_the_details_wait_for_the_plan(walk):
    response = walk.to_plan().get("details")
    assert (response.url, told(response)) == (
        walk.url("plan"),
        ["First choose the support plan that pays for this incident."],
    )


def test_drafts_to_go_on_with_stand_above_the_first_step(walk, line):
    walk.to_details(line)
    page = text(walk.get())
    assert "Drafts to go on with" in page and "Replication stops" in page
    assert walk.client.get(f"/incidents/new/{walk.draft.reference}/").url == walk.url("details")


def test_a_draft_opens_where_it_was_left_but_never_past_what_is_missing(walk, line):
    walk.to_review(line).post("problem", {**PROBLEM, "title": "", "version": a_version().pk})
    assert walk.client.get(f"/incidents/new/{walk.draft.reference}/").url == walk.url("problem")


def test_save_and_close_keeps_a_half_filled_page(walk):
    response = walk.client.post("/incidents/new/", {"title": "Only a title", "do": "save"})
    assert (response.url, walk.draft.title) == ("/incidents/", "Only a title")
    assert "Draft saved" in told(response)[0]


def test_save_and_close_of_an_empty_page_makes_no_draft(walk):
    assert walk.client.post("/incidents/new/", {"do": "save"}).url == "/incidents/"
    assert not Incident.objects.exists()


def test_save_and_close_stays_where_closing_would_lose_a_text(walk):
    response = walk.client.post("/incidents/new/", {"title": "T", "description": "x" * 10_001, "do": "save"})
    assert response.status_code == 422 and "x" * 10_001 in response.content.decode()


def test_one_opened_page_begins_one_draft_however_often_it_is_sent(walk):
    for title in ("First", "Second"):
        walk.problem(token="a" * 32, title=title)
    assert [draft.title for draft in Incident.objects.all()] == ["Second"]
    walk.problem(token="b" * 32)
    assert Incident.objects.count() == 2


def test_a_page_sent_again_after_submitting_shows_the_incident(walk, line):
    walk.problem(token="a" * 32)
    walk.plan(line)
    walk.details()
    walk.submit()
    assert walk.problem(token="a" * 32).url == f"/incidents/{walk.draft.reference}/"
    assert Incident.objects.count() == 1


@pytest.mark.parametrize("start", ["/incidents/new/", "/customers/{}/requests/new/?about=azure"])
def test_going_back_to_the_first_page_finds_the_draft_that_it_began(client, cast, start):
    walk, served = Walk(client, cast.admin_agent), a_customer(cast.acme)
    opened = client.get(start.format(served.pk)).url
    token = parse_qs(urlsplit(opened).query)["opened"][0]
    assert f'value="{token}"' in client.get(opened).text
    client.post(opened, {**PROBLEM, "version": a_version().pk, "token": token})
    assert client.get(opened).url == walk.url("problem")
    assert client.get(start.format(served.pk)).url != opened
    assert Incident.objects.count() == 1


@pytest.mark.parametrize("token", ["", "x", "A" * 32, "0" * 33, "\u202e", "9" * 500])
def test_an_address_with_anything_else_is_a_new_opening(walk, token):
    response = walk.client.get("/incidents/new/", {"opened": token, "more": "kept"})
    assert re.fullmatch(r"/incidents/new/\?(opened=[0-9a-f]{32}&more=kept)", response.url)


def test_the_opening_of_somebody_else_is_ones_own_new_one(walk, cast):
    opened = walk.client.get("/incidents/new/").url
    walk.problem(token=opened[-32:])
    walk.client.force_login(cast.global_admin)
    assert walk.client.get(opened).status_code == 200


def test_a_page_sent_again_after_discarding_begins_a_new_draft(walk):
    walk.problem(token="a" * 32)
    services.discard_draft(walk.user, walk.draft)
    walk.problem(token="a" * 32)
    assert Incident.objects.count() == 1


def test_discarding_deletes_the_draft_and_counts_nothing(walk, line):
    response = walk.to_details(line).post("discard", {})
    assert (response.url, told(response)) == ("/incidents/", ["Draft discarded. Nothing was counted."])
    assert not Incident.objects.exists()


def test_a_submitted_incident_is_never_discarded(walk, cast, line):
    incident = an_incident(cast.member, line)
    response = walk.client.post(f"/incidents/new/{incident.reference}/discard/")
    assert (response.status_code, response.url) == (303, f"/incidents/new/{incident.reference}/")
    assert Incident.objects.get().is_open


STEPS = ["", "problem/", "elsewhere/", "plan/", "details/", "review/"]


@pytest.mark.parametrize("step", STEPS)
def test_a_submitted_incident_is_shown_instead_of_any_step(walk, cast, line, step):
    incident = an_incident(cast.member, line)
    assert walk.client.get(f"/incidents/new/{incident.reference}/{step}").url == f"/incidents/{incident.reference}/"


@pytest.mark.parametrize("step", [*STEPS, "discard/", "problem/autosave/"])
@pytest.mark.parametrize("who", ["outsider", "global_admin", "holder", "engineer", "operator"])
def test_a_draft_belongs_to_its_author_alone(client, cast, line, step, who):
    draft = a_draft(cast.member)
    client.force_login(getattr(cast, who))
    url = f"/incidents/new/{draft.reference}/{step}"
    assert {client.get(url).status_code, client.post(url).status_code} <= {404, 405}
    assert Incident.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize("reference", ["PB-999999", "PB-1", "nonsense", "PB-" + "9" * 18, "9" * 40])
def test_an_unknown_draft_is_not_found(walk, reference):
    assert walk.client.get(f"/incidents/new/{reference}/plan/").status_code == 404


@pytest.mark.parametrize("path", ["autosave/", "PB-000001/discard/", "PB-000001/problem/autosave/"])
def test_what_changes_something_is_never_a_get(walk, path):
    assert walk.client.get(f"/incidents/new/{path}").status_code == 405


def test_other_methods_are_refused(walk):
    assert walk.client.put("/incidents/new/").status_code == 405
    assert walk.client.post("/incidents/new/coverage/").status_code == 405


def test_a_lost_session_leads_back_to_the_same_step_and_keeps_the_draft(walk, line):
    walk.to_review(line)
    walk.client.logout()
    response = walk.client.post(walk.url("review"))
    assert response.url == f"/accounts/login/?next={walk.url('review')}"
    walk.client.force_login(walk.user)
    assert walk.get("review").status_code == 200


def test_what_is_no_incident_stops_and_spends_nothing(walk, line):
    response = walk.client.post("/incidents/new/", {"nature": "advice", "title": "How do I plan this"})
    assert response.url == walk.url("elsewhere")
    page = text(walk.get("elsewhere"))
    assert "Nothing was counted" in page and "ask under Technical Presales" in page
    assert walk.get("plan").url == walk.url("elsewhere")
    assert walk.draft.title == "How do I plan this"


def test_somebody_who_changes_the_answer_goes_on(walk):
    walk.client.post("/incidents/new/", {"nature": "advice"})
    assert walk.post("problem", {"version": a_version().pk, **PROBLEM}).url == walk.url("plan")
    assert walk.get("elsewhere").url == walk.url("plan")


@pytest.mark.parametrize("who", ["member", "guest", "holder", "reseller", "legacy_admin", "reviewer", "engineer"])
def test_every_account_gets_a_useful_plan_page_without_any_plan(client, cast, who):
    a_plan("csp")
    page = text(Walk(client, getattr(cast, who)).to_plan().get("plan"))
    assert "No support plan can be used for SQL Server 2022 yet" in page
    assert "Do you need to purchase or add more support plans?" in page
    assert "No plan can be chosen yet. Your draft is kept." in page


@pytest.mark.parametrize("who", ["holder", "reseller", "outsider", "guest"])
def test_whoever_holds_a_pair_goes_the_whole_way(client, cast, who):
    user = getattr(cast, who)
    a_plan("csp")
    contract = a_contract(cast.legacy)
    walk = Walk(client, user).to_plan()
    walk.post("plan", {"do": "add", "access_id": contract.access_id, "contract_id": contract.contract_id})
    line = contract.entitlements.get()
    walk.plan(line)
    walk.details()
    walk.submit()
    line.refresh_from_db()
    assert (line.used, walk.draft.state, walk.draft.paid_by) == (1, "open", cast.legacy)


def test_the_steps_say_when_the_draft_was_saved(walk):
    assert "You may close the browser." in text(walk.to_plan().get("plan"))


def test_the_contact_is_the_person_who_is_signed_in(walk, line):
    page = walk.to_details(line).get("details").content.decode()
    assert f'value="{walk.user.name}"' in page and f'value="{walk.user.email}"' in page
