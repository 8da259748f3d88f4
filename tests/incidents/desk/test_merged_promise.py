"""What a merge makes of the two promises, and parting by the desk (D27, D35, D37)."""

import pytest

from incidents import clock, services
from incidents.models import Incident
from incidents.services import escalating
from partnerportal.accounts.models import Outbox
from partnerportal.common.refusals import Forbidden, Refused, WrongState
from support.models import Entitlement
from tests.incidents.builders import an_incident, later
from tests.incidents.desk.builders import fresh

HALF_TO, FIVE_TO = later(hours=1, minutes=50), later(hours=1, minutes=55)


def of(cast, line, severity, now):
    return an_incident(cast.member, line, now, severity=severity, title=f"Severity {severity}")


def merge(cast, one, other, text="", now=FIVE_TO):
    services.merge(cast.engineer, one, other, text, now=now)
    return fresh(one), fresh(other)


@pytest.fixture
def severe(cast, line):
    """Promised within two hours: by noon."""
    return of(cast, line, "A", later())


@pytest.fixture
def mild(cast, line):
    return of(cast, line, "C", HALF_TO)


def test_the_other_one_takes_over_the_earlier_promise_and_the_higher_severity(cast, severe, mild):
    one, other = merge(cast, severe, mild)
    assert (other.due_at, other.answer_due_at, other.severity) == (later(hours=2), later(hours=2), "A")
    assert (other.promised_hours, other.opened_at) == (2, HALF_TO)
    assert one.first_response_at is None
    reading = clock.reading(other.clock, FIVE_TO)
    assert (reading.due_at, reading.remaining.total_seconds()) == (other.due_at, 300)


def test_it_is_missed_where_nobody_answers_and_told_once(cast, severe, mild):
    merge(cast, severe, mild)
    assert escalating.sweep(later(hours=2, seconds=1)) == 1
    assert fresh(mild).escalated_at and not fresh(severe).escalated_at


def test_the_event_and_the_confirmation_say_it(ines, cast, severe, mild):
    assert cast.operator
    answer = ines.post(f"/incidents/{severe.reference}/merge/into/", {"into": mild.reference, "seen": 0}, follow=True)
    assert "Its first response is now due by 16 Nov 2026, 12:00 UTC. Its severity is now Critical (A)." in answer.text
    sentences = [event.sentence for event in mild.events.order_by("pk")][-2:]
    assert sentences[0].endswith("into this incident, which is now due as that one was: by 16 Nov 2026, 12:00 UTC")
    assert sentences[1] == "Engineer changed the severity from Minimal (C) to Critical (A)"
    assert Outbox.objects.filter(kind="incidents/severity", to=cast.member.email).exists()


def test_a_promise_that_comes_first_stays(cast, line, severe):
    mild = of(cast, line, "C", later(hours=-7, minutes=-30))
    due_at = mild.due_at
    _one, other = merge(cast, severe, mild)
    assert due_at < severe.due_at
    assert (other.due_at, other.clock_since, other.severity) == (due_at, None, "A")


def test_a_lower_severity_and_a_later_promise_change_nothing(cast, severe, mild):
    _one, other = merge(cast, mild, severe)
    assert (other.due_at, other.severity, other.events.last().move) == (later(hours=2), "A", "absorb")


def test_what_was_answered_by_the_text_is_owed_no_more(cast, severe, mild):
    one, other = merge(cast, severe, mild, "The other one has the log.")
    assert one.first_response_at == FIVE_TO
    assert other.due_at == mild.due_at and other.clock_since is None


def test_where_the_other_one_was_answered_the_duplicate_is_by_being_merged(cast, severe, mild):
    services.answer(cast.engineer, mild, "Try this.", now=HALF_TO)
    one, other = merge(cast, severe, mild)
    assert (one.first_response_at, other.due_at) == (FIVE_TO, mild.due_at)
    assert clock.reading(one.clock, FIVE_TO).kind == "met"


# --- parting ---


def part(cast, incident, now=None):
    return services.part(cast.operator, incident, now or later(hours=3))


def used(incident):
    return Entitlement.objects.get(pk=incident.entitlement_id).used


def test_the_desk_parts_them_and_the_duplicate_is_owed_what_it_was(cast, severe, mild):
    services.answer(cast.engineer, mild, "Try this.", now=HALF_TO)
    merge(cast, severe, mild)
    assert used(severe) == 1
    Outbox.objects.all().delete()
    part(cast, severe)
    row = fresh(severe)
    assert (row.state, row.merged_into, row.first_response_at, row.started_at) == ("open", None, None, None)
    assert row.answer_due_at == row.due_at == later(hours=3, minutes=5)
    assert used(severe) == 2
    assert list(Outbox.objects.values_list("kind", "to")) == [("incidents/reopened", cast.member.email)]


def test_what_was_said_from_the_desk_stays_the_first_response(cast, severe, mild):
    merge(cast, severe, mild, "The other one has the log.")
    part(cast, severe)
    assert fresh(severe).first_response_at == FIVE_TO


def test_parting_is_for_what_is_merged_within_14_days_and_for_the_desk(cast, severe, mild):
    with pytest.raises(WrongState):
        part(cast, severe)
    merge(cast, severe, mild)
    with pytest.raises(Forbidden):
        services.part(cast.member, severe)
    with pytest.raises(Refused, match="14 days"):
        part(cast, severe, later(days=15))
    services.close_as(cast.engineer, mild, "resolved", "Done.", now=later(hours=3))
    with pytest.raises(WrongState, match="merged into no incident"):
        part(cast, mild)


def test_the_page_of_the_duplicate_offers_parting_to_the_desk_alone(client, ines, cast, severe, mild):
    assert cast.operator
    merge(cast, severe, mild)
    assert "takes again what was given back" in ines.get(severe.get_absolute_url()).text
    answer = ines.post(f"/incidents/{severe.reference}/merge/part/", follow=True)
    assert "The incident is open again and goes on by itself." in answer.text
    assert Incident.objects.get(pk=severe.pk).is_open
    merge(cast, severe, mild, now=later(hours=3))
    client.force_login(cast.member)
    assert "Part them" not in client.get(severe.get_absolute_url()).text
