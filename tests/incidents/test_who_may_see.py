"""Who sees which incident, note and file: written out, not computed (model.md 3, D10)."""

import pytest

from incidents import services
from incidents.models import Event, Incident, Message
from tests.builders import a_person
from tests.incidents.builders import a_draft, a_line, an_incident, later

SEEN = {
    # who: own, a colleague's, a watched one, a holder's, another company's
    "member": {"mine", "watched"},
    "global_admin": {"mine", "colleague", "watched"},
    "partner_admin": {"mine", "colleague", "watched"},
    "admin_agent": set(),
    "helpdesk_agent": set(),
    "account_admin": set(),
    "guest": set(),
    "outsider": {"foreign"},
    "holder": {"holder"},
    "engineer": {"mine", "colleague", "watched", "holder", "foreign"},
    "operator": {"mine", "colleague", "watched", "holder", "foreign"},
    "reviewer": set(),
}


@pytest.fixture
def incidents(cast):
    colleague = a_person(cast.acme, name="Cora Colleague")
    foreign = a_person(cast.rival)
    made = {
        "mine": an_incident(cast.member),
        "colleague": an_incident(colleague),
        "watched": an_incident(colleague),
        "holder": an_incident(cast.holder, a_line(cast.holder, company=cast.acme)),
        "foreign": an_incident(foreign),
    }
    services.watch(colleague, made["watched"], cast.member)
    return made


@pytest.mark.parametrize("who", SEEN)
def test_who_sees_what(cast, incidents, who):
    seen = set(Incident.objects.visible_to(getattr(cast, who)))
    assert {name for name, incident in incidents.items() if incident in seen} == SEEN[who]


@pytest.mark.parametrize("who", SEEN)
def test_search_finds_only_what_one_sees(cast, incidents, who):
    seen = set(Incident.objects.search("replication", getattr(cast, who)))
    assert {name for name, incident in incidents.items() if incident in seen} == SEEN[who]


@pytest.mark.parametrize("who", [*(who for who in SEEN if who != "member"), "a_new_colleague"])
def test_a_draft_is_seen_by_its_author_alone(cast, who):
    draft = a_draft(cast.member)
    person = a_person(cast.acme) if who == "a_new_colleague" else getattr(cast, who)
    assert draft not in Incident.objects.visible_to(person)
    assert draft in Incident.objects.visible_to(cast.member)


def test_a_guest_with_the_right_role_sees_the_companys(cast, incidents):
    guest = a_person(cast.acme, "mpn_partner_admin", is_guest=True)
    assert incidents["colleague"] in Incident.objects.visible_to(guest)


def test_an_engineer_who_files_sees_the_own_draft(cast):
    draft = a_draft(cast.engineer)
    assert draft in Incident.objects.visible_to(cast.engineer)
    assert draft not in Incident.objects.visible_to(cast.operator)


def test_the_conversation_of_a_holder_is_not_the_payers(cast, incidents):
    services.answer(cast.engineer, incidents["holder"], "Try this.", now=later(hours=1))
    assert not Message.objects.visible_to(cast.global_admin).filter(incident=incidents["holder"])
    assert Message.objects.visible_to(cast.holder).filter(incident=incidents["holder"]).count() == 1


def test_a_note_is_for_those_who_may_work_on_the_incident(cast, incidents):
    services.note(cast.engineer, incidents["mine"], "Odd.", now=later(hours=1))
    insider = a_person(cast.acme, "support_engineer")
    for rows in (Message.objects, Event.objects):
        readers = [
            who
            for who in ("member", "global_admin", "engineer")
            if rows.visible_to(getattr(cast, who))
            .filter(incident=incidents["mine"])
            .exclude(**({"move": "submit"} if rows is Event.objects else {}))
        ]
        assert readers == ["engineer"]
        assert (
            not rows.visible_to(insider)
            .filter(incident=incidents["mine"])
            .exclude(**({"move": "submit"} if rows is Event.objects else {}))
        )


def test_a_reference_is_found_in_any_spelling(cast, incidents):
    mine = incidents["mine"]
    for spelling in (mine.reference, mine.reference.lower(), f" pb {mine.pk} ", f"{mine.pk:06d}"):
        assert list(Incident.objects.visible_to(cast.member).with_reference(spelling)) == [mine]
        assert list(Incident.objects.search(spelling, cast.member)) == [mine]


@pytest.mark.parametrize("reference", ["", "PB-", "PB-x", "PB-0", "PB-999999999999999999", "9" * 40, "PB-1 OR 1=1"])
def test_what_is_no_reference_finds_nothing(cast, incidents, reference):
    assert not Incident.objects.visible_to(cast.engineer).with_reference(reference)
