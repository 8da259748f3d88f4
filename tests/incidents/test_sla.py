"""Wall clock times in the tables are local to the zone beside them; 10 October 2025 is a Friday."""

import time as stopwatch
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents import sla
from incidents.calendars import AROUND_THE_CLOCK, BusinessHours
from incidents.sla import NOT_BREAK_FIX, ONE_BUSINESS_DAY, Counting, Pause

OSLO = BusinessHours("Europe/Oslo", "NO")
PLAIN = BusinessHours("UTC")


@pytest.mark.parametrize(
    "severity, language, hours, counting",
    [
        ("A", "en", 2, Counting.CLOCK),
        ("B", "en", 4, Counting.CLOCK),
        ("C", "en", 8, Counting.CLOCK),
        ("C", "en-GB", 8, Counting.CLOCK),
        ("A", "ko", 2, Counting.BUSINESS),
        ("B", "zh-hans", 4, Counting.BUSINESS),
        ("C", "ru", 8, Counting.BUSINESS),
        ("C", "enm", 8, Counting.BUSINESS),
        (NOT_BREAK_FIX, "en", ONE_BUSINESS_DAY, Counting.BUSINESS),
        (NOT_BREAK_FIX, "ko", ONE_BUSINESS_DAY, Counting.BUSINESS),
    ],
)
def test_the_promise_of_each_severity_and_language(severity, language, hours, counting):
    assert sla.promise(severity, language) == (hours, counting)


def test_an_unknown_severity_is_refused():
    with pytest.raises(KeyError):
        sla.promise("D", "en")


@pytest.mark.parametrize("counting, calendar", [("clock", AROUND_THE_CLOCK), (Counting.BUSINESS, OSLO)])
def test_the_calendar_of_a_promise(counting, calendar):
    assert sla.calendar_for(counting, OSLO) == calendar


@pytest.mark.parametrize(
    "zone, opened, hours, due",
    [
        ("Europe/Oslo", "2025-10-10 23:30", 2, "2025-10-11 01:30"),
        ("Europe/Oslo", "2025-10-26 01:30", 2, "2025-10-26 02:30+01:00"),  # the hour that comes twice
        ("Europe/Oslo", "2025-03-30 01:30", 2, "2025-03-30 04:30"),  # the hour that is missing
        ("America/New_York", "2024-02-28 23:00", 4, "2024-02-29 03:00"),
        ("UTC", "2025-12-31 22:00", 4, "2026-01-01 02:00"),
        ("UTC", "2025-12-31 22:00:01", 0.5, "2025-12-31 22:30:01"),
    ],
)
def test_clock_hours_are_absolute(zone, opened, hours, due):
    assert sla.due_at(at(opened, zone), hours, AROUND_THE_CLOCK) == at(due, zone)


