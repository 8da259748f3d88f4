"""The queues of the desk: by product area, with counts that go no further, and filters that stay flat."""

import csv
import io

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from incidents import desk, services
from incidents.desk_filter import DeskFilter
from incidents.models import Incident
from tests.customers.builders import a_customer
from tests.incidents.builders import a_line, an_incident, later
from tests.incidents.bulk import analyze, many_incidents
from tests.incidents.desk.builders import an_outage

URL, BUDGET = "/staff/incidents/", 8


@pytest.fixture
def work(cast, line):
    """Five that staff owe an answer; one of each area that is told apart, one late, one in German."""
    made = {name: an_incident(cast.member, line, later(hours=2), title=name) for name in ("plain", "azure", "customer")}
    made["late"] = an_incident(cast.member, line, later(hours=-3), title="late", severity="A")
    made["german"] = an_incident(cast.member, line, later(hours=2), title="german", language="de")
    Incident.objects.filter(pk=made["azure"].pk).update(area="azure")
    Incident.objects.filter(pk=made["customer"].pk).update(area="azure", customer=a_customer(cast.acme))
    return made


def titles(ines, **params):
    return {incident.title for incident in ines.get(URL, params).context["page"].items}


FILTERS = [
    ({}, {"plain", "azure", "customer", "late", "german"}),
    ({"area": "azure"}, {"azure", "customer"}),
    ({"area": "on_premises"}, {"plain", "late", "german"}),
    ({"area": "office"}, set()),
    ({"area": "azure", "severity": "A"}, set()),
    ({"area": "on_premises", "severity": "A", "whose": "nobody"}, {"late"}),
    ({"language": "de"}, {"german"}),
    ({"customer": "yes"}, {"customer"}),
    ({"customer": "no"}, {"plain", "azure", "late", "german"}),
    ({"late": "yes"}, {"late"}),
    ({"late": "yes", "state": "live", "area": "on_premises"}, {"late"}),
    (
        {"area": "moon", "language": "xx", "customer": "?", "late": "1"},
        {"plain", "azure", "customer", "late", "german"},
    ),
]


@pytest.mark.parametrize(("params", "found"), FILTERS)
def test_filters_narrow(ines, work, params, found):
    assert titles(ines, **params) == found


def counts(answer):
    return {queue.code: count for queue, count in answer.context["queues"]}


def test_each_area_says_how_many_wait(ines, cast, work):
    services.answer(cast.engineer, work["plain"], "Try this.")
    found = counts(ines.get(URL))
    assert (found[""], found["azure"], found["on_premises"], found["office"]) == ("4", "2", "2", "0")


FILTERED = [
    ({}, ("5", "2", "3", "0"), ("5", "1", "4")),
    ({"severity": "A"}, ("1", "0", "1", "0"), ("5", "1", "4")),
    ({"area": "azure"}, ("5", "2", "3", "0"), ("2", "0", "2")),
    ({"area": "on_premises", "severity": "B"}, ("4", "2", "2", "0"), ("3", "1", "2")),
    ({"customer": "yes"}, ("1", "1", "0", "0"), ("1", "0", "1")),
    ({"company": "nobody"}, ("0", "0", "0", "0"), ("0", "0", "0")),
    ({"q": "german"}, ("1", "0", "1", "0"), ("1", "0", "1")),
    ({"state": "closed"}, ("", "", "", ""), ()),
]


@pytest.mark.parametrize(("params", "areas", "severities"), FILTERED)
def test_what_a_tab_counts_is_what_it_leads_to(ines, work, params, areas, severities):
    answer = ines.get(URL, params)
    found = counts(answer)
    assert tuple(found[area] for area in ("", "azure", "on_premises", "office")) == areas
    assert tuple(count for tab, count in answer.context["severities"] if tab.code != "C") == severities


def test_what_is_counted_is_capped_and_says_so(ines, work, monkeypatch):
    monkeypatch.setattr(desk, "COUNTED", 3)
    assert set(counts(ines.get(URL)).values()) == {"3+", "2+", "1+", "0+"} & set(counts(ines.get(URL)).values())


@pytest.mark.parametrize(("most", "shown"), [(3, "3"), (2, "2+")])
def test_a_count_goes_only_so_far(ines, cast, monkeypatch, most, shown):
    monkeypatch.setattr(desk, "MOST", most)
    many_incidents([cast.member], cast.engineer, 50 * 3)
    assert (counts(ines.get(URL))["on_premises"], counts(ines.get(URL))[""]) == (shown, shown)


def test_a_tab_keeps_the_other_filters_and_starts_on_the_first_page(cast):
    form = DeskFilter(QueryDict("severity=A&area=azure&after=x&sort=-due"), cast.engineer)
    tabs = {queue.code: queue for queue in form.queues}
    assert tabs["office"].url == "?severity=A&sort=-due&area=office"
    assert (tabs[""].url, tabs["azure"].is_current, tabs[""].is_current) == ("?severity=A&sort=-due", True, False)


