"""The partner's verbs on the incident page: it works, who may not, wrong state, bad input, GET is refused."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from incidents import services
from incidents.models import Incident, Watcher
from support.models import Entitlement
from tests.builders import a_person
from tests.incidents.builders import a_draft, a_line, an_incident, in_state, later
from tests.incidents.pages import said, url

VERBS = ["reply", "withdraw", "close", "reopen", "follow_up", "severity", "watch", "unwatch"]
INPUT = {
    "reply": {"body": "Here it is."},
    "severity": {"severity": "A"},
    "reopen": {"text": "It is back."},
    "close": {"text": "Solved."},
}


@pytest.fixture(autouse=True)
def _on_monday_afternoon():
    with time_machine.travel(later(hours=3)):
        yield


@pytest.fixture
def mona(client, cast):
    client.force_login(cast.member)
    return client


@pytest.fixture
def incident(cast):
    return an_incident(cast.member)


def fresh(incident):
    return Incident.objects.get(pk=incident.pk)


# --- who may not ---


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("who", ["outsider", "holder", "admin_agent", "guest", "reviewer"])
def test_it_is_not_there_for_others(client, cast, incident, verb, who):
    client.force_login(getattr(cast, who))
    assert client.post(url(incident, verb), INPUT.get(verb, {})).status_code == 404


@pytest.mark.parametrize("verb", ["withdraw", "severity", "watch"])
def test_a_follower_may_not(client, cast, incident, verb):
    colleague = a_person(cast.acme)
    services.watch(cast.member, incident, colleague)
    client.force_login(colleague)
    answer = client.post(url(incident, verb), {"severity": "A", "email": cast.member.email})
    assert answer.status_code == 403
    assert fresh(incident).is_open


@pytest.mark.parametrize("verb", ["reply", "withdraw", "close", "severity"])
def test_the_companys_admins_may(client, cast, incident, verb):
    if verb == "close":
        services.take(cast.engineer, incident)
    client.force_login(cast.partner_admin)
    assert client.post(url(incident, verb), INPUT.get(verb, {})).status_code == 302


@pytest.mark.parametrize("verb", VERBS)
def test_get_is_refused(mona, incident, verb):
    assert mona.get(url(incident, verb)).status_code == 405


@pytest.mark.parametrize("verb", VERBS)
def test_a_draft_has_no_verbs(mona, cast, verb):
    assert mona.post(url(a_draft(cast.member), verb), INPUT.get(verb, {})).status_code == 404


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_is_asked_to_sign_in(client, incident, verb):
    assert client.post(url(incident, verb)).url.startswith("/accounts/login/")


# --- reply ---


def test_a_reply_with_files_is_sent(mona, incident):
    files = [SimpleUploadedFile("a.txt", b"one"), SimpleUploadedFile("b.log", b"two")]
    answer = mona.post(url(incident, "reply"), {"body": "Here they are.", "files": files})
    message = incident.messages.get()
    assert answer.url == url(incident)
    assert (message.body, message.attachments.count()) == ("Here they are.", 2)
    assert said(answer) == ["Your reply was sent."]


def test_files_alone_are_a_reply(mona, incident):
    mona.post(url(incident, "reply"), {"files": SimpleUploadedFile("a.txt", b"one")})
    assert incident.messages.get().body == ""


def test_a_reply_starts_the_clock_again(mona, cast):
    incident = in_state("attention_needed", cast.member, cast.engineer)
    mona.post(url(incident, "reply"), {"body": "Version 2022."})
    assert fresh(incident).is_open


def test_a_reply_twice_is_one(mona, incident):
    for _ in range(2):
        assert mona.post(url(incident, "reply"), {"body": "Here it is."}).status_code == 302
    assert incident.messages.count() == 1


@pytest.mark.parametrize("body", ["", "   ", "\u200b", "a\x07b", "a\u202eb", "x" * 20_001])
def test_a_reply_that_cannot_be_sent_keeps_what_was_typed(mona, incident, body):
    answer = mona.post(url(incident, "reply"), {"body": body})
    assert answer.status_code == 422
    assert answer.context["forms"]["message"]["body"].value() == body
    assert not incident.messages.exists()


def test_a_reply_to_what_was_closed_meanwhile_reopens_it(mona, cast):
    incident = in_state("closed", cast.member, cast.engineer)
    mona.post(url(incident, "reply"), {"body": "It is back."})
    assert fresh(incident).is_open


def test_a_reply_that_cannot_reopen_keeps_the_text_and_offers_a_follow_up(client, cast):
    incident = in_state("closed", cast.member, cast.engineer)
    with time_machine.travel(later(days=30)):
        client.force_login(cast.member)
        answer = client.post(url(incident, "reply"), {"body": "It is back, look."})
        assert answer.status_code == 409
        assert "can be reopened for 14 days only" in answer.text
        assert answer.text.count("It is back, look.") == 1
        going_on = client.post(url(incident, "follow_up"), {"text": "It is back, look."})
    draft = Incident.objects.drafts_of(cast.member).get()
    assert going_on.url.endswith(f"{draft.reference}/")
    assert "It is back, look." in draft.description


# --- withdraw and close ---


def test_withdrawing_gives_the_unit_back(mona, cast, incident):
    answer = mona.post(url(incident, "withdraw"))
    assert answer.url == url(incident)
    assert said(answer) == ["The incident is withdrawn, and what it had taken was given back."]
    assert Entitlement.objects.get(pk=incident.entitlement_id).used == 0


def test_withdrawing_what_an_engineer_started_is_refused_on_its_page(mona, cast, incident):
    services.take(cast.engineer, incident)
    answer = mona.post(url(incident, "withdraw"))
    assert (answer.status_code, answer.url) == (303, url(incident))
    assert "An engineer has started to work" in said(answer)[0]
    assert Entitlement.objects.get(pk=incident.entitlement_id).used == 1


def test_closing_says_so_and_gives_nothing_back(mona, cast, incident):
    services.take(cast.engineer, incident)
    answer = mona.post(url(incident, "close"), {"text": "A restart solved it."})
    assert said(answer) == ["The incident is closed."]
    assert fresh(incident).close_reason == "resolved"
    assert Entitlement.objects.get(pk=incident.entitlement_id).used == 1


def test_closing_before_the_start_is_refused_and_keeps_the_text(mona, incident):
    answer = mona.post(url(incident, "close"), {"text": "A restart solved it."})
    assert answer.status_code == 409
    assert "Withdraw the incident instead" in answer.text
    assert "A restart solved it." in answer.text


def test_closing_twice_is_refused_with_the_state(mona, cast):
    incident = in_state("closed", cast.member, cast.engineer)
    assert mona.post(url(incident, "close")).status_code == 409


# --- reopen and follow up ---


def test_reopening_what_was_given_back_says_that_it_takes_again(mona, cast, incident):
    services.withdraw(cast.member, incident)
    assert "Reopen, take 1 incident" in mona.get(url(incident)).text
    answer = mona.post(url(incident, "reopen"), {"text": "After all."})
    assert said(answer) == ["The incident is open again."]
    assert Entitlement.objects.get(pk=incident.entitlement_id).used == 1


def test_reopening_what_was_not_given_back_is_not_counted_again(mona, cast):
    incident = in_state("closed", cast.member, cast.engineer)
    assert "It is not counted again." in mona.get(url(incident)).text
    mona.post(url(incident, "reopen"))
    assert Entitlement.objects.get(pk=incident.entitlement_id).used == 1


def test_reopening_when_nothing_is_left_keeps_the_text_and_offers_a_follow_up(mona, cast):
    line = a_line(cast.member, on_premises=1)
    incident = services.withdraw(cast.member, an_incident(cast.member, line))
    an_incident(cast.member, line)
    answer = mona.post(url(incident, "reopen"), {"text": "After all, it is broken."})
    assert answer.status_code == 409
    assert "But nothing is left of Microsoft Product Support." in answer.text
    assert answer.text.count("After all, it is broken.") == 1
    assert url(incident, "follow_up") in answer.text


def test_reopening_what_is_open_is_refused(mona, incident):
    assert mona.post(url(incident, "reopen")).status_code == 409


def test_a_follow_up_is_a_draft_that_costs_nothing(mona, cast):
    incident = in_state("closed", cast.member, cast.engineer)
    mona.post(url(incident, "follow_up"))
    draft = Incident.objects.drafts_of(cast.member).get()
    assert (draft.follows_id, Entitlement.objects.get(pk=incident.entitlement_id).used) == (incident.pk, 1)


def test_a_follow_up_of_what_is_open_is_refused_on_its_page(mona, incident):
    answer = mona.post(url(incident, "follow_up"))
    assert (answer.status_code, answer.url) == (303, url(incident))


# --- severity ---


def test_the_severity_is_free_until_an_engineer_starts(mona, cast, incident):
    answer = mona.post(url(incident, "severity"), {"severity": "A"})
    assert said(answer) == ["The severity is changed."]
    assert fresh(incident).severity == "A"
    services.take(cast.engineer, incident)
    assert mona.post(url(incident, "severity"), {"severity": "C"}).status_code == 409
    assert fresh(incident).severity == "A"


@pytest.mark.parametrize("severity", ["", "Z", "a", "A\0", "9" * 30])
def test_a_severity_that_there_is_not_opens_the_question_again(mona, incident, severity):
    answer = mona.post(url(incident, "severity"), {"severity": severity})
    assert answer.status_code == 422
    assert answer.context["forms"]["severity"].errors
    assert fresh(incident).severity == "B"


# --- who follows ---


def test_a_colleague_follows_and_stops(client, mona, cast, incident):
    colleague = a_person(cast.acme, name="Cora")
    assert said(mona.post(url(incident, "watch"), {"email": colleague.email.upper()})) == ["Cora follows the incident."]
    client.force_login(colleague)
    assert client.get(url(incident)).status_code == 200
    assert client.post(url(incident, "unwatch"), {"person": colleague.pk}).url == "/incidents/"
    assert client.get(url(incident)).status_code == 404


def test_an_admin_follows_with_one_click(client, cast, incident):
    client.force_login(cast.global_admin)
    assert "Follow it" in client.get(url(incident)).text
    client.post(url(incident, "watch"), {"email": cast.global_admin.email})
    assert "Follow it" not in client.get(url(incident)).text


def test_the_filer_removes_a_follower(mona, cast, incident):
    colleague = a_person(cast.acme, name="Cora")
    services.watch(cast.member, incident, colleague)
    answer = mona.post(url(incident, "unwatch"), {"person": colleague.pk})
    assert answer.url == url(incident)
    assert not Watcher.objects.filter(user=colleague).exists()


def test_the_filer_always_follows(mona, cast, incident):
    answer = mona.post(url(incident, "unwatch"), {"person": cast.member.pk})
    assert (answer.status_code, answer.url) == (303, url(incident))


@pytest.mark.parametrize("email", ["", "nobody@acme.example", "not an address", "x" * 300 + "@a.example"])
def test_somebody_who_cannot_follow(mona, cast, incident, email):
    assert mona.post(url(incident, "watch"), {"email": email}).status_code == 422


def test_a_stranger_is_as_absent_as_nobody(mona, cast, incident):
    answer = mona.post(url(incident, "watch"), {"email": cast.outsider.email})
    assert answer.status_code == 422
    assert "Nobody in your company has this e-mail." in answer.text


@pytest.mark.parametrize("person", ["", "abc", "0", "-1", "9" * 30, "٣"])
def test_removing_nobody_is_not_there(mona, incident, person):
    assert mona.post(url(incident, "unwatch"), {"person": person}).status_code == 404