@pytest.mark.parametrize(
    "zone, country, opened, hours, due",
    [
        ("Europe/Oslo", "NO", "2025-10-10 10:00", 4, "2025-10-10 14:00"),
        ("Europe/Oslo", "NO", "2025-10-10 15:00", 4, "2025-10-13 11:00"),
        ("Europe/Oslo", "NO", "2025-10-10 09:00", 8, "2025-10-10 17:00"),  # ends exactly at closing
        ("Europe/Oslo", "NO", "2025-10-10 17:00", 2, "2025-10-13 11:00"),  # opened exactly at closing
        ("Europe/Oslo", "NO", "2025-10-10 16:59:59", 2, "2025-10-13 10:59:59"),
        ("Europe/Oslo", "NO", "2025-10-10 08:59:59", 2, "2025-10-10 11:00"),
        ("Europe/Oslo", "NO", "2025-10-10 03:00", 2, "2025-10-10 11:00"),
        ("Europe/Oslo", "NO", "2025-10-11 12:00", 2, "2025-10-13 11:00"),  # Saturday
        ("Europe/Oslo", "NO", "2025-03-28 16:00", 2, "2025-03-31 10:00"),  # summer time begins
        ("Europe/Oslo", "NO", "2025-10-24 16:00", 2, "2025-10-27 10:00"),  # and ends
        ("Europe/Oslo", "NO", "2025-04-16 16:00", 2, "2025-04-22 10:00"),  # Easter
        ("Europe/Oslo", "NO", "2025-12-24 16:00", 2, "2025-12-29 10:00"),  # Christmas, a weekend
        ("Europe/Oslo", "NO", "2025-12-31 16:00", 2, "2026-01-02 10:00"),
        ("Europe/Oslo", "XX", "2025-12-31 16:00", 2, "2026-01-01 10:00"),  # an unknown country has no holidays
        ("Asia/Seoul", "KR", "2024-02-28 16:00", 8, "2024-02-29 16:00"),  # leap day
        ("Asia/Seoul", "KR", "2024-02-29 16:00", 4, "2024-03-04 12:00"),  # 1 March, a weekend
        ("Asia/Riyadh", "SA", "2025-10-09 16:00", 2, "2025-10-12 10:00"),  # Friday and Saturday
        ("Pacific/Kiritimati", "", "2025-10-10 16:00", 2, "2025-10-13 10:00"),
        ("Etc/GMT+12", "", "2025-10-10 16:00", 2, "2025-10-13 10:00"),
        ("UTC", "", "2025-10-06 09:00", 40, "2025-10-10 17:00"),
        ("UTC", "", "2025-10-10 10:00", ONE_BUSINESS_DAY, "2025-10-13 10:00"),
    ],
)
def test_business_hours_follow_the_wall_clock_of_the_zone(zone, country, opened, hours, due):
    assert sla.due_at(at(opened, zone), hours, BusinessHours(zone, country)) == at(due, zone)


def test_business_hours_may_be_other_hours():
    late = BusinessHours("UTC", opens=time(12), closes=time(13, 30))
    assert sla.due_at(at("2025-10-10 13:00"), 2, late) == at("2025-10-13 13:30")


def test_the_due_time_is_in_utc():
    assert sla.due_at(at("2025-10-10 10:00", "Asia/Seoul"), 2, AROUND_THE_CLOCK).tzinfo is UTC


@pytest.mark.parametrize("hours", [0, -1, float("nan")])
def test_a_promise_needs_hours(hours):
    with pytest.raises(ValueError):
        sla.due_at(at("2025-10-10 10:00"), hours, AROUND_THE_CLOCK)


@pytest.mark.parametrize(
    "call",
    [
        lambda naive, aware: sla.due_at(naive, 2, PLAIN),
        lambda naive, aware: sla.worked(PLAIN, naive, aware),
        lambda naive, aware: sla.worked(PLAIN, aware, naive),
        lambda naive, aware: sla.due_with_pauses(aware, 2, PLAIN, [Pause(naive)]),
        lambda naive, aware: sla.due_with_pauses(aware, 2, PLAIN, [Pause(aware, naive)]),
        lambda naive, aware: sla.remaining(naive, aware, 2, PLAIN),
        lambda naive, aware: sla.is_met(naive, aware),
    ],
)
def test_a_naive_time_is_refused(call):
    with pytest.raises(ValueError, match="no time zone"):
        call(at("2025-10-10 10:00").replace(tzinfo=None), at("2025-10-10 10:00"))


@pytest.mark.parametrize(
    "calendar, start, end, hours",
    [
        (AROUND_THE_CLOCK, "2025-10-10 10:00", "2025-10-12 10:00", 48),
        (PLAIN, "2025-10-10 16:00", "2025-10-13 10:00", 2),
        (PLAIN, "2025-10-11 00:00", "2025-10-12 23:00", 0),
        (PLAIN, "2025-10-10 09:00", "2025-10-10 17:00", 8),
        (PLAIN, "2025-10-10 12:00", "2025-10-10 12:00", 0),
        (PLAIN, "2025-10-10 12:00", "2025-10-10 11:00", 0),
        (AROUND_THE_CLOCK, "2025-10-10 12:00", "2025-10-09 11:00", 0),
        (PLAIN, "2025-01-01 00:00", "2026-01-01 00:00", 261 * 8),
    ],
)
def test_worked_counts_only_what_the_calendar_counts(calendar, start, end, hours):
    assert sla.worked(calendar, at(start), at(end)) == timedelta(hours=hours)


