"""The arithmetic of the report, without a database: months, what is there in them, and what adds up."""

from datetime import date
from decimal import Decimal

import pytest

from benefits.usage import HOURS, SEATS, Figure, Lifted, Line, Span, figures, months_until

NOV, DEC, JAN = Span(date(2026, 11, 1)), Span(date(2026, 12, 1)), Span(date(2027, 1, 1))
TODAY = date(2027, 1, 15)


def line(granted=10, moves=(), first=date(2026, 1, 1), last=date(2027, 12, 31), measure=SEATS):
    return Line(measure, first, last, granted, list(moves))


def of(lines, months=(NOV, DEC, JAN), today=TODAY, measure=SEATS):
    return [(f.granted, f.used, f.in_month) for f in figures(lines, list(months), today)[measure]]


@pytest.mark.parametrize(
    "first, last",
    [
        (date(2026, 1, 1), date(2026, 1, 31)),
        (date(2026, 2, 1), date(2026, 2, 28)),
        (date(2028, 2, 1), date(2028, 2, 29)),
        (date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_a_month_ends_on_its_last_day(first, last):
    assert Span(first).last == last


def test_the_months_up_to_a_day_go_back_over_the_year():
    assert [span.first for span in months_until(date(2027, 1, 15), 3)] == [NOV.first, DEC.first, JAN.first]


def test_use_adds_up_and_each_month_says_what_it_added():
    moves = [(date(2026, 11, 3), 2), (date(2026, 12, 31), 1), (date(2027, 1, 1), 4)]
    assert of([line(moves=moves)]) == [(10, 2, 2), (10, 3, 1), (10, 7, 4)]


def test_what_was_given_back_goes_down_again():
    moves = [(date(2026, 11, 3), 2), (date(2026, 12, 5), -2)]
    assert of([line(moves=moves)]) == [(10, 2, 2), (10, 0, -2), (10, 0, 0)]


def test_a_year_counts_in_the_months_it_touches_and_no_further():
    ended = line(5, [(date(2026, 10, 1), 5)], last=date(2026, 11, 2))
    begun = line(7, [(date(2026, 12, 9), 1)], first=date(2026, 12, 1))
    assert of([ended, begun]) == [(5, 5, 0), (7, 1, 1), (7, 1, 0)]


def test_two_offers_add_up():
    assert of([line(5, [(date(2026, 11, 1), 1)]), line(3, [(date(2026, 11, 2), 2)])])[0] == (8, 3, 3)


def test_one_unlimited_benefit_makes_the_measure_unlimited():
    assert of([line(5), line(None, [(date(2026, 11, 1), 40)])])[0] == (None, 40, 40)


def test_the_running_month_ends_today():
    moves = [(date(2027, 1, 15), 1), (date(2027, 1, 16), 1)]
    assert of([line(moves=moves)])[-1] == (10, 1, 1)


def test_hours_keep_their_quarters_and_whole_ones_are_whole_numbers():
    from_quarters = line(20, [(date(2026, 11, 1), Decimal("1.25"))], measure=HOURS)
    whole = of([from_quarters], measure=HOURS)[0]
    assert whole == (20, 1.25, 1.25)
    assert isinstance(whole[0], int)


def test_what_nobody_was_granted_is_left_out():
    assert figures([line(first=date(2026, 1, 1))], [NOV], TODAY) == {SEATS: [Figure(NOV, 10, 0, 0)]}


def test_a_lifted_limit_is_unlimited_from_its_month_on():
    lifted = Line(SEATS, date(2026, 1, 1), date(2027, 12, 31), None, [], Lifted(date(2026, 12, 9), 10))
    assert [granted for granted, _used, _month in of([lifted])] == [10, None, None]
