"""The balance of hours: quarters, whole hours without a fraction, and sentences that speak of the year."""

from datetime import date, timedelta

import pytest

from partnerportal.common.plots import BalancePlot, HoursPlot, Move, hours
from tests.pages.drawing import draw

START, END = date(2020, 7, 15), date(2021, 7, 14)
NOV_20 = date(2020, 11, 20)


def plot(*taken, today=NOV_20, quota=50):
    moves = [
        Move(START, "Granted", quota),
        *(Move(NOV_20 - timedelta(days=n), "taken", -t) for n, t in enumerate(taken)),
    ]
    return HoursPlot("Advisory hours", quota, START, END, today, moves)


@pytest.mark.parametrize(
    "quarters, shown", [(0, "0"), (4, "1"), (25, "6.25"), (99, "24.75"), (200, "50"), (-6, "-1.5")]
)
def test_quarters_are_hours(quarters, shown):
    assert str(hours(quarters)) == shown


def test_what_is_left_is_whole_again_after_two_halves():
    found = plot(2.5, 9.5)
    assert [str(row.left) for row in found.rows] == ["50", "40.5", "38"]
    assert (found.left, found.used) == (38, 12)


@pytest.mark.parametrize(
    "taken, today, said",
    [
        ((), NOV_20, "50 h are left until"),
        ((6.25,), START + timedelta(days=3), "43.75 h are left</strong> until"),
        ((50,), NOV_20, "Used up since"),
        ((40,), NOV_20, "days before the year ends"),
        ((6.25,), NOV_20, "h are still unused"),
        ((6.25,), END, "43.75 h are unused</strong> at the end of the year"),
        ((), START - timedelta(days=1), "The year starts on"),
    ],
)
def test_each_case_has_its_sentence(taken, today, said):
    html = draw("{% plot p %}", p=plot(*taken, today=today))
    assert said in html and "contract" not in html


def test_nothing_included_says_so():
    assert "No hours are included." in draw("{% plot p %}", p=HoursPlot("Hours", 0, START, END, NOV_20, []))


def test_the_drawing_and_the_table_are_those_of_incidents():
    html = draw("{% plot p %}", p=plot(6.25))
    assert "Advisory hours: 43.75 of 50 left" in html and "Show as a table" in html
    assert HoursPlot.template == BalancePlot.template
