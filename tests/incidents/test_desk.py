"""Taking, answering, asking and noting: the desk's verbs."""

import pytest

from incidents import services
from incidents.models import Incident, Message
from partnerportal.accounts.models import Activity, Outbox
from partnerportal.common.refusals import Forbidden, Refused, WrongState
from tests.builders import a_person
from tests.incidents.builders import a_line, an_incident, in_state, later


@pytest.fixture
def incident(cast):
    return an_incident(cast.member)


def test_taking_starts_the_incident(cast, incident):
    taken = services.take(cast.engineer, incident, now=later(hours=1))
    assert (taken.engineer, taken.started_at, taken.first_response_at) == (cast.engineer, later(hours=1), None)
    assert taken.answer_due_at == later(hours=4)


def test_taking_ones_own_again_changes_nothing(cast, incident):
    services.take(cast.engineer, incident)
    assert services.take(cast.engineer, incident).events.filter(move="take").count() == 1


def test_two_engineers_one_takes_it(cast, incident):
    services.take(cast.engineer, incident)
    with pytest.raises(WrongState, match="is worked on by Engineer now"):
        services.take(cast.operator, incident)


def test_an_engineer_takes_over_from_the_one_on_the_page(cast, incident):
    services.take(cast.engineer, incident, now=later(hours=1))
    taken = services.take(cast.operator, incident, instead_of=cast.engineer.pk, now=later(hours=2))
    assert (taken.engineer, taken.started_at) == (cast.operator, later(hours=1))


def test_the_first_answer_is_the_first_response(cast, incident):
    answered = services.answer(cast.engineer, incident, "Try this.", now=later(hours=1))
    assert answered.first_response_at == answered.started_at == later(hours=1)
    assert (answered.engineer, answered.answer_due_at, answered.state) == (cast.engineer, None, "open")
    assert answered.due_at == later(hours=4)


def test_a_later_answer_moves_no_first_response(cast, incident):
    services.answer(cast.engineer, incident, "Try this.", now=later(hours=1))
    answered = services.answer(cast.operator, incident, "Or that.", now=later(hours=2))
    assert (answered.first_response_at, answered.engineer) == (later(hours=1), cast.engineer)


def test_a_question_is_a_first_response_and_waits(cast, incident):
    asked = services.ask_partner(cast.engineer, incident, "Which version?", now=later(hours=1))
    assert (asked.state, asked.first_response_at, asked.answer_due_at) == ("attention_needed", later(hours=1), None)
    assert (asked.pauses.get().start_at, asked.pauses.get().why) == (later(hours=1), "asked")


def test_an_answer_while_waiting_keeps_waiting(cast, incident):
    services.ask_partner(cast.engineer, incident, "Which version?", now=later(hours=1))
    answered = services.answer(cast.engineer, incident, "Or send the log.", now=later(hours=2))
    assert (answered.is_waiting, answered.pauses.get().end_at) == (True, None)


def test_a_note_is_no_response_and_leaves_no_trace_with_the_partner(cast, incident):
    noted = services.note(cast.engineer, incident, "Odd.", now=later(hours=1))
    assert (noted.first_response_at, noted.started_at, noted.updated_at) == (None, None, incident.updated_at)
    said = Message.objects.get()
    assert said.is_internal and said.is_staff
    assert not Outbox.objects.exclude(kind="incidents/opened").exists()
    assert Activity.objects.get(verb="incident.noted").organization is None


def test_a_note_can_be_added_to_a_closed_incident(cast):
    closed = in_state("closed", cast.member, cast.engineer)
    assert services.note(cast.engineer, closed, "For the record.").is_closed


@pytest.mark.parametrize("verb", [services.answer, services.ask_partner, services.note])
@pytest.mark.parametrize("who", ["member", "global_admin", "reviewer", "holder"])
def test_who_may_not_work_at_the_desk(cast, incident, verb, who):
    with pytest.raises(Forbidden):
        verb(getattr(cast, who), incident, "Hello.")
    with pytest.raises(Forbidden):
        services.take(getattr(cast, who), incident)
    assert not Message.objects.exists()


def test_nobody_works_on_an_incident_of_the_own_company(cast, incident):
    insider = a_person(cast.acme, "support_engineer")
    for verb in (services.answer, services.note):
        with pytest.raises(Refused, match="own company"):
            verb(insider, incident, "Hello.")
    with pytest.raises(Refused):
        services.take(insider, incident)


def test_nobody_works_on_the_own_incident(cast):
    filed = an_incident(cast.engineer, a_line(cast.engineer, company=cast.acme))
    with pytest.raises(Refused):
        services.take(cast.engineer, filed)


def test_nothing_said_is_refused(cast, incident):
    with pytest.raises(Refused):
        services.answer(cast.engineer, incident, " ")
    assert Incident.objects.get(pk=incident.pk).first_response_at is None


def test_an_answer_is_mailed_to_everybody_who_follows(cast, incident):
    colleague = a_person(cast.acme)
    services.watch(cast.member, incident, colleague)
    services.answer(cast.engineer, incident, "Try <this> & that.", now=later(hours=1))
    mails = Outbox.objects.filter(kind="incidents/answered")
    assert {mail.to for mail in mails} == {cast.member.email, colleague.email}
    assert all("Try <this> & that." in mail.body for mail in mails)


def test_nobody_inactive_is_mailed(cast, incident):
    cast.member.is_active = False
    cast.member.save(update_fields=["is_active"])
    services.answer(cast.engineer, incident, "Try this.")
    assert not Outbox.objects.filter(kind="incidents/answered").exists()
