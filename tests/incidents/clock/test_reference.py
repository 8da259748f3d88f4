"""The clock against one that nobody could get wrong: it walks minute by minute and asks of each whether it counts."""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from holidays import country_holidays
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents import sla
from incidents.calendars import AROUND_THE_CLOCK, BusinessHours
from incidents.sla import Pause

MINUTE = timedelta(minutes=1)
PLACES = [
    *(("Asia/Kolkata", "IN"), ("America/New_York", "US"), ("Pacific/Auckland", "NZ"), ("Asia/Dubai", "AE")),
    *(("Europe/Oslo", "NO"), ("Asia/Shanghai", "CN"), ("Asia/Jerusalem", "IL"), ("Australia/Lord_Howe", "")),
]


@cache
def is_worked(country, day):
    """Asked of the library itself, day by day."""
    if not country:
        return day.weekday() < 5
    return country_holidays(country, years=day.year, expand=False).is_working_day(day)


def counts(calendar, minute, pauses):
    """Whether the minute that begins then runs."""
    if any(pause.start <= minute and (pause.end is None or minute < pause.end) for pause in pauses):
        return False
    if calendar is AROUND_THE_CLOCK:
        return True
    local = minute.astimezone(ZoneInfo(calendar.zone))
    return 9 <= local.hour < 17 and is_worked(calendar.country, local.date())


def naive_due(opened_at, minutes, calendar, pauses):
    at = opened_at
    while minutes:
        minutes -= counts(calendar, at, pauses)
        at += MINUTE
    return at


def naive_elapsed(opened_at, calendar, pauses, until):
    minutes = int((until - opened_at) / MINUTE)
    return sum(counts(calendar, opened_at + n * MINUTE, pauses) for n in range(minutes)) * MINUTE


def minutes_after(start, days):
    return st.integers(0, days * 1440).map(lambda minutes: start + timedelta(minutes=minutes))


starts = st.sampled_from(
    [
        *(datetime(2026, 3, 5, tzinfo=UTC), datetime(2026, 3, 27, tzinfo=UTC), datetime(2026, 4, 2, tzinfo=UTC)),
        *(datetime(2026, 9, 24, tzinfo=UTC), datetime(2026, 10, 22, tzinfo=UTC), datetime(2026, 10, 30, tzinfo=UTC)),
        *(datetime(2026, 12, 23, tzinfo=UTC), datetime(2025, 9, 29, tzinfo=UTC)),
    ]
)
"""The weeks in which something changes: the hour, Easter, Christmas, a holiday week with days worked for it."""
calendars = st.one_of(st.just(AROUND_THE_CLOCK), st.sampled_from(PLACES).map(lambda place: BusinessHours(*place)))


@st.composite
def clocks(draw):
    start = draw(starts)
    opened_at = draw(minutes_after(start, 4))
    pauses = [
        Pause(begin, begin + timedelta(minutes=draw(st.integers(0, 2000))))
        for begin in draw(st.lists(minutes_after(start, 6), max_size=4))
    ]
    return opened_at, draw(calendars), pauses


@settings(deadline=None, max_examples=60)
@given(clocks(), st.integers(1, 12 * 60))
def test_due_is_where_the_minute_by_minute_clock_has_it(clock, minutes):
    opened_at, calendar, pauses = clock
    expected = naive_due(opened_at, minutes, calendar, pauses)
    assert sla.due_with_pauses(opened_at, minutes / 60, calendar, pauses) == expected


@settings(deadline=None, max_examples=60)
@given(clocks(), st.integers(0, 8 * 1440))
def test_so_much_has_run_as_it_has_counted(clock, minutes):
    opened_at, calendar, pauses = clock
    until = opened_at + minutes * MINUTE
    assert sla.elapsed(opened_at, calendar, pauses, until) == naive_elapsed(opened_at, calendar, pauses, until)


def test_the_reference_itself_counts_a_plain_day():
    monday = datetime(2026, 11, 16, 8, tzinfo=UTC)
    assert naive_due(monday, 60, BusinessHours("UTC"), []) == monday + timedelta(hours=2)
    assert naive_elapsed(monday, BusinessHours("UTC"), [], monday + timedelta(days=7)) == timedelta(hours=40)
