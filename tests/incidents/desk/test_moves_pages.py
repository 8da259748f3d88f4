"""Handing over, merging and outages as pages: it works, who may not, wrong state, bad input, GET is refused."""

import pytest

from incidents import services
from incidents.models import Incident
from tests.builders import a_person
from tests.incidents.builders import in_state
from tests.incidents.desk.builders import an_outage, fresh
from tests.incidents.pages import said, url

SHOWN = ["assign", "merge", "outage"]
DONE = ["assign_to", "merge_into", "link_outage", "clear_outage"]


# --- who may not ---


@pytest.mark.parametrize("verb", [*SHOWN, *DONE])
@pytest.mark.parametrize("who", ["member", "global_admin", "outsider", "holder", "reviewer"])
def test_engineers_alone(client, cast, incident, verb, who):
    client.force_login(getattr(cast, who))
    ask = client.get if verb in SHOWN else client.post
    assert ask(url(incident, verb)).status_code == 403


@pytest.mark.parametrize("verb", [*SHOWN, *DONE])
def test_nobody_does_it_for_the_own_company(client, cast, incident, other, verb):
    insider = a_person(cast.acme, "support_engineer", "global_admin")
    client.force_login(insider)
    ask = client.get if verb in SHOWN else client.post
    answer = ask(url(incident, verb), {"engineer": cast.operator.pk, "text": "Yours.", "into": other.reference})
    assert answer.status_code in {303, 409, 422}
    assert Incident.objects.filter(pk=incident.pk, engineer=None, merged_into=None, state="open").exists()


@pytest.mark.parametrize("verb", DONE)
def test_get_is_refused(ines, incident, verb):
    assert ines.get(url(incident, verb)).status_code == 405


@pytest.mark.parametrize("verb", SHOWN)
def test_post_is_refused_where_a_page_only_shows(ines, incident, verb):
    assert ines.post(url(incident, verb)).status_code == 405


@pytest.mark.parametrize("path", ["assign", "merge", "outage"])
def test_what_is_not_there_is_not_there(ines, path):
    assert ines.get(f"/incidents/PB-999999999/{path}/").status_code == 404


@pytest.mark.parametrize("verb", SHOWN)
def test_a_draft_has_no_such_page(ines, cast, verb):
    draft = in_state("draft", cast.member, cast.engineer)
    assert ines.get(url(draft, verb)).status_code == 404


# --- handing over ---


def hand_over(ines, incident, engineer, text="The log is in the second message.", instead_of=""):
    return ines.post(url(incident, "assign_to"), {"engineer": engineer, "text": text, "instead_of": instead_of})


def test_handing_over(ines, cast, incident):
    answer = hand_over(ines, incident, cast.operator.pk)
    assert (answer.url, said(answer)) == (url(incident), [f"Operator works on {incident.reference} now."])
    assert fresh(incident).engineer == cast.operator


def test_giving_back_to_the_queue(ines, cast, incident):
    services.take(cast.engineer, incident)
    answer = hand_over(ines, incident, "queue", "", cast.engineer.pk)
    assert said(answer) == [f"{incident.reference} is back in the queue."]
    assert fresh(incident).engineer is None


def test_who_can_get_it_is_offered(ines, cast, incident):
    services.take(cast.operator, incident)
    text = ines.get(url(incident, "assign")).text
    assert f'<option value="{cast.engineer.pk}"' in text
    assert "Nobody: back to the queue" in text
    assert f'<option value="{cast.operator.pk}"' not in text
    assert f'<option value="{cast.reviewer.pk}"' not in text


def test_taken_meanwhile_names_who_and_keeps_the_note(ines, cast, incident):
    colleague = a_person(None, "support_engineer", name="Otto")
    services.take(cast.operator, incident)
    answer = hand_over(ines, incident, colleague.pk, "Look at the <b>log</b>.")
    assert answer.status_code == 409
    assert f"{incident.reference} is worked on by Operator now." in answer.text
    assert "Look at the &lt;b&gt;log&lt;/b&gt;." in answer.text
    assert fresh(incident).engineer == cast.operator


def test_a_note_is_asked_for(ines, cast, incident):
    answer = hand_over(ines, incident, cast.operator.pk, "")
    assert (answer.status_code, fresh(incident).engineer) == (409, None)
    assert "Say what Operator should know" in answer.text


@pytest.mark.parametrize("engineer", ["", "abc", "0", "9" * 30, "queue\0", "-1"])
def test_nobody_of_this_key(ines, incident, engineer):
    answer = hand_over(ines, incident, engineer)
    assert (answer.status_code, fresh(incident).engineer) == (422, None)
    assert "The log is in the second message." in answer.text


@pytest.mark.parametrize("who", ["member", "reviewer", "holder"])
def test_it_goes_to_engineers_only(ines, cast, incident, who):
    assert hand_over(ines, incident, getattr(cast, who).pk).status_code == 422


@pytest.mark.parametrize("text", ["x" * 20_001, "a\x07b"])
def test_a_note_that_cannot_be_kept(ines, cast, incident, text):
    assert hand_over(ines, incident, cast.operator.pk, text).status_code == 422


@pytest.mark.parametrize("instead_of", ["abc", "9" * 40, "-1", "٣"])
def test_nonsense_for_whom_it_replaces_is_nobody(ines, cast, incident, instead_of):
    assert hand_over(ines, incident, cast.operator.pk, instead_of=instead_of).status_code in {302, 409}


