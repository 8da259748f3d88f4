"""Handing an incident over, and giving it back to the queue."""

import pytest

from incidents import services
from incidents.models import Message
from partnerportal.accounts.models import Activity, Outbox
from partnerportal.common.refusals import Forbidden, Refused, WrongState
from tests.builders import a_person
from tests.incidents.builders import in_state, later
from tests.incidents.desk.builders import fresh


@pytest.fixture
def taken(cast, incident):
    return services.take(cast.engineer, incident, now=later(hours=1))


def hand_over(cast, incident, to, text="The log is in the second message.", **more):
    return services.assign(cast.engineer, incident, to, text, instead_of=incident.engineer_id, **more)


def test_the_other_engineer_works_on_it_from_now_on(cast, taken):
    moved = hand_over(cast, taken, cast.operator, now=later(hours=2))
    assert (moved.engineer, moved.started_at, moved.answer_due_at) == (cast.operator, later(hours=1), later(hours=4))


def test_handing_over_what_nobody_had_starts_it(cast, incident):
    moved = hand_over(cast, incident, cast.operator, now=later(hours=2))
    assert (moved.engineer, moved.started_at, moved.first_response_at) == (cast.operator, later(hours=2), None)


def test_the_note_is_internal(cast, taken):
    hand_over(cast, taken, cast.operator)
    note = Message.objects.get()
    assert (note.body, note.is_internal, note.author) == ("The log is in the second message.", True, cast.engineer)
    assert not taken.messages.visible_to(cast.member).exists()


def test_the_new_engineer_alone_is_told_with_the_note(cast, taken):
    Outbox.objects.all().delete()
    hand_over(cast, taken, cast.operator)
    mail = Outbox.objects.get()
    assert (mail.kind, mail.to) == ("incidents/assigned", cast.operator.email)
    assert "The log is in the second message." in mail.body
    assert mail.subject == f"{taken.reference} was handed over to you"


def test_handing_it_to_oneself_needs_no_note_and_no_mail(cast, incident):
    assert hand_over(cast, incident, cast.engineer, "").engineer == cast.engineer
    assert not Outbox.objects.filter(kind="incidents/assigned").exists()


@pytest.mark.parametrize("text", ["", "  "])
def test_somebody_else_gets_it_with_a_note_only(cast, taken, text):
    with pytest.raises(Refused, match="Say what Operator should know"):
        hand_over(cast, taken, cast.operator, text)
    assert fresh(taken).engineer == cast.engineer


def test_back_to_the_queue(cast, taken):
    back = hand_over(cast, taken, None, "")
    assert (back.engineer, back.started_at) == (None, later(hours=1))
    assert back.events.last().sentence == "Engineer handed the incident over to the queue"


def test_it_stands_in_the_timeline_and_in_the_activity(cast, taken):
    hand_over(cast, taken, cast.operator)
    sentence = "Engineer handed the incident over to Operator"
    assert [event.sentence for event in taken.events.visible_to(cast.member)][-1] == sentence
    logged = Activity.objects.get(verb="incident.assigned")
    assert (logged.organization, logged.facts["engineer"]) == (cast.acme, "Operator")


def test_the_same_engineer_again_changes_nothing(cast, taken):
    events = taken.events.count()
    assert hand_over(cast, taken, cast.engineer).engineer == cast.engineer
    assert (taken.events.count(), Message.objects.count()) == (events, 0)


def test_what_somebody_took_meanwhile_is_not_handed_over(cast, taken):
    services.take(cast.operator, taken, instead_of=cast.engineer.pk)
    with pytest.raises(WrongState, match="is worked on by Operator now"):
        services.assign(cast.engineer, taken, None, instead_of=cast.engineer.pk)
    assert fresh(taken).engineer == cast.operator


@pytest.mark.parametrize("who", ["member", "reviewer", "holder", "global_admin"])
def test_it_goes_to_engineers_only(cast, taken, who):
    with pytest.raises(Refused, match="is not a support engineer"):
        hand_over(cast, taken, getattr(cast, who))
    assert fresh(taken).engineer == cast.engineer


def test_it_goes_to_nobody_whose_account_is_disabled(cast, taken):
    gone = a_person(None, "support_engineer", name="Gone", is_active=False)
    with pytest.raises(Refused, match="The account of Gone is disabled"):
        hand_over(cast, taken, gone)


def test_it_goes_to_nobody_of_the_company_that_filed_it(cast, taken):
    insider = a_person(cast.acme, "support_engineer", name="Insider")
    with pytest.raises(Refused, match="Insider or their company filed"):
        hand_over(cast, taken, insider)


@pytest.mark.parametrize("who", ["member", "reviewer", "holder", "global_admin"])
def test_who_may_not_hand_over(cast, taken, who):
    with pytest.raises(Forbidden):
        services.assign(getattr(cast, who), taken, cast.operator, "Yours.", cast.engineer.pk)


def test_nobody_hands_over_an_incident_of_the_own_company(cast, taken):
    insider = a_person(cast.acme, "support_engineer")
    with pytest.raises(Refused, match="own company"):
        services.assign(insider, taken, cast.operator, "Yours.", cast.engineer.pk)


def test_what_is_closed_stays_with_its_engineer(cast):
    closed = in_state("closed", cast.member, cast.engineer)
    with pytest.raises(WrongState):
        hand_over(cast, closed, cast.operator)


def test_what_waits_for_the_partner_goes_on_waiting(cast):
    asked = in_state("attention_needed", cast.member, cast.engineer)
    moved = hand_over(cast, asked, cast.operator)
    assert (moved.state, moved.pauses.get().end_at, moved.engineer) == ("attention_needed", None, cast.operator)


def test_a_started_incident_given_back_cannot_be_withdrawn(cast, taken):
    back = hand_over(cast, taken, None, "")
    with pytest.raises(WrongState, match="cannot be withdrawn any more"):
        services.withdraw(cast.member, back)
