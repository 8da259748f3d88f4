"""The plot of granted and used: one scale, a bar for what is used, a mark for what is granted."""

from partnerportal.common.plots import Month, UsagePlot
from partnerportal.common.plots.scale import BOTTOM, TOP
from tests.pages.drawing import draw

MONTHS = [Month("Sep", 5, 0, 0), Month("Oct", 10, 4, 4), Month("Nov", None, 10, 6)]


def plot(months=MONTHS):
    return UsagePlot("Seats", "Seats: 10 used.", "Seats", months)


def test_bars_and_marks_share_one_scale():
    drawn = plot()
    assert [bar.y for bar in drawn.bars] == [BOTTOM, round(BOTTOM - (BOTTOM - TOP) * 0.4, 1), TOP]
    assert [mark.y for mark in drawn.marks] == [(BOTTOM + TOP) / 2, TOP]


def test_unlimited_has_no_mark_and_says_so_in_the_table():
    drawn = plot()
    assert len(drawn.marks) == 2
    assert "Unlimited" in draw("{% plot p %}", p=drawn)


def test_where_nothing_was_granted_there_is_no_mark():
    assert len(plot([Month("Aug", 0, 0, 0), Month("Sep", 5, 0, 0)]).marks) == 1


def test_a_mark_is_wider_than_its_bar_and_in_its_middle():
    bar, mark = plot().bars[1], plot().marks[1]
    assert mark.x1 < bar.x < bar.x + bar.width < mark.x2
    assert abs((mark.x1 + mark.x2) / 2 - bar.middle) < 0.02


def test_more_used_than_granted_still_fits():
    drawn = plot([Month("Sep", 5, 12, 12)])
    assert drawn.bars[0].y >= TOP


def test_nothing_at_all_draws_an_empty_frame():
    drawn = plot([])
    assert (drawn.bars, drawn.marks, [line.label for line in drawn.grid]) == ([], [], [0, 1])


def test_the_drawing_has_its_sentence_its_name_and_its_table():
    text = draw("{% plot p %}", p=plot())
    assert "Seats: 10 used." in text
    assert 'aria-label="Seats"' in text
    assert text.count('class="plot-bar"') == 3
    assert "In the month" in text
