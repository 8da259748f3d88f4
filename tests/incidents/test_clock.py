"""The picture of look/incident.html is the main example: opened 08:02, answered and asked 09:40, and so on."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents import sla
from incidents.calendars import AROUND_THE_CLOCK, BusinessHours
from incidents.clock import Clock, ReadingKind, StretchKind, Why, reading, stretches
from incidents.sla import Pause, PauseWhy

PLAIN = BusinessHours("UTC")
RUNNING, PAUSED, OUTSIDE = StretchKind


@pytest.mark.parametrize(
    "calendar, facts, now, kind, taken, remaining, due",
    [
        (AROUND_THE_CLOCK, {}, "09:00", "running", 1, 3, "12:00"),
        (AROUND_THE_CLOCK, {}, "12:00", "running", 4, 0, "12:00"),
        (AROUND_THE_CLOCK, {}, "13:00", "missed", 5, -1, "12:00"),
        (AROUND_THE_CLOCK, {"first_response_at": "10:00"}, "20:00", "met", 2, 2, "12:00"),
        (AROUND_THE_CLOCK, {"first_response_at": "12:00"}, "20:00", "met", 4, 0, "12:00"),
        (AROUND_THE_CLOCK, {"first_response_at": "14:00"}, "20:00", "missed", 6, -2, "12:00"),
        (AROUND_THE_CLOCK, {"closed_at": "09:00"}, "20:00", "ended", 1, 3, "12:00"),
        (AROUND_THE_CLOCK, {"closed_at": "13:00"}, "20:00", "missed", 5, -1, "12:00"),
        (AROUND_THE_CLOCK, {"pauses": [("09:00", None)]}, "20:00", "paused", 1, 3, None),
        (AROUND_THE_CLOCK, {"pauses": [("09:00", "10:00")]}, "11:00", "running", 2, 2, "13:00"),
        (AROUND_THE_CLOCK, {"pauses": [("09:00", "10:00")]}, "10:00", "running", 1, 3, "13:00"),
        (AROUND_THE_CLOCK, {"pauses": [("09:00", None)], "first_response_at": "10:00"}, "20:00", "met", 1, 3, None),
        # Pauses after the response do not move what was promised.
        (
            AROUND_THE_CLOCK,
            {"pauses": [("10:00", "15:00")], "first_response_at": "10:00"},
            "20:00",
            "met",
            2,
            2,
            "12:00",
        ),
        (PLAIN, {}, "10:00", "running", 1, 3, "13:00"),
    ],
)
def test_a_reading_says_what_became_of_the_promise(calendar, facts, now, kind, taken, remaining, due):
    read = reading(clock(calendar, **facts), at(now))
    assert (read.kind, read.taken, read.remaining) == (kind, timedelta(hours=taken), timedelta(hours=remaining))
    assert (read.due_at, read.promised) == (at(due), timedelta(hours=4))


def test_a_late_response_says_how_late():
    assert reading(clock(first_response_at="14:00"), at("20:00")).late == timedelta(hours=2)


def test_a_promise_that_was_met_may_wait_for_the_partner():
    waiting = clock(first_response_at="10:00", pauses=[("10:00", None)])
    assert reading(waiting, at("11:00")).kind == ReadingKind.MET
    assert reading(waiting, at("11:00")).is_paused


def test_a_closed_clock_is_not_paused():
    assert not reading(clock(pauses=[("10:00", None)], closed_at="11:00"), at("12:00")).is_paused


@pytest.mark.parametrize("now, resumes", [("07:00", "09:00"), ("09:00", None), ("10:00", None)])
def test_a_reading_outside_business_hours_says_when_the_clock_goes_on(now, resumes):
    assert reading(clock(PLAIN), at(now)).resumes_at == at(resumes)


def test_a_clock_around_the_clock_never_resumes():
    assert reading(clock(), at("09:00")).resumes_at is None


def test_stretches_tell_the_story_of_the_picture():
    pauses = (Pause(at("09:40"), at("12:15")), Pause(at("14:40")))
    assert stretches(at("08:02"), pauses, at("17:40")) == [
        (RUNNING, at("08:02"), at("09:40"), Why.SUBMITTED),
        (PAUSED, at("09:40"), at("12:15"), Why.ASKED),
        (RUNNING, at("12:15"), at("14:40"), Why.ANSWERED),
        (PAUSED, at("14:40"), at("17:40"), Why.ASKED),
    ]


def test_a_reopened_incident_was_closed_in_between():
    found = stretches(at("08:00"), (Pause(at("09:00"), at("10:00"), PauseWhy.CLOSED),), at("11:00"))
    assert [stretch.why for stretch in found] == [Why.SUBMITTED, Why.CLOSED, Why.REOPENED]


def test_closing_hours_are_stretches_of_their_own():
    assert stretches(at("08:00"), (Pause(at("16:00"), at("16:30")),), at("19:00"), PLAIN) == [
        (OUTSIDE, at("08:00"), at("09:00"), Why.OUT_OF_HOURS),
        (RUNNING, at("09:00"), at("16:00"), Why.IN_HOURS),
        (PAUSED, at("16:00"), at("16:30"), Why.ASKED),
        (RUNNING, at("16:30"), at("17:00"), Why.ANSWERED),
        (OUTSIDE, at("17:00"), at("19:00"), Why.OUT_OF_HOURS),
    ]


def test_a_pause_wins_over_closing_hours():
    found = stretches(at("16:00"), (Pause(at("16:30")),), at("23:00"), PLAIN)
    assert [stretch.kind for stretch in found] == [RUNNING, PAUSED]


def test_nothing_has_happened_at_the_instant_of_opening():
    assert stretches(at("08:00"), (Pause(at("09:00")),), at("08:00")) == []


OPENED = datetime(2025, 10, 9, 15, tzinfo=UTC)
later = st.integers(0, 6 * 1440).map(lambda minutes: OPENED + timedelta(minutes=minutes))
some_pauses = st.lists(st.tuples(later, later).map(lambda ends: Pause(min(ends), max(ends))), max_size=4).map(tuple)


@settings(deadline=None)
@given(st.sampled_from([AROUND_THE_CLOCK, PLAIN]), some_pauses, later)
def test_stretches_have_no_gap_and_add_up_to_what_has_run(calendar, pauses, until):
    found = stretches(OPENED, pauses, until, calendar)
    edges = [OPENED, *(stretch.end for stretch in found)]
    assert [stretch.start for stretch in found] == edges[:-1] and edges[-1] == max(until, OPENED)
    assert all(stretch.start < stretch.end for stretch in found)
    ran = sum((end - start for kind, start, end, _why in found if kind == RUNNING), timedelta())
    assert ran == sla.elapsed(OPENED, calendar, pauses, until)


def clock(calendar=AROUND_THE_CLOCK, pauses=(), **facts):
    """Opened at 08:00 with four hours promised, or at 09:00 in business hours of the same length."""
    return Clock(
        opened_at=at("08:00"),
        hours=4,
        calendar=calendar,
        pauses=tuple(Pause(at(start), at(end)) for start, end in pauses),
        **{name: at(text) for name, text in facts.items()},
    )


def at(text):
    return text and datetime.fromisoformat(f"2025-10-10 {text}").replace(tzinfo=UTC)
