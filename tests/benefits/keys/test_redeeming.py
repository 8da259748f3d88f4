"""The arithmetic of redeeming: the examples of domain.md 3.5, calendars, and the limits (pure functions)."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits import redeeming
from benefits.redeeming import TooLong, add_months, added_months, extend, months_between, new, shared_months

TODAY = date(2026, 3, 10)

# active seats, seats of the key, months added
EXTENDED = [
    (100, 25, Fraction(3)),
    (100, 100, Fraction(12)),
    (5, 10, Fraction(24)),
    (10, 5, Fraction(6)),
    (7, 1, Fraction(12, 7)),
    (1, 3, Fraction(36)),
]

# active seats, months left, seats of the key, months afterwards
SHARED = [
    (100, 6, 25, Fraction(36, 5)),
    (100, 0, 100, Fraction(6)),
    (100, 12, 100, Fraction(12)),
    (5, 3, 10, Fraction(9)),
    (25, 1, 25, Fraction(13, 2)),
    (10, 24, 10, Fraction(18)),
    (1, Fraction(1, 2), 3, Fraction(73, 8)),
]


@pytest.mark.parametrize("active, key_seats, months", EXTENDED)
def test_extending_adds_twelve_times_key_seats_by_active_seats(active, key_seats, months):
    assert added_months(active, key_seats) == months


@pytest.mark.parametrize("active, left, key_seats, months", SHARED)
def test_adding_seats_shares_the_time(active, left, key_seats, months):
    assert shared_months(active, Fraction(left), key_seats) == months


# start, months, end
CALENDAR = [
    (date(2026, 1, 31), 1, date(2026, 2, 28)),
    (date(2028, 1, 31), 1, date(2028, 2, 29)),
    (date(2028, 2, 29), 12, date(2029, 2, 28)),
    (date(2026, 3, 10), 12, date(2027, 3, 10)),
    (date(2026, 12, 15), 1, date(2027, 1, 15)),
    (date(2026, 3, 10), Fraction(1, 2), date(2026, 3, 25)),
    (date(2026, 2, 1), Fraction(1, 2), date(2026, 2, 15)),
    (date(2026, 3, 10), Fraction(15, 2), date(2026, 10, 25)),
    (date(2026, 3, 10), 0, date(2026, 3, 10)),
    (date(2026, 3, 10), Fraction(1, 100), date(2026, 3, 10)),
]


@pytest.mark.parametrize("start, months, end", CALENDAR)
def test_months_are_months_of_the_calendar_and_part_of_one_is_days_rounded_down(start, months, end):
    assert add_months(start, Fraction(months)) == end


# start, end, months
BETWEEN = [
    (date(2026, 3, 10), date(2026, 3, 10), Fraction(0)),
    (date(2026, 3, 10), date(2026, 9, 10), Fraction(6)),
    (date(2026, 3, 10), date(2026, 3, 11), Fraction(1, 31)),
    (date(2026, 3, 10), date(2026, 4, 9), Fraction(30, 31)),
    (date(2026, 1, 31), date(2026, 2, 28), Fraction(1)),
    (date(2027, 2, 28), date(2028, 2, 29), 12 + Fraction(1, 29)),
]


@pytest.mark.parametrize("start, end, months", BETWEEN)
def test_what_lies_between_two_days_is_whole_months_and_a_part_of_the_next(start, end, months):
    assert months_between(start, end) == months


DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@given(DAYS, st.integers(0, 1200))
def test_counting_the_months_and_adding_them_again_leads_to_the_same_day(start, days):
    end = start + timedelta(days=days)
    assert add_months(start, months_between(start, end)) == end


@given(DAYS, st.integers(1, 1000), st.integers(1, 1000), st.integers(0, 365))
def test_shared_time_lies_between_what_was_left_and_twelve_months(today, active, key_seats, days):
    end = today + timedelta(days=days)
    months = redeeming.add_seats(active, end, key_seats, today).months
    assert min(months_between(today, end), 12) <= months <= max(months_between(today, end), 12)


def test_a_new_subscription_has_the_seats_of_the_key_for_twelve_months():
    found = new(25, TODAY)
    assert (found.seats_before, found.seats, found.end_before, found.end) == (0, 25, None, date(2027, 3, 10))
    assert not found.is_short


def test_adding_seats_shows_both_sides():
    found = redeeming.add_seats(100, date(2026, 6, 10), 100, TODAY)
    assert (found.seats_before, found.seats) == (100, 200)
    assert (found.end_before, found.end) == (date(2026, 6, 10), date(2026, 10, 25))
    assert found.months == Fraction(15, 2)
    assert found.is_short


def test_adding_seats_to_a_longer_term_is_no_less_than_twelve_months():
    assert not redeeming.add_seats(10, date(2028, 3, 10), 10, TODAY).is_short


def test_extending_keeps_the_seats():
    found = extend(100, date(2026, 6, 10), 25, TODAY)
    assert (found.seats_before, found.seats) == (100, 100)
    assert (found.end_before, found.end) == (date(2026, 6, 10), date(2026, 9, 10))


# active, end, seats of the key, may
LIMITS = [
    (10, TODAY, 30, True),
    (10, TODAY, 31, False),
    (10, TODAY + timedelta(days=1), 30, False),
    (10, date(2027, 3, 10), 20, True),
    (10, date(2027, 3, 11), 20, False),
    (1000, date(2029, 3, 10), 1, True),
    (100, date(2029, 3, 10), 100, False),
]


@pytest.mark.parametrize("active, end, key_seats, may", LIMITS)
def test_a_subscription_runs_for_three_years_at_most(active, end, key_seats, may):
    try:
        found = extend(active, end, key_seats, TODAY)
    except TooLong:
        assert not may
    else:
        assert may
        assert found.end <= date(2029, 3, 10)