def test_worked_over_the_change_of_the_hour_counts_true_hours():
    night = at("2025-10-25 12:00", "Europe/Oslo"), at("2025-10-26 12:00", "Europe/Oslo")
    assert sla.worked(AROUND_THE_CLOCK, *night) == timedelta(hours=25)


@pytest.mark.parametrize(
    "calendar, pauses, due",
    [
        (AROUND_THE_CLOCK, [], "2025-10-10 16:00"),
        (AROUND_THE_CLOCK, [("13:00", "14:30")], "2025-10-10 17:30"),
        (AROUND_THE_CLOCK, [("13:00", "14:00"), ("13:30", "14:30")], "2025-10-10 17:30"),  # overlapping
        (AROUND_THE_CLOCK, [("14:00", "14:30"), ("13:00", "14:00")], "2025-10-10 17:30"),  # touching, not in order
        (AROUND_THE_CLOCK, [("11:00", "13:00")], "2025-10-10 17:00"),  # began before opening
        (AROUND_THE_CLOCK, [("17:00", "18:00")], "2025-10-10 16:00"),  # after it was due
        (AROUND_THE_CLOCK, [("16:00", "18:00")], "2025-10-10 16:00"),  # at the instant it was due
        (AROUND_THE_CLOCK, [("17:00", None)], "2025-10-10 16:00"),
        (AROUND_THE_CLOCK, [("13:00", "13:00")], "2025-10-10 16:00"),
        (AROUND_THE_CLOCK, [("13:00", None)], None),  # nobody knows while the partner is asked
        (PLAIN, [("13:00", "14:00")], "2025-10-10 17:00"),
        (PLAIN, [("13:00", "16:00")], "2025-10-13 11:00"),
        (PLAIN, [("16:30", "20:00")], "2025-10-10 16:00"),
        (PLAIN, [("13:00", None)], None),
    ],
)
def test_the_clock_stands_still_in_a_pause(calendar, pauses, due):
    pauses = [Pause(on_friday(start), on_friday(end)) for start, end in pauses]
    assert sla.due_with_pauses(on_friday("12:00"), 4, calendar, pauses) == (due and at(due))


def test_a_pause_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="cannot end"):
        sla.due_with_pauses(on_friday("12:00"), 4, PLAIN, [Pause(on_friday("14:00"), on_friday("13:00"))])


@pytest.mark.parametrize("calendar", [AROUND_THE_CLOCK, PLAIN])
def test_another_severity_keeps_what_has_run_and_what_was_paused(calendar):
    opened, pauses = on_friday("09:00"), [Pause(on_friday("10:00"), on_friday("11:00"))]
    assert sla.elapsed(opened, calendar, pauses, on_friday("12:00")) == timedelta(hours=2)
    assert sla.due_with_pauses(opened, 4, calendar, pauses) == on_friday("14:00")
    assert sla.due_with_pauses(opened, 2, calendar, pauses) == on_friday("12:00")
    assert sla.remaining(on_friday("12:00"), opened, 4, calendar, pauses) == timedelta(hours=2)


@pytest.mark.parametrize(
    "responded, due, is_met",
    [
        ("12:00", "12:00", True),
        ("11:59", "12:00", True),
        ("12:01", "12:00", False),
        (None, "12:00", False),
        ("12:00", None, True),
        (None, None, False),
    ],
)
def test_a_promise_is_met_up_to_the_instant_it_is_due(responded, due, is_met):
    assert sla.is_met(on_friday(responded), on_friday(due)) is is_met


