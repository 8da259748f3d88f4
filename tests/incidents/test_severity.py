"""Another severity: free while nobody works on it, afterwards by the desk (D38)."""

import pytest

from incidents import services
from partnerportal.accounts.models import Outbox
from partnerportal.common.refusals import Forbidden, Refused
from tests.incidents.builders import a_line, an_incident, later


@pytest.fixture
def incident(cast):
    return an_incident(cast.member, severity="C")


def test_the_filer_raises_it_while_nobody_works_on_it(cast, incident):
    changed = services.change_severity(cast.member, incident, "A", later(hours=1))
    assert (changed.severity, changed.promised_hours) == ("A", 2)
    assert changed.due_at == changed.answer_due_at == later(hours=2)


def test_lowering_moves_the_due_time_back(cast, incident):
    services.change_severity(cast.member, incident, "A", later(hours=1))
    assert services.change_severity(cast.global_admin, incident, "C", later(hours=1)).due_at == later(hours=8)


def test_after_the_start_only_the_desk_changes_it(cast, incident):
    services.take(cast.engineer, incident)
    with pytest.raises(Refused, match="Ask in a message"):
        services.change_severity(cast.member, incident, "A")
    assert services.change_severity(cast.engineer, incident, "A", later(hours=1)).severity == "A"


def test_back_in_the_queue_it_is_free_again(cast, incident):
    services.take(cast.engineer, incident)
    services.assign(cast.engineer, incident, None, instead_of=cast.engineer.pk)
    assert services.change_severity(cast.member, incident, "A", later(hours=1)).due_at == later(hours=2)


def test_after_the_first_response_the_promise_stays_as_it_was(cast, incident):
    services.answer(cast.engineer, incident, "Try this.", now=later(hours=1))
    changed = services.change_severity(cast.engineer, incident, "A", later(hours=2))
    assert (changed.due_at, changed.promised_hours, changed.answer_due_at) == (later(hours=8), 8, None)
    replied = services.reply(cast.member, incident, "No.", now=later(hours=3))
    assert replied.answer_due_at == later(hours=5)


def test_pauses_are_left_out(cast):
    incident = an_incident(cast.member, a_line(cast.member), severity="C")
    services.withdraw(cast.member, incident, later(hours=1))
    services.reopen(cast.member, incident, "", now=later(hours=11))
    assert services.change_severity(cast.member, incident, "B", later(hours=11)).due_at == later(hours=14)


def test_the_same_severity_changes_nothing(cast, incident):
    services.change_severity(cast.member, incident, "C")
    assert not incident.events.filter(move="severity").exists()


@pytest.mark.parametrize("severity", ["", "D", "a", "critical"])
def test_there_are_three_severities(cast, incident, severity):
    with pytest.raises(Refused):
        services.change_severity(cast.member, incident, severity)


@pytest.mark.parametrize("who", ["admin_agent", "outsider", "holder", "reviewer"])
def test_who_may_not_change_it(cast, incident, who):
    with pytest.raises(Forbidden):
        services.change_severity(getattr(cast, who), incident, "A")


def test_the_event_names_both_in_the_readers_words(cast, incident):
    services.change_severity(cast.member, incident, "A")
    said = incident.events.last().sentence
    assert said == "Mona Member changed the severity from Minimal (C) to Critical (A)"


def test_the_filer_hears_of_a_change_at_the_desk(cast, incident):
    services.change_severity(cast.engineer, incident, "A", later(hours=1))
    mail = Outbox.objects.get(kind="incidents/severity")
    assert (mail.to, "Critical (A)" in mail.subject) == (cast.member.email, True)
