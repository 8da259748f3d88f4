from datetime import date, timedelta
from itertools import pairwise

import pytest

from partnerportal.common.plots import BalancePlot, Bar, BarPlot, Move
from partnerportal.common.plots.scale import BOTTOM, TOP, ticks
from tests.pages.drawing import draw

START, END = date(2020, 7, 15), date(2021, 7, 14)
NOV_20 = date(2020, 11, 20)


def balance(quota=15, taken=(), today=NOV_20, **more):
    moves = [Move(START, "Contract issued", quota)]
    moves += [Move(day, f"PP-{number:06}", -1) for number, day in enumerate(taken)]
    return BalancePlot("Product Support", quota, START, END, today, more.pop("moves", moves))


THREE = (date(2020, 8, 19), date(2020, 10, 6), NOV_20)


def test_what_is_left_and_used_comes_from_the_moves():
    plot = balance(taken=THREE)
    assert (plot.left, plot.used) == (12, 3)
    assert [row.left for row in plot.rows] == [15, 14, 13, 12]


def test_moves_may_come_in_any_order():
    moves = [Move(NOV_20, "b", -1), Move(START, "a", 5)]
    assert [row.left for row in balance(5, moves=moves).rows] == [5, 4]


def test_at_a_slow_pace_some_stay_unused():
    plot = balance(taken=THREE)
    assert (plot.case, plot.tone, plot.unused_at_end) == ("enough", "info", 6)
    assert "about <strong>6 are still unused</strong>" in draw("{% plot p %}", p=plot)


def test_at_a_quick_pace_it_runs_out_before_the_end():
    plot = balance(5, taken=(date(2020, 9, 9), date(2020, 11, 2)))
    assert (plot.case, plot.tone) == ("runs_out", "warn")
    assert plot.runs_out_on == NOV_20 + timedelta(days=192)
    assert plot.days_early == (END - plot.runs_out_on).days == 44
    html = draw("{% plot p %}", p=plot)
    assert "runs out around" in html and "44 days before the contract ends" in html


def test_without_any_history_nothing_is_forecast_but_the_whole():
    plot = balance(20)
    assert (plot.case, plot.unused_at_end, plot.runs_out_on) == ("unused", 20, None)
    assert "Nothing is used yet." in draw("{% plot p %}", p=plot)


def test_without_a_single_move_the_quota_stands():
    plot = balance(15, moves=())
    assert (plot.left, plot.line) == (15, "M0 0.0H35.16")
    assert "No movement yet" in draw("{% plot p %}", p=plot)


def test_a_quota_of_zero_draws_an_empty_frame():
    plot = balance(0, moves=())
    assert (plot.case, plot.has_forecast) == ("none", False)
    assert "Nothing is included." in draw("{% plot p %}", p=plot)


def test_the_first_days_are_too_early_for_a_forecast():
    plot = balance(taken=(START,), today=START + timedelta(days=3))
    assert (plot.case, plot.has_forecast) == ("early", False)


def test_on_the_first_day_nothing_is_divided_by_zero():
    plot = balance(taken=(START,), today=START)
    assert (plot.case, plot.runs_out_on, plot.unused_at_end) == ("early", None, 14)


def test_with_one_day_left_the_forecast_ends_on_that_day():
    plot = balance(taken=THREE, today=END - timedelta(days=1))
    assert (plot.case, plot.unused_at_end, plot.forecast_on) == ("enough", 12, END)
    assert "plot-forecast" in draw("{% plot p %}", p=plot)


@pytest.mark.parametrize("today", [END, END + timedelta(days=40)])
def test_after_the_end_it_says_what_was_unused(today):
    plot = balance(taken=THREE, today=today)
    assert (plot.case, plot.has_forecast, plot.last_day) == ("over", False, END)
    assert plot.shows_today == (today == END)


def test_when_nothing_is_left_it_says_since_when():
    plot = balance(3, taken=THREE)
    assert (plot.case, plot.tone, plot.used_up_on) == ("used_up", "bad", NOV_20)
    assert "Used up since" in draw("{% plot p %}", p=plot)


def test_before_the_start_it_says_when_it_starts():
    plot = balance(today=START - timedelta(days=2))
    assert (plot.case, plot.shows_today, plot.last_day) == ("ahead", False, START)


def test_a_quota_that_grew_is_drawn_in_full():
    moves = [Move(START, "a", 5), Move(date(2020, 9, 1), "b", -2), Move(date(2020, 10, 1), "Upgrade", 5)]
    plot = balance(10, moves=moves)
    assert (plot.left, plot.used, plot.grid[-1].label) == (8, 2, 10)


def test_the_line_goes_down_in_steps_to_today():
    assert balance(taken=THREE).line == "M0 0.0H9.62V6.7H22.8V13.3H35.16V20.0H35.16"


@pytest.mark.parametrize(("across", "anchor"), [(1, "start"), (150, "middle"), (362, "end")])
def test_the_word_today_stays_inside_the_drawing(across, anchor):
    assert balance(today=START + timedelta(days=across)).today_anchor == anchor


@pytest.mark.parametrize("highest", [1, 2, 5, 7, 10, 15, 20, 50, 100, 333, 4000])
def test_an_axis_has_few_round_numbers_from_zero_to_the_top(highest):
    marks = ticks(highest)
    assert marks[0] == 0 and marks[-1] >= highest and 2 <= len(marks) <= 6


def test_a_plot_has_its_table_and_is_no_inline_style():
    html = draw("{% plot p %}", p=balance(taken=THREE))
    assert "Show as a table" in html and html.count('role="row"') == 5
    assert "style=" not in html and 'role="img"' in html


def bars(*values):
    return BarPlot("Age", "Down.", "Week", "Hours", [Bar(f"w{n}", value) for n, value in enumerate(values)])


def test_bars_stand_on_the_axis_and_stay_below_the_top():
    for bar in bars(26, 22, 31, 0.5).drawn:
        assert bar.y + bar.height == BOTTOM and bar.y >= TOP


def test_bars_stay_beside_each_other_within_the_drawing():
    drawn = bars(*range(1, 53)).drawn
    assert drawn[0].x >= 6 and drawn[-1].x + drawn[-1].width <= 100
    assert all(a.x + a.width <= b.x for a, b in pairwise(drawn))
    assert sum(bar.labelled for bar in drawn) <= 13


def test_a_gap_in_the_data_is_a_dash_in_the_table_and_no_bar():
    html = draw("{% plot p %}", p=bars(3, None))
    assert html.count("plot-bar") == 1 and "–" in html


def test_no_bars_at_all_is_an_empty_frame():
    assert "plot-axis" in draw("{% plot p %}", p=bars())


def test_long_labels_make_room_on_a_phone():
    plot = BarPlot("Age", "Down.", "Week", "Hours", [Bar(f"{n + 10} Sep 2020", n) for n in range(8)])
    assert [n for n, bar in enumerate(plot.drawn) if not bar.wide_only] == [0, 3, 6]
    assert not any(bar.wide_only for bar in bars(*range(8)).drawn)