def test_what_was_closed_meanwhile_keeps_the_note(ines, cast):
    closed = in_state("closed", cast.member, cast.engineer)
    answer = hand_over(ines, closed, cast.operator.pk, "Yours.", cast.engineer.pk)
    assert answer.status_code == 409
    assert "Yours." in answer.text and "has moved on" in answer.text


# --- merging ---


def merge(ines, incident, into, text="The same.", seen=""):
    return ines.post(url(incident, "merge_into"), {"into": into, "text": text, "seen": seen})


def test_merging_leads_to_the_one_that_goes_on(ines, incident, other):
    answer = merge(ines, incident, other.reference)
    assert answer.url == url(other)
    assert said(answer) == [f"{incident.reference} is closed as a duplicate and goes on in {other.reference}."]
    text = ines.get(url(other)).text
    assert "Duplicates" in text and incident.get_absolute_url() in text


@pytest.mark.parametrize("how", ["{}", "pb {}", " {} "])
def test_a_reference_is_read_as_people_write_it(ines, incident, other, how):
    assert merge(ines, incident, how.format(other.reference.removeprefix("PB-"))).status_code == 302


def test_candidates_are_those_of_the_company_that_are_open(ines, cast, incident, other):
    closed = in_state("closed", cast.member, cast.engineer)
    found = list(ines.get(url(incident, "merge")).context["candidates"])
    assert other in found and closed not in found and incident not in found


def test_choosing_a_candidate_fills_it_in(ines, incident, other):
    assert f'value="{other.reference}"' in ines.get(url(incident, "merge"), {"into": other.reference}).text


def test_the_partner_sees_where_it_goes_on(client, cast, ines, incident, other):
    merge(ines, incident, other.reference)
    client.force_login(cast.member)
    text = client.get(url(incident)).text
    assert "This incident is a duplicate" in text and other.get_absolute_url() in text
    assert client.get(url(other)).status_code == 200


def test_a_reply_on_the_old_page_is_kept_and_told(client, cast, ines, incident, other):
    merge(ines, incident, other.reference)
    client.force_login(cast.member)
    answer = client.post(url(incident, "reply"), {"body": "One more thing."})
    assert answer.url == url(other)
    assert said(answer)[-1] == f"{incident.reference} is merged into {other.reference}. Your reply was added there."
    assert "One more thing." in client.get(url(other)).text


@pytest.mark.parametrize("into", ["", "PB-999999999", "PB", "x" * 31, "9" * 30, "PB-1\0", "%"])
def test_no_incident_of_this_reference(ines, incident, into):
    answer = merge(ines, incident, into)
    assert (answer.status_code, fresh(incident).is_open) == (422, True)
    assert "The same." in answer.text


def test_a_draft_is_no_incident_to_go_on_with(ines, cast, incident):
    draft = in_state("draft", cast.member, cast.engineer)
    assert "There is no incident of this reference." in merge(ines, incident, draft.reference).text


def test_what_the_partner_wrote_meanwhile_is_read_first(ines, cast, incident, other):
    seen = ines.get(url(incident, "merge")).context["form"].initial["seen"]
    services.reply(cast.member, incident, "Wait.")
    answer = merge(ines, incident, other.reference, "The same.", seen)
    assert (answer.status_code, fresh(incident).is_open) == (409, True)
    assert "Read it first." in answer.text and "The same." in answer.text


@pytest.mark.parametrize("seen", ["abc", "-1", "٣", "9" * 30])
def test_nonsense_for_what_was_seen_merges_or_refuses(ines, cast, incident, other, seen):
    services.reply(cast.member, incident, "Wait.")
    assert merge(ines, incident, other.reference, seen=seen).status_code in {302, 409}


def test_two_engineers_merge_it_once(ines, cast, incident, other):
    services.merge(cast.operator, incident, other)
    answer = merge(ines, incident, other.reference)
    assert answer.status_code == 409
    assert "has moved on" in answer.text


# --- outages ---


@pytest.fixture
def outage(cast, incident):
    return an_outage(incident, cast.operator)


def test_linking_shows_it_to_the_partner(client, cast, ines, incident, outage):
    answer = ines.post(url(incident, "link_outage"), {"outage": outage.pk})
    assert said(answer) == ["The incident is linked to the outage. The partner sees its state."]
    client.force_login(cast.member)
    text = client.get(url(incident)).text
    assert "Sign-in fails" in text and "Investigating" in text
    assert url(incident, "clear_outage") not in text


def test_clearing(ines, cast, incident, outage):
    services.link_outage(cast.engineer, incident, outage)
    assert url(incident, "clear_outage") in ines.get(url(incident)).text
    answer = ines.post(url(incident, "clear_outage"))
    assert (answer.url, fresh(incident).outage) == (url(incident), None)
    assert ines.post(url(incident, "clear_outage")).status_code == 303


def test_without_an_outage_of_the_product_it_says_so(ines, incident):
    assert "No outage of this product is known." in ines.get(url(incident, "outage")).text


@pytest.mark.parametrize("key", ["", "abc", "0", "9" * 30, "1\0"])
def test_no_outage_of_this_key(ines, incident, outage, key):
    answer = ines.post(url(incident, "link_outage"), {"outage": key})
    assert (answer.status_code, fresh(incident).outage) == (422, None)


def test_linking_what_was_closed_meanwhile_is_refused(ines, cast):
    closed = in_state("closed", cast.member, cast.engineer)
    outage = an_outage(closed, cast.operator)
    assert ines.post(url(closed, "link_outage"), {"outage": outage.pk}).status_code == 409
