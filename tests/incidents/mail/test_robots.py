"""Automatic replies and loops: one note a day, no mail, and a person's mail is never taken for one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from incidents import services
from incidents.mail import cases
from incidents.mail.addresses import sent_id
from incidents.models import InboundMail
from partnerportal.accounts.models import Outbox
from tests.incidents.builders import a_line, an_incident
from tests.incidents.mail.builders import DOMAIN, a_mail, taken

ABSENT = "Out of office: I am back on Monday"
ROBOTS = {
    "absence notice": {"Auto_Submitted": "auto-replied"},
    "generated": {"Auto_Submitted": "Auto-Generated; owner-email=x@y.example"},
    "autoreply": {"X_Autoreply": "yes"},
    "autorespond": {"X_Autorespond": "1"},
    "bulk": {"Precedence": "bulk"},
    "auto_reply": {"Precedence": "Auto_Reply"},
    "a list": {"List_Id": "<team.acme.example>"},
    "a newsletter": {"List_Unsubscribe": "<https://acme.example/>"},
    "empty return path": {"Return_Path": "<>"},
    "Exchange": {"Subject": ABSENT, "X_Auto_Response_Suppress": "All"},
    "Exchange in German": {"Subject": "Automatische Antwort: abwesend", "X_Auto_Response_Suppress": "All"},
    "our own loop": {"X_Loop": DOMAIN},
    "our own mail": {"Message_ID": "own"},
}
PEOPLE = {
    "says that it is no robot": {"Auto_Submitted": "no"},
    "writes of an absence": {"Subject": ABSENT},
    "Outlook suppresses replies": {"X_Auto_Response_Suppress": "DR, RN, NRN, OOF, AutoReply"},
    "another loop header": {"X_Loop": "lists.elsewhere.example"},
    "an ordinary return path": {"Return_Path": "<mona@acme.example>"},
    "first class": {"Precedence": "first-class"},
    "an ID that looks like ours": {"Message_ID": "<mail.1-aaaaaaaaaaaaaaaaaaaaaaaa@replies.example>"},
}


@pytest.mark.parametrize("headers", ROBOTS.values(), ids=ROBOTS)
def test_a_robot_is_noted_and_never_answered(cast, incident, headers):
    headers = {**headers, "Message_ID": sent_id(1)} if headers.get("Message_ID") else headers
    mails, messages = Outbox.objects.count(), incident.messages.count()
    row = taken(a_mail(incident, cast.member, **headers))
    assert (row.verdict, row.incident, row.user) == ("automatic", incident, cast.member)
    assert row.why
    assert incident.events.last().move == "mail"
    assert (Outbox.objects.count(), incident.messages.count()) == (mails, messages)


@pytest.mark.parametrize("headers", PEOPLE.values(), ids=PEOPLE)
def test_a_person_is_taken_at_their_word(cast, incident, headers):
    assert taken(a_mail(incident, cast.member, **headers)).verdict == "reply"


def test_one_note_a_day_and_person(cast, incident):
    now = timezone.now()
    for hours in (0, 1, 23, 25):
        taken(a_mail(incident, cast.member, Auto_Submitted="auto-replied"), now=now + timedelta(hours=hours))
    assert incident.events.filter(move="mail").count() == 1
    taken(a_mail(incident, cast.engineer, Auto_Submitted="auto-replied"), now=now)
    assert incident.events.filter(move="mail").count() == 2


def test_the_next_silence_is_noted_again(cast, incident):
    now = timezone.now()
    for days in (0, 2):
        taken(a_mail(incident, cast.member, Auto_Submitted="auto-replied"), now=now + timedelta(days=days))
    assert incident.events.filter(move="mail").count() == 2


def test_each_incident_has_its_own_note(cast, incident):
    other = an_incident(cast.member, title="Another")
    for one in (incident, other):
        taken(a_mail(one, cast.member, Auto_Submitted="auto-replied"))
        assert one.events.filter(move="mail").count() == 1


def test_the_partner_does_not_see_the_note(cast, incident):
    before = incident.updated_at
    taken(a_mail(incident, cast.member, Auto_Submitted="auto-replied"))
    incident.refresh_from_db()
    assert not incident.events.visible_to(cast.member).filter(move="mail").exists()
    assert incident.events.visible_to(cast.engineer).filter(move="mail").exists()
    assert (incident.state, incident.updated_at) == ("attention_needed", before)


def test_a_robot_of_somebody_who_may_not_see_it_leaves_no_note(cast, incident):
    cast.member.is_active = False
    cast.member.save(update_fields=["is_active"])
    assert taken(a_mail(incident, cast.member, Auto_Submitted="auto-replied")).verdict == "automatic"
    assert not incident.events.filter(move="mail").exists()


def test_a_merged_incident_is_no_way_around_that(cast, monkeypatch):
    monkeypatch.setattr(cases, "MOST_AN_HOUR", 4)
    line = a_line(cast.member)
    whole, last = (an_incident(cast.member, line) for _each in range(2))
    between = an_incident(cast.member, line)
    services.merge(cast.engineer, whole, between)
    services.merge(cast.engineer, between, last)
    now = timezone.now()
    places = [whole, between, last] * 2
    verdicts = [taken(a_mail(place, cast.member, f"I am away. {n}"), now=now).verdict for n, place in enumerate(places)]
    assert verdicts == ["reply"] * 4 + ["automatic"] * 2


def test_whoever_writes_too_often_without_saying_so_is_a_robot_too(cast, incident):
    now = timezone.now()
    verdicts = [
        taken(a_mail(incident, cast.member, f"I am away. {n}"), now=now + timedelta(minutes=n)).verdict
        for n in range(23)
    ]
    assert verdicts == ["reply"] * 20 + ["automatic"] * 3
    assert "More than 20 mails within an hour" in InboundMail.objects.first().why
    assert taken(a_mail(incident, cast.member, "Now I."), now=now + timedelta(hours=2)).verdict == "reply"