@pytest.mark.parametrize(
    "calendar, now, pauses, hours",
    [
        (AROUND_THE_CLOCK, "12:00", [], 4),
        (AROUND_THE_CLOCK, "16:00", [], 0),
        (AROUND_THE_CLOCK, "17:30", [], -1.5),
        (AROUND_THE_CLOCK, "15:00", [("13:00", None)], 3),
        (AROUND_THE_CLOCK, "18:00", [("13:00", "17:00")], 2),
        (PLAIN, "17:00", [("13:00", "16:00")], 2),
        (PLAIN, "23:00", [("13:00", "16:00")], 2),  # nothing runs at night
        (PLAIN, "17:00", [], -1),
        (PLAIN, "20:00", [], -4),  # once missed, it is the plain time since
    ],
)
def test_remaining_is_running_time_and_negative_when_missed(calendar, now, pauses, hours):
    pauses = [Pause(on_friday(start), on_friday(end)) for start, end in pauses]
    assert sla.remaining(on_friday(now), on_friday("12:00"), 4, calendar, pauses) == timedelta(hours=hours)


def test_ten_years_of_business_days_take_no_time():
    sla.worked(OSLO, at("2015-01-01 00:00"), at("2025-01-01 00:00"))
    before = stopwatch.perf_counter()
    sla.worked(OSLO, at("2015-01-01 00:00"), at("2025-01-01 00:00"))
    assert stopwatch.perf_counter() - before < 0.25


def seconds_after(start, days):
    return st.integers(0, days * 86_400).map(lambda seconds: start + timedelta(seconds=seconds))


instants = seconds_after(datetime(2018, 1, 1, tzinfo=UTC), days=13 * 365)
hours = st.integers(1, 12 * 60).map(lambda minutes: minutes / 60)
business = st.builds(
    BusinessHours,
    st.sampled_from(["UTC", "Europe/Oslo", "Asia/Seoul", "Pacific/Kiritimati", "Etc/GMT+12", "Australia/Lord_Howe"]),
    st.sampled_from(["", "NO", "KR", "SA", "CN", "US", "IR"]),
)
calendars = st.one_of(st.just(AROUND_THE_CLOCK), business)
pauses = st.lists(
    st.builds(
        lambda start, minutes: Pause(start, start + timedelta(minutes=minutes)),
        seconds_after(datetime(2025, 3, 27, tzinfo=UTC), days=5),
        st.integers(0, 3000),
    ),
    max_size=4,
)
thorough = settings(deadline=None, max_examples=150)


@thorough
@given(calendars, instants, instants, hours)
def test_opened_later_is_never_due_earlier(calendar, one, other, hours):
    assert sla.due_at(min(one, other), hours, calendar) <= sla.due_at(max(one, other), hours, calendar)


@thorough
@given(calendars, instants, hours, hours)
def test_more_hours_are_due_later(calendar, opened, one, other):
    due = sla.due_at(opened, one, calendar), sla.due_at(opened, other, calendar)
    assert (one < other) == (due[0] < due[1])


@thorough
@given(calendars, instants, hours)
def test_exactly_the_promised_hours_run_until_due(calendar, opened, hours):
    assert sla.worked(calendar, opened, sla.due_at(opened, hours, calendar)) == timedelta(hours=hours)


@thorough
@given(business, instants, hours)
def test_due_lies_in_business_hours(calendar, opened, hours):
    local = sla.due_at(opened, hours, calendar).astimezone(ZoneInfo(calendar.zone))
    assert calendar.opens < local.time() <= calendar.closes


@thorough
@given(calendars, hours, pauses)
def test_pauses_are_left_out_of_what_runs_until_due(calendar, hours, pauses):
    opened = datetime(2025, 3, 27, 10, tzinfo=UTC)
    due = sla.due_with_pauses(opened, hours, calendar, pauses)
    assert sla.elapsed(opened, calendar, pauses, due) == timedelta(hours=hours)
    assert due >= sla.due_at(opened, hours, calendar)


def at(text, zone="UTC"):
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))


def on_friday(text):
    return text and at(f"2025-10-10 {text}")
