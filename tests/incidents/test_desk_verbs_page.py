"""The desk's verbs on the incident page: it works, who may not, wrong state, bad input, GET is refused."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from incidents import services
from incidents.models import Incident
from support.models import Entitlement
from tests.builders import a_person
from tests.incidents.builders import an_incident, in_state, later
from tests.incidents.pages import said, url

VERBS = ["take", "say", "close_as"]


@pytest.fixture(autouse=True)
def _on_monday_afternoon():
    with time_machine.travel(later(hours=3)):
        yield


@pytest.fixture
def incident(cast):
    return an_incident(cast.member)


@pytest.fixture
def ines(client, cast):
    client.force_login(cast.engineer)
    return client


def fresh(incident):
    return Incident.objects.get(pk=incident.pk)


# --- who may not ---


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("who", ["member", "global_admin", "outsider", "holder", "reviewer"])
def test_only_support_engineers_work(client, cast, incident, verb, who):
    client.force_login(getattr(cast, who))
    answer = client.post(
        url(incident, verb), {"body": "Try this.", "verb": "answer", "reason": "duplicate", "text": "x"}
    )
    assert answer.status_code == 403
    assert (fresh(incident).is_open, incident.messages.exists()) == (True, False)


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_works_on_an_incident_of_their_own_company(client, cast, incident, verb):
    insider = a_person(cast.acme, "support_engineer", "global_admin")
    client.force_login(insider)
    answer = client.post(
        url(incident, verb), {"body": "Try this.", "verb": "answer", "reason": "duplicate", "text": "x"}
    )
    assert answer.status_code in {303, 409}
    assert (fresh(incident).engineer, incident.messages.exists()) == (None, False)


@pytest.mark.parametrize("verb", VERBS)
def test_get_is_refused(ines, incident, verb):
    assert ines.get(url(incident, verb)).status_code == 405


@pytest.mark.parametrize("verb", VERBS)
def test_what_is_not_there_is_not_there(ines, verb):
    assert ines.post(f"/incidents/PB-999999999/{verb.replace('_', '-')}/").status_code == 404


# --- take ---


def test_taking_makes_it_mine(ines, cast, incident):
    answer = ines.post(url(incident, "take"), {"instead_of": ""})
    assert answer.url == url(incident)
    assert said(answer) == [f"You work on {incident.reference} now."]
    assert fresh(incident).engineer == cast.engineer


def test_taking_what_somebody_took_meanwhile_names_them(ines, cast, incident):
    services.take(cast.operator, incident)
    answer = ines.post(url(incident, "take"), {"instead_of": ""})
    assert (answer.status_code, answer.url) == (303, url(incident))
    assert "is worked on by Operator now" in said(answer)[0]
    assert fresh(incident).engineer == cast.operator


def test_taking_over_from_whom_the_page_showed(ines, cast, incident):
    services.take(cast.operator, incident)
    assert f'name="instead_of" value="{cast.operator.pk}"' in ines.get(url(incident)).text
    ines.post(url(incident, "take"), {"instead_of": cast.operator.pk})
    assert fresh(incident).engineer == cast.engineer


@pytest.mark.parametrize("instead_of", ["abc", "9" * 30, "-1", "٣"])
def test_nonsense_for_whom_it_replaces_is_nobody(ines, cast, incident, instead_of):
    ines.post(url(incident, "take"), {"instead_of": instead_of})
    assert fresh(incident).engineer in {cast.engineer, None}


def test_taking_what_is_closed_is_refused_on_its_page(ines, cast):
    incident = in_state("closed", cast.member, cast.engineer)
    answer = ines.post(url(incident, "take"))
    assert (answer.status_code, answer.url) == (303, url(incident))


# --- answer, ask, note ---

SAID = {
    "answer": ("Your answer was sent.", "open", False),
    "ask": ("The partner was asked. The clock stands still until they answer.", "attention_needed", False),
    "note": ("The internal note is kept. The partner does not see it.", "open", True),
}


@pytest.mark.parametrize("verb", SAID)
def test_saying(ines, incident, verb):
    words, state, is_internal = SAID[verb]
    answer = ines.post(
        url(incident, "say"), {"body": "Try this.", "verb": verb, "files": SimpleUploadedFile("a.sql", b"SELECT 1")}
    )
    message = incident.messages.get()
    assert said(answer) == [words]
    assert (fresh(incident).state, message.is_internal, message.attachments.count()) == (state, is_internal, 1)


@pytest.mark.parametrize("verb", ["", "publish", "answer\0", "__class__"])
def test_without_a_known_button_nothing_is_sent(ines, incident, verb):
    answer = ines.post(url(incident, "say"), {"body": "Between us?", "verb": verb})
    assert answer.status_code == 422
    assert "Choose whether this is an answer, a question, or an internal note." in answer.text
    assert "Between us?" in answer.text
    assert not incident.messages.exists()


@pytest.mark.parametrize("body", ["", "  ", "a\x07b", "x" * 20_001])
def test_what_cannot_be_sent_is_kept(ines, incident, body):
    answer = ines.post(url(incident, "say"), {"body": body, "verb": "answer"})
    assert answer.status_code == 422
    assert answer.context["forms"]["message"]["body"].value() == body


def test_answering_what_was_closed_meanwhile_is_refused_and_keeps_the_text(ines, cast):
    incident = in_state("closed", cast.member, cast.engineer)
    answer = ines.post(url(incident, "say"), {"body": "Try this instead.", "verb": "answer"})
    assert answer.status_code == 409
    assert "Try this instead." in answer.text
    assert "has moved on" in answer.text


def test_a_note_on_what_is_closed_is_kept(ines, cast):
    incident = in_state("closed", cast.member, cast.engineer)
    assert ines.post(url(incident, "say"), {"body": "For the file.", "verb": "note"}).status_code == 302


# --- close ---


@pytest.mark.parametrize("reason, used", [("resolved", 1), ("duplicate", 0), ("product_defect", 0), ("no_answer", 1)])
def test_closing_with_a_reason(ines, incident, reason, used):
    answer = ines.post(url(incident, "close_as"), {"reason": reason, "text": "That is why."})
    assert said(answer) == ["The incident is closed."]
    assert fresh(incident).close_reason == reason
    assert Entitlement.objects.get(pk=incident.entitlement_id).used == used


@pytest.mark.parametrize("reason", ["", "withdrawn", "nope", "resolved\0"])
def test_closing_for_a_reason_that_there_is_not(ines, incident, reason):
    answer = ines.post(url(incident, "close_as"), {"reason": reason, "text": "That is why."})
    assert answer.status_code == 422
    assert "That is why." in answer.text
    assert fresh(incident).is_open


def test_closing_without_a_word_before_the_first_answer_is_refused(ines, incident):
    answer = ines.post(url(incident, "close_as"), {"reason": "duplicate", "text": ""})
    assert answer.status_code == 409
    assert "Nobody has answered the partner yet." in answer.text
    assert fresh(incident).is_open


def test_closing_what_is_closed_is_refused_and_keeps_the_text(ines, cast):
    incident = in_state("closed", cast.member, cast.engineer)
    answer = ines.post(url(incident, "close_as"), {"reason": "duplicate", "text": "A second time."})
    assert answer.status_code == 409
    assert "A second time." in answer.text


# --- severity ---


def test_the_desk_changes_the_severity_also_after_the_start(ines, cast, incident):
    services.take(cast.engineer, incident)
    ines.post(url(incident, "severity"), {"severity": "A"})
    assert fresh(incident).severity == "A"
