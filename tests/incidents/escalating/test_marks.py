"""What becomes of the two marks when the due time moves: another severity, a reopening, business hours."""

from datetime import UTC, datetime, timedelta

import pytest

from incidents import services
from incidents.models import Incident
from incidents.services.escalating import sweep
from partnerportal.accounts.models import Outbox
from tests.incidents.builders import MONDAY, a_line, an_incident, later


@pytest.fixture(autouse=True)
def _staff(cast):
    assert cast.engineer and cast.operator


def marks(incident):
    row = Incident.objects.get(pk=incident.pk)
    return bool(row.warned_at), bool(row.escalated_at)


def told(incident):
    return list(incident.events.filter(move__in=["warn", "escalate"]).values_list("move", flat=True))


@pytest.mark.parametrize(
    "before, at, after, kept",
    [
        # hours promised: A 2, B 4, C 8; warned with a quarter left
        ("A", {"hours": 1, "minutes": 40}, "B", (False, False)),  # 2 h 20 left of 4
        ("A", {"hours": 1, "minutes": 40}, "C", (False, False)),
        ("B", {"hours": 3, "minutes": 10}, "A", (True, False)),  # now overdue: the sweep has not come yet
        ("B", {"hours": 3, "minutes": 10}, "C", (False, False)),
        ("A", {"hours": 2, "minutes": 30}, "B", (False, False)),  # it was escalated, and is in time again
        ("A", {"hours": 3, "minutes": 30}, "B", (False, False)),  # escalated without a warning: that one is made anew
        ("A", {"hours": 5}, "B", (False, True)),  # late by either promise
    ],
)
def test_a_mark_stays_where_its_moment_has_passed_and_goes_where_it_lies_ahead(cast, before, at, after, kept):
    incident = an_incident(cast.member, severity=before)
    sweep(later(**at))
    services.change_severity(cast.member, incident, after, later(**at))
    assert marks(incident) == kept


def test_another_severity_is_another_promise_and_is_told_of_again(cast):
    incident = an_incident(cast.member, severity="A")
    sweep(later(hours=1, minutes=40))
    services.change_severity(cast.member, incident, "B", later(hours=1, minutes=45))
    assert sweep(later(hours=2)) == 0
    assert sweep(later(hours=3)) == 1
    assert told(incident) == ["warn", "warn"]
    assert Outbox.objects.filter(kind="incidents/due_soon").count() == 2


def test_there_and_back_is_the_same_promise_and_is_told_of_once(cast):
    incident = an_incident(cast.member, severity="A")
    at = later(hours=1, minutes=40)
    sweep(at)
    services.change_severity(cast.member, incident, "C", at)
    services.change_severity(cast.member, incident, "A", at + timedelta(minutes=1))
    assert marks(incident) == (False, False)
    sweep(at + timedelta(minutes=2))
    row = Incident.objects.get(pk=incident.pk)
    assert (row.warned_at, told(incident)) == (at, ["warn"])
    assert Outbox.objects.filter(kind="incidents/due_soon").count() == 1


def test_a_reopening_moves_the_due_time_and_clears_what_lies_ahead(cast):
    incident = an_incident(cast.member)
    sweep(later(hours=3))
    services.withdraw(cast.member, incident, now=later(hours=3, minutes=5))
    row = services.reopen(cast.member, incident, "Again.", now=later(hours=9))
    assert row.due_at == later(hours=9, minutes=55)
    assert marks(incident) == (True, False), "55 of 240 minutes are left: its moment has passed"
    assert sweep(later(hours=9, minutes=30)) == 0
    assert sweep(later(hours=10)) == 1
    assert told(incident) == ["warn", "escalate"]


def test_a_late_one_that_was_closed_and_reopened_is_still_late(cast):
    incident = an_incident(cast.member)
    sweep(later(hours=5))
    services.withdraw(cast.member, incident, now=later(hours=6))
    services.reopen(cast.member, incident, "Again.", now=later(hours=30))
    assert marks(incident) == (False, True)
    assert sweep(later(hours=31)) == 0


def test_a_first_response_ends_it_and_the_marks_stay_as_history(cast):
    incident = an_incident(cast.member)
    sweep(later(hours=5))
    services.answer(cast.engineer, incident, "Sorry.", now=later(hours=6))
    assert marks(incident) == (False, True)


@pytest.mark.parametrize(
    "opened, warned, due",
    [
        # Oslo, in Korean: business hours of Norway; B promises four of them, warned after three. UTC is an hour less.
        ("2026-11-16 10:00", "2026-11-16 13:00", "2026-11-16 14:00"),
        ("2026-11-16 14:30", "2026-11-17 09:30", "2026-11-17 10:30"),  # over the night
        ("2026-11-20 15:00", "2026-11-23 10:00", "2026-11-23 11:00"),  # over the weekend
        ("2026-11-20 13:00", "2026-11-20 16:00", "2026-11-23 09:00"),  # at closing on Friday there is one hour left
        ("2026-12-24 15:00", "2026-12-28 10:00", "2026-12-28 11:00"),  # over Christmas Day and the weekend
    ],
)
def test_in_business_hours_the_share_is_one_of_business_hours(cast, opened, warned, due):
    cast.acme.time_zone = "Europe/Oslo"
    cast.acme.save()
    opened, warned, due = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (opened, warned, due))
    incident = an_incident(cast.member, a_line(cast.member), now=opened, language="ko")
    assert Incident.objects.get(pk=incident.pk).due_at == due
    assert sweep(warned - timedelta(seconds=1)) == 0
    assert sweep(warned) == 1
    assert told(incident) == ["warn"]


def test_monday_is_a_monday():
    assert MONDAY.weekday() == 0
