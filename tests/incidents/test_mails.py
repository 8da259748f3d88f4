"""What is mailed of an incident: to whom, in which words, and never what staff note among themselves."""

import pytest

from incidents import services
from partnerportal.accounts.models import Outbox
from tests.incidents.builders import an_incident, later

SECRET = "They broke it themselves."
MOVES = {
    "answered": lambda cast, i: services.answer(cast.engineer, i, "Try A & B.", now=later(hours=2)),
    "asked": lambda cast, i: services.ask_partner(cast.engineer, i, "Which version?", now=later(hours=2)),
    "closed": lambda cast, i: services.close_as(cast.engineer, i, "resolved", "Mended.", later(hours=2)),
    "severity": lambda cast, i: services.change_severity(cast.engineer, i, "A", later(hours=2)),
}


@pytest.fixture
def incident(cast):
    made = an_incident(cast.member, title="Disks & <controllers>")
    services.note(cast.engineer, made, SECRET, now=later(hours=1))
    return made


@pytest.mark.parametrize("kind", MOVES)
def test_each_thing_a_person_waits_for_is_mailed_once_with_its_link(cast, incident, kind):
    MOVES[kind](cast, incident)
    mail = Outbox.objects.get(kind=f"incidents/{kind}")
    assert (mail.to, mail.reference) == (cast.member.email, f"incident:{incident.pk}")
    assert incident.reference in mail.subject and "\n" not in mail.subject
    assert f"/incidents/{incident.reference}/" in mail.body
    assert "Disks & <controllers>" in mail.body and "&amp;" not in mail.body


def test_no_mail_holds_a_note(cast, incident):
    for move in ("answered", "asked", "closed"):
        MOVES[move](cast, incident)
    assert not Outbox.objects.filter(body__contains=SECRET).exists()


def test_nobody_is_mailed_what_they_did_themselves(cast, incident):
    services.take(cast.engineer, incident)
    services.change_severity(cast.engineer, incident, "A")
    assert not Outbox.objects.filter(to=cast.engineer.email).exists()


def test_a_time_is_told_in_the_readers_zone(cast, incident):
    cast.member.time_zone = "Asia/Seoul"
    cast.member.save(update_fields=["time_zone"])
    MOVES["severity"](cast, incident)
    assert "21:00 KST" in Outbox.objects.get(kind="incidents/severity").body
