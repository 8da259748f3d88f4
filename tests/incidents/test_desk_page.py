"""The incident desk: /staff/incidents/."""

import csv
import io
from datetime import timedelta

import pytest
import time_machine
from django.http import QueryDict
from django.urls import reverse

from incidents import desk, services
from incidents.models import Incident
from incidents.reports import pages
from tests.incidents.builders import MONDAY, a_line, an_incident, later
from tests.incidents.pages import url
from tests.incidents.reports.builders import a_row, free

URL = "/staff/incidents/"


@pytest.fixture(autouse=True)
def _on_monday_afternoon():
    with time_machine.travel(later(hours=3), tick=False):
        yield


@pytest.fixture
def ines(client, cast):
    client.force_login(cast.engineer)
    return client


@pytest.fixture
def work(cast):
    """Four that staff owe an answer, one of them late; one waits for the partner, one is closed."""
    line = a_line(cast.member, on_premises=20)
    made = {
        "late": an_incident(cast.member, line, later(hours=-3), title="late"),
        "critical": an_incident(cast.member, line, later(hours=2), title="critical", severity="A"),
        "mine": an_incident(cast.member, line, title="mine", severity="C"),
        "theirs": an_incident(cast.member, line, later(hours=1), title="theirs"),
        "waiting": an_incident(cast.member, line, title="waiting"),
        "closed": an_incident(cast.member, line, title="closed"),
    }
    services.take(cast.engineer, made["mine"])
    services.take(cast.operator, made["theirs"])
    services.ask_partner(cast.engineer, made["waiting"], "Which version?")
    services.close_as(cast.engineer, made["closed"], "resolved", "Mended.")
    return made


def titles(answer):
    return [incident.title for incident in answer.context["page"].items]


def test_it_is_sorted_by_due_time_with_the_missed_first(ines, work):
    assert titles(ines.get(URL)) == ["late", "critical", "theirs", "mine"]


@pytest.mark.parametrize(
    "who, status",
    [("engineer", 200), ("operator", 200), ("reviewer", 403), ("member", 403), ("global_admin", 403), ("holder", 403)],
)
@pytest.mark.parametrize("page", [URL, "/staff/incidents.csv"])
def test_who_may_see_it(client, cast, who, status, page):
    client.force_login(getattr(cast, who))
    assert client.get(page).status_code == status


FILTERS = [
    ({"state": "waiting"}, {"waiting"}),
    ({"state": "live"}, {"late", "critical", "mine", "theirs", "waiting"}),
    ({"state": "closed"}, {"closed"}),
    ({"state": "all"}, {"late", "critical", "mine", "theirs", "waiting", "closed"}),
    ({"severity": "A"}, {"critical"}),
    ({"whose": "mine"}, {"mine"}),
    ({"whose": "nobody"}, {"late", "critical"}),
    ({"company": "acm"}, {"late", "critical", "mine", "theirs"}),
    ({"company": "4100001"}, {"late", "critical", "mine", "theirs"}),
    ({"company": "Rival"}, set()),
    ({"product": "sql-server", "q": "crit"}, {"critical"}),
]


@pytest.mark.parametrize("params, found", FILTERS)
def test_filters_narrow(ines, cast, work, params, found):
    assert cast.rival
    assert set(titles(ines.get(URL, params))) == found


def test_due_time_and_what_is_left_of_it(ines, work):
    ages = {incident.title: age for incident, age in ines.get(URL).context["rows"]}
    assert (ages["late"].is_missed, ages["late"].share, ages["late"].tone) == (True, 100, "bad")
    assert (ages["critical"].share, ages["critical"].tone) == (50, "info")
    assert "2 h late" in ines.get(URL).text


def test_the_counts_say_what_presses(ines, work):
    assert ines.get(URL).context["counts"] == {"waiting": 4, "missed": 1, "soon": 1, "nobody": 2}