def test_the_tabs_come_with_the_rows_that_htmx_asks_for(ines, work):
    text = ines.get(URL, {"area": "azure"}, headers={"hx-request": "true"}).text
    assert 'aria-current="page">Azure' in text


def test_the_filter_keeps_the_area(ines, work):
    assert '<input type="hidden" name="area" value="azure"' in ines.get(URL, {"area": "azure"}).text


def test_the_csv_has_the_queue(ines, work):
    answer = ines.get(ines.get(URL, {"area": "azure"}).context["csv_url"])
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert {row["Title"] for row in rows} == {"azure", "customer"}


# --- those of an outage ---


@pytest.fixture
def outage(cast, work):
    outage = an_outage(work["plain"], cast.operator)
    for name in ("plain", "late"):
        services.link_outage(cast.engineer, work[name], outage)
    services.close_as(cast.engineer, work["plain"], "resolved", "It is over.")
    return outage


def test_the_incidents_of_an_outage_whatever_their_state(ines, outage):
    assert titles(ines, outage=outage.pk) == {"plain", "late"}
    assert titles(ines, outage=outage.pk, state="live") == {"late"}
    text = ines.get(URL, {"outage": outage.pk}).text
    assert "2 incidents are linked to this outage" in text and "Sign-in fails" in text


def test_how_many_are_linked_is_capped(outage, monkeypatch):
    monkeypatch.setattr(desk, "COUNTED", 1)
    assert desk.linked_to(outage.pk)[1:] == (1, True)


@pytest.mark.parametrize("key", ["0", "abc", "9" * 30, "-1", "٣"])
def test_nonsense_for_an_outage_is_answered(ines, work, key):
    assert ines.get(URL, {"outage": key}).status_code == 200


def test_an_outage_that_is_not_there_has_no_incidents(ines, work):
    assert titles(ines, outage=999999) == set()


# --- at any size ---

PATHS = [
    "",
    "?area=azure&severity=A&language=de&customer=no&late=yes",
    "?area=on_premises&whose=nobody",
    "?area=on_premises&whose=mine&state=waiting",
    "?state=live&area=office&company=acme",
    "?q=replic&area=on_premises",
]


def asked(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]


@pytest.fixture
def twenty_thousand(cast):
    many_incidents([cast.member, cast.global_admin, cast.outsider], cast.engineer, 20_000)
    analyze()


def test_the_desk_asks_at_most_eight_times_of_twenty_thousand(ines, cast, twenty_thousand):
    outage = an_outage(Incident.objects.first(), cast.operator)
    counts = {path: len(asked(ines, URL + path)) for path in [*PATHS, f"?outage={outage.pk}"]}
    assert {path: count for path, count in counts.items() if count > BUDGET} == {}


def seen(rows):
    """How many rows of the incidents the plan reads to answer."""
    with connection.cursor() as cursor:
        sql, values = rows.query.sql_with_params()
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON, TIMING OFF) {sql}", values)
        (plan,) = cursor.fetchone()[0]
    return _read(plan["Plan"])


def _read(node):
    here = 0
    if node.get("Relation Name") == "incidents_incident":
        removed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
        here = (node["Actual Rows"] + removed) * node["Actual Loops"]
    return here + sum(_read(part) for part in node.get("Plans", []))


NARROWED = [
    "area=on_premises",
    "area=azure",
    "area=on_premises&severity=A",
    "area=on_premises&language=de&customer=yes",
    "area=on_premises&late=yes&whose=nobody",
    "whose=mine",
    "severity=A",
    "state=waiting&area=azure",
    "state=waiting&severity=A",
    "state=live&area=azure&customer=yes",
]


def first_page(params, engineer):
    form = DeskFilter(QueryDict(params), engineer)
    return form.narrow(Incident.objects.submitted()).order_by(form.order, "pk")[:26]


def test_what_is_open_or_waits_is_found_without_walking_the_table(cast, twenty_thousand):
    """400 wait for staff and 400 for partners; the other 19,200 are closed and are not read."""
    read = {params: seen(first_page(params, cast.engineer)) for params in NARROWED}
    assert {params: count for params, count in read.items() if count > 800} == {}
    rows = Incident.objects.our_turn().filter(area="on_premises").order_by("answer_due_at", "pk").values("area")
    assert seen(rows[: desk.MOST + 1]) <= desk.MOST + 1


def test_a_line_of_another_person_is_not_needed(cast):
    """An engineer without a company sees every queue."""
    an_incident(cast.outsider, a_line(cast.outsider))
    form = DeskFilter(QueryDict(""), cast.engineer)
    assert form.narrow(Incident.objects.submitted()).count() == 1
