"""Reopening within 14 days, taking again what had been given back (D37)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from incidents import services
from incidents.models import Event, Incident, Message
from partnerportal.accounts.models import Outbox
from partnerportal.common.refusals import Forbidden
from support.models import Contract, Entry
from support.services import consume, end_contract
from tests.builders import a_person
from tests.incidents.builders import a_line, an_incident, later


@pytest.fixture
def line(cast):
    return a_line(cast.member, on_premises=2)


def closed_as(cast, line, reason):
    """Closed at eleven, one hour after it was opened."""
    incident = an_incident(cast.member, line)
    if reason == "withdrawn":
        return services.withdraw(cast.member, incident, later(hours=1))
    return services.close_as(cast.engineer, incident, reason, "So.", later(hours=1))


def sums(line):
    line.refresh_from_db()
    taken = sum(entry.units for entry in line.entries.filter(kind="consumed"))
    back = sum(entry.units for entry in line.entries.filter(kind="given_back"))
    return line.used, taken, back


@pytest.mark.parametrize(
    ("reason", "act"), [("resolved", 1), ("withdrawn", 2), ("duplicate", 2), ("product_defect", 2)]
)
def test_reopening_takes_again_only_what_was_given_back(cast, line, reason, act):
    incident = services.reopen(cast.member, closed_as(cast, line, reason), "It is back.", now=later(days=2))
    assert (incident.state, incident.act, incident.closed_at, incident.close_reason) == ("open", act, None, "")
    assert sums(line) == (1, act, act - 1)
    assert Entry.objects.filter(reference=f"incident:{incident.pk}/{act}", kind="consumed").exists()


def test_again_and_again_the_books_add_up(cast, line):
    incident = closed_as(cast, line, "duplicate")
    for day in range(1, 4):
        services.reopen(cast.member, incident, f"Back on day {day}.", now=later(days=day))
        services.close_as(cast.engineer, incident, "duplicate", "So.", later(days=day, hours=1))
    assert sums(line) == (0, 4, 4)


def test_a_message_on_a_closed_incident_reopens_it(cast, line):
    incident = services.reply(cast.member, closed_as(cast, line, "resolved"), "It is back.", now=later(days=2))
    assert incident.is_open and incident.messages.last().body == "It is back."
    assert incident.events.last().move == "reopen"


def test_who_watches_cannot_reopen_by_a_message(cast, line):
    incident = closed_as(cast, line, "resolved")
    colleague = a_person(cast.acme)
    services.watch(cast.member, incident, colleague)
    with pytest.raises(Forbidden):
        services.reply(colleague, incident, "It is back.", now=later(days=2))
    assert not Message.objects.filter(author=colleague).exists()


def test_fourteen_days_to_the_minute(cast, line):
    incident = closed_as(cast, line, "resolved")
    with pytest.raises(services.NeedsFollowUp, match="14 days"):
        services.reopen(cast.member, incident, "It is back.", now=later(days=14, hours=1, seconds=1))
    assert services.reopen(cast.member, incident, "It is back.", now=later(days=14, hours=1)).is_open


@pytest.mark.parametrize("verb", [services.reopen, services.reply])
def test_nothing_left_refuses_with_the_cause_and_leaves_no_trace(cast, line, verb):
    incident = closed_as(cast, line, "withdrawn")
    consume(line, "other:1", None, units=2)
    events = Event.objects.count()
    with pytest.raises(services.NeedsFollowUp, match="nothing is left of Microsoft Product Support"):
        verb(cast.member, incident, "It is back.", now=later(days=2))
    again = Incident.objects.get(pk=incident.pk)
    assert (again.is_closed, again.act, Event.objects.count(), Message.objects.count()) == (True, 1, events, 0)


def test_a_dead_contract_refuses_with_the_cause(cast, line):
    incident = closed_as(cast, line, "duplicate")
    end_contract(line.contract_id)
    with pytest.raises(services.NeedsFollowUp, match="expired on"):
        services.reopen(cast.member, incident, "It is back.", now=later(days=2))


def test_a_contract_past_its_window_refuses_too(cast, line):
    incident = closed_as(cast, line, "duplicate")
    yesterday = timezone.localdate() - timedelta(days=1)
    Contract.objects.filter(pk=line.contract_id).update(
        end_date=yesterday, usable_until=yesterday, start_date=yesterday
    )
    with pytest.raises(services.NeedsFollowUp, match="expired on"):
        services.reopen(cast.member, incident, "It is back.", now=max(later(days=2), timezone.now()))


def test_where_nothing_was_given_back_a_dead_contract_does_not_matter(cast, line):
    incident = closed_as(cast, line, "resolved")
    end_contract(line.contract_id)
    assert services.reopen(cast.member, incident, "It is back.", now=later(days=2)).is_open


def test_a_withdrawn_incident_runs_on_with_the_time_that_was_left(cast, line):
    incident = services.reopen(cast.member, closed_as(cast, line, "withdrawn"), "", now=later(days=2))
    pause = incident.pauses.get()
    assert (pause.start_at, pause.end_at, pause.why) == (later(hours=1), later(days=2), "closed")
    assert incident.due_at == incident.answer_due_at == later(days=2, hours=3)
    assert services.withdraw(cast.member, incident, later(days=2, hours=1)).was_given_back


def test_after_the_first_response_the_next_answer_is_due_by_the_same_hours(cast, line):
    incident = services.reopen(cast.member, closed_as(cast, line, "resolved"), "Back.", now=later(days=2))
    assert (incident.due_at, incident.answer_due_at) == (later(hours=4), later(days=2, hours=4))


def test_the_engineer_hears_of_it(cast, line):
    services.reopen(cast.member, closed_as(cast, line, "resolved"), "It is back.", now=later(days=2))
    assert Outbox.objects.get(kind="incidents/reopened").to == cast.engineer.email


def test_a_double_click_reopens_once(cast, line):
    incident = closed_as(cast, line, "duplicate")
    for _click in range(2):
        services.reply(cast.member, incident, "It is back.", now=later(days=2))
    assert (sums(line), incident.messages.filter(is_staff=False).count()) == ((1, 2, 1), 1)