def test_take_stands_in_the_row_of_what_nobody_has(ines, work):
    text = ines.get(URL).text
    assert url(work["late"], "take") in text
    assert url(work["theirs"], "take") not in text


def test_first_responses_in_time_by_severity(ines, cast, work):
    services.answer(cast.engineer, work["late"], "Sorry.", now=later(hours=3))
    plot = ines.get(URL).context["plot"]
    assert [bar.value for bar in plot.bars] == [None, 66, None]
    assert plot.sentence == "2 of 3 first responses came in time, 66 %."
    assert ines.get(URL).text.count(f'href="{reverse("incidents:staff_report")}"') == 2, "in the navigation, and here"


def test_the_desk_s_plot_is_that_of_the_report(ines, cast, work):
    """What is free counts in the sentence and has a bar; what was closed too late without an answer is late."""
    services.answer(cast.engineer, work["late"], "Sorry.", now=later(hours=3))
    free(cast.member, opened=MONDAY)
    a_row(cast.member, opened=MONDAY, answered=None, closed=5, close_reason="withdrawn")
    drawn, report = desk.responses(later(hours=9)), pages.staff(QueryDict(), cast.engineer, later(hours=9))
    assert drawn.lines == report.plots["responses"].lines
    assert drawn.sentence == report.plots["responses"].sentence == "3 of 8 first responses came in time, 37 %."
    assert [line[1:] for line in drawn.lines] == [[0, 0, 1, 1], [40, 2, 3, 5], [0, 0, 1, 1], [100, 1, 0, 1]]


def test_the_desk_s_plot_goes_back_four_weeks(ines, cast):
    a_row(cast.member, opened=MONDAY - timedelta(days=29))
    assert desk.responses(MONDAY) is None
    a_row(cast.member, opened=MONDAY - timedelta(days=27))
    assert desk.responses(MONDAY).lines[1] == ["Moderate (B)", 100, 1, 0, 1]


def test_the_desk_s_plot_looks_at_the_latest_alone(cast, monkeypatch):
    monkeypatch.setattr(desk, "RECENT", 2)
    for answered in (1, 9, 1):
        a_row(cast.member, opened=MONDAY, answered=answered)
    assert desk.responses(later(hours=9)).sentence == "1 of 2 first responses came in time, 50 %."


def test_without_a_response_there_is_no_plot(ines):
    assert desk.responses(later()) is None
    assert "First responses to the latest incidents" not in ines.get(URL).text


def test_nothing_waiting_is_said(ines):
    assert "Nothing waits for us" in ines.get(URL).text
    assert "No incident fits these filters." in ines.get(URL, {"severity": "A"}).text


def test_htmx_gets_the_rows_alone(ines, work):
    assert ines.get(URL, headers={"hx-request": "true"}).text.lstrip().startswith('<div id="desk-rows">')


def test_the_csv_has_what_is_filtered_in_its_order(ines, work):
    answer = ines.get(ines.get(URL, {"severity": "B"}).context["csv_url"])
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [row["Title"] for row in rows] == ["late", "theirs"]
    assert rows[0]["Company"] == "Acme"


@pytest.mark.parametrize(
    "params", [{"state": "nope"}, {"whose": "x"}, {"company": "%"}, {"company": "x" * 999}, {"sort": "-due"}]
)
def test_nonsense_in_a_filter_is_answered(ines, work, params):
    assert ines.get(URL, params).status_code == 200


def test_drafts_never_come_to_the_desk(ines, cast):
    services.save_draft(cast.member, None, title="draft", now=later())
    assert not Incident.objects.submitted().exists()
    assert titles(ines.get(URL, {"state": "all"})) == []


@pytest.mark.parametrize("page", [URL, "/staff/incidents.csv"])
def test_post_is_refused(ines, page):
    assert ines.post(page).status_code == 405


def test_nobody_is_asked_to_sign_in(client, db):
    assert client.get(URL).url.startswith("/accounts/login/")
