"""The plots of the reports: their sentences, bars and tables."""

from datetime import UTC, date

import pytest

from incidents.reports import plots
from incidents.reports.figures import Responses, Spent, Waiting
from incidents.reports.period import Period
from incidents.reports.plots import Whose
from partnerportal.common.plots import Fact, FactPlot
from tests.incidents.reports.builders import NOW
from tests.pages.drawing import draw

QUARTER = Period.until(NOW, 3, UTC)
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


def test_responses_by_severity_are_percent_of_what_is_decided():
    found = {("A", OCTOBER): Responses(3, 2), ("A", NOVEMBER): Responses(1, 1), ("C", NOVEMBER): Responses(2, 0)}
    plot = plots.responses_by_severity(found)
    assert plot.sentence == "3 of 6 first responses came in time, 50 %."
    assert plot.lines == [["Critical (A)", 75, 3, 1, 4], ["Moderate (B)", None, 0, 0, 0], ["Minimal (C)", 0, 0, 2, 2]]
    assert plot.header == ["Severity", "Percent in time", "In time", "Late", "Decided"]
    assert plot.grid[-1].label == 100


def test_what_has_no_severity_is_there_once_it_is_decided():
    plot = plots.responses_by_severity({("", NOVEMBER): Responses(1, 1)})
    assert plot.lines[-1] == ["No severity", 100, 1, 0, 1]


def test_nothing_decided_is_said():
    plot = plots.responses_by_severity({})
    assert plot.sentence == "No first response was due yet."
    assert [bar.value for bar in plot.bars] == [None, None, None]


def test_one_severity_over_the_months_has_gaps():
    plot = plots.responses_by_month({("B", OCTOBER): Responses(4, 3), ("A", OCTOBER): Responses(1, 0)}, QUARTER, "B")
    assert plot.sentence == "Moderate (B): 3 of 4 first responses came in time, 75 %."
    assert [(fact.label, fact.value) for fact in plot.facts] == [
        ("Sep 2026", None),
        ("Oct 2026", 75),
        ("Nov 2026", None),
    ]


def test_months_have_a_column_for_each_product_the_most_frequent_first():
    plot = plots.by_month({"Azure": {OCTOBER: 1}, "SQL Server": {OCTOBER: 2, NOVEMBER: 3}, "": {NOVEMBER: 1}}, QUARTER)
    assert plot.sentence == "7 incidents were filed since Sep 2026."
    assert plot.header == ["Month", "Incidents", "SQL Server", "Billing and this portal", "Azure"]
    assert plot.lines == [["Sep 2026", 0, 0, 0, 0], ["Oct 2026", 3, 2, 0, 1], ["Nov 2026", 4, 3, 1, 0]]


def test_one_incident_is_one():
    assert plots.by_month({"Azure": {OCTOBER: 1}}, QUARTER).sentence == "1 incident was filed since Sep 2026."


def test_products_with_their_share():
    plot = plots.by_product({"Azure": {OCTOBER: 1}, "SQL Server": {OCTOBER: 2, NOVEMBER: 3}})
    assert plot.sentence == "The most frequent: SQL Server, 5 of 6."
    assert plot.lines == [["SQL Server", 5, 83], ["Azure", 1, 17]]


@pytest.mark.parametrize("count, bars", [(8, 8), (9, 8), (30, 8)])
def test_many_products_are_drawn_as_some_and_the_others(count, bars):
    plot = plots.by_product({f"Product {n:02}": {OCTOBER: 100 - n} for n in range(count)})
    assert len(plot.bars) == bars
    assert sum(fact.value for fact in plot.facts) == sum(100 - n for n in range(count))
    assert (plot.facts[-1].label == "Other products") is (count > 8)


def test_plans_say_what_was_kept_given_back_and_filed():
    plot = plots.by_plan([Spent("Product Support", True, 5, 5, 2), Spent("Included", False, 4, 0, 0)])
    assert plot.sentence == "3 incidents were taken from plans. Given back and not counted: 2."
    assert plot.lines == [["Product Support", 3, 5, 2], ["Included", None, 4, 0]]


def test_plans_without_anything_given_back():
    assert plots.by_plan([Spent("P", True, 1, 1, 0)]).sentence == "1 incident was taken from plans."


@pytest.mark.parametrize(
    "whose, kept, sentence",
    [
        (Whose.COMPANY, 1, "1 incident was taken from the company's plans, whoever filed it."),
        (Whose.COMPANY, 2, "2 incidents were taken from the company's plans, whoever filed them."),
        (Whose.SEEN, 1, "Of the incidents that you see, 1 was taken from plans."),
        (Whose.SEEN, 0, "Of the incidents that you see, 0 were taken from plans."),
    ],
)
def test_the_sentence_says_whose_incidents_are_counted(whose, kept, sentence):
    assert plots.by_plan([Spent("P", True, 2, kept, 0)], whose).sentence == sentence


def test_the_queue_by_its_age():
    plot = plots.queue_age([Waiting(2, 0), Waiting(1, 1), *[Waiting()] * 3, Waiting(1, 1)])
    assert plot.sentence == "4 incidents wait for an answer of ours; overdue: 2."
    assert [(fact.label, fact.value, *fact.more) for fact in plot.facts][::5] == [
        ("Under 1 h", 2, 0),
        ("Over 3 d", 1, 1),
    ]


def test_an_empty_queue():
    assert plots.queue_age([Waiting()] * 6).sentence == "Nothing waits for an answer of ours."


# --- the plot itself ---


def a_plot(**fields):
    facts = [Fact("Office 365 and Enterprise Mobility Suite", 3, [1, 2]), Fact("Azure", None, [0, 0])]
    return FactPlot("Title", "Sentence.", "Product", "Incidents", facts=facts, heads=["One", "Two"], **fields)


def test_a_long_name_is_cut_below_its_bar_and_whole_in_the_table():
    html = draw("{% plot p %}", p=a_plot())
    assert ">Office 365 and En…<" in html
    assert "Office 365 and Enterprise Mobility Suite" in html


def test_a_gap_has_no_bar_and_a_dash():
    html = draw("{% plot p %}", p=a_plot())
    assert html.count('class="plot-bar"') == 1
    assert "–" in html


def test_the_table_has_every_column():
    html = draw("{% plot p %}", p=a_plot())
    assert all(f">{head}<" in html for head in ("Product", "Incidents", "One", "Two"))


@pytest.mark.parametrize("whole, top", [(0, 3), (100, 100)])
def test_the_scale_ends_at_the_whole(whole, top):
    assert a_plot(whole=whole).grid[-1].label == top


def test_no_bars_at_all_draw_an_empty_frame():
    plot = FactPlot("Title", "Nothing.", "Month", "Incidents")
    assert (plot.drawn, plot.lines, [line.label for line in plot.grid]) == ([], [], [0, 1])
