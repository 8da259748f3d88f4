"""The two pages: who reads what, the filters, the files, and what they cost at any size."""

import re
from csv import reader
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.builders import a_person
from tests.customers.builders import a_customer
from tests.incidents.builders import a_line
from tests.incidents.bulk import many_incidents
from tests.incidents.reports.builders import a_row, free, tables_of
from tests.pages.drawing import faults_of

PAGE, STAFF = reverse("incidents:report"), reverse("incidents:staff_report")
MOST = 12


def csv(client, part, route="incidents:report_csv", **params):
    return lines_of(client.get(reverse(route, args=[part]), params))


def lines_of(answer):
    return b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()


def rows_of(answer):
    return list(reader(lines_of(answer)))


def recent(user, **fields):
    return a_row(user, opened=timezone.now() - timedelta(hours=fields.pop("ago", 30)), **fields)


@pytest.fixture
def rows(cast):
    """Of Acme: two of the own company, one of them late, and one for a customer; and one of somebody else."""
    recent(cast.member, severity="A", answered=1)
    recent(cast.member, severity="A", answered=9)
    recent(cast.admin_agent, product="Azure", answered=2, customer=a_customer(cast.acme), area="azure")
    recent(cast.outsider, product="Exchange Server")


def a_paid_row(user, line, **fields):
    return recent(user, plan=line.plan, entitlement=line, paid_by=line.organization, **fields)


@pytest.fixture
def paid(cast):
    """From Acme's plans three of a holder, one of the company and one for a customer."""
    typed, own = a_line(cast.holder, company=cast.acme), a_line(cast.member)
    for _number in range(3):
        a_paid_row(cast.holder, typed)
    a_paid_row(cast.member, own)
    a_paid_row(cast.member, own, customer=a_customer(cast.acme))


@pytest.mark.parametrize(
    "who, status",
    [
        *(("global_admin", 200), ("partner_admin", 200), ("admin_agent", 200), ("helpdesk_agent", 200)),
        *(("sales_agent", 200), ("reseller", 200), ("member", 403), ("guest", 403), ("holder", 403)),
        *(("billing_admin", 403), ("user_admin", 403), ("account_admin", 403), ("reviewer", 403), ("engineer", 403)),
    ],
)
def test_who_reads_the_partner_s(client, cast, who, status):
    client.force_login(getattr(cast, who))
    assert client.get(PAGE).status_code == status


@pytest.mark.parametrize(
    "who, status", [("engineer", 200), ("operator", 200), ("reviewer", 403), ("global_admin", 403), ("holder", 403)]
)
def test_who_reads_the_staff_s(client, cast, who, status):
    client.force_login(getattr(cast, who))
    assert client.get(STAFF).status_code == status


@pytest.mark.parametrize(
    "who, seen",
    [
        ("global_admin", {"SQL Server": 2, "Azure": 1}),
        ("partner_admin", {"SQL Server": 2}),
        ("admin_agent", {"Azure": 1}),
        ("helpdesk_agent", {"Azure": 1}),
        ("sales_agent", {"Azure": 1}),
        ("outsider", {"Exchange Server": 1}),
        ("reseller", {}),
    ],
)
def test_each_counts_what_they_may_see(client, cast, rows, who, seen):
    client.force_login(getattr(cast, who))
    lines = csv(client, "products")
    assert {line.split(",")[0]: int(line.split(",")[1]) for line in lines[1:]} == seen


def test_staff_count_everything(client, cast, rows):
    client.force_login(cast.engineer)
    assert len(csv(client, "products", "incidents:staff_report_csv")) == 4


@pytest.mark.parametrize(
    "whose, most", [("own", "SQL Server, 2 of 2"), ("customer", "Azure, 1 of 1"), ("zebra", "2 of 3")]
)
def test_a_company_in_csp_may_look_at_each_context_apart(client, cast, rows, whose, most):
    client.force_login(cast.global_admin)
    assert most in client.get(PAGE, {"context": whose}).text


def test_a_company_outside_csp_is_not_asked(client, cast):
    client.force_login(cast.outsider)
    assert 'name="context"' not in client.get(PAGE).text


@pytest.mark.parametrize("months, count", [("", 1), ("3", 1), ("24", 2), ("999999999999", 1), ("-1", 1), ("\u0663", 1)])
def test_how_far_back_it_goes(client, cast, months, count):
    recent(cast.member)
    recent(cast.member, ago=24 * 500)
    client.force_login(cast.global_admin)
    assert f"The most frequent: SQL Server, {count} of {count}." in client.get(PAGE, {"months": months}).text


def test_the_page_says_it_draws_it_and_tabulates_it(client, cast, rows):
    client.force_login(cast.global_admin)
    text = client.get(PAGE).text
    assert "2 of 3 first responses came in time, 66 %." in text
    assert (text.count("Show as a table"), text.count("Export CSV")) == (4, 4)
    assert faults_of(text) == []


def test_the_staff_s_has_the_queue_and_each_severity(client, cast, rows):
    recent(cast.member, answered=None, ago=2)
    free(cast.member, opened=timezone.now() - timedelta(days=1))
    client.force_login(cast.operator)
    text = client.get(STAFF).text
    assert "1 incident waits for an answer of ours; overdue: 0." in text
    assert "Critical (A): 1 of 2 first responses came in time, 50 %." in text
    assert text.count("Show as a table") == 9
    assert "0 incidents were taken from plans." in text
    assert faults_of(text) == []


def test_staff_narrow_it_to_an_area(client, cast, rows):
    client.force_login(cast.engineer)
    assert "The most frequent: Azure, 1 of 1." in client.get(STAFF, {"area": "azure"}).text


def test_the_files_follow_the_filters_and_say_so_in_their_address(client, cast, rows):
    client.force_login(cast.global_admin)
    address = f"{reverse('incidents:report_csv', args=['plans'])}?context=own&amp;months=6"
    assert address in client.get(PAGE, {"context": "own", "months": "6"}).text
    assert len(csv(client, "months", months="6")) == 1 + 6
    assert csv(client, "responses", context="own")[1] == "Critical (A),50,1,1,2"


@pytest.mark.parametrize(
    "who, path, count", [("global_admin", PAGE, 4), ("admin_agent", PAGE, 4), ("operator", STAFF, 9)]
)
def test_every_plot_has_a_table_and_a_file_that_say_the_same(client, cast, rows, who, path, count):
    recent(cast.member, answered=None, ago=2)
    free(cast.member, opened=timezone.now() - timedelta(days=1))
    client.force_login(getattr(cast, who))
    text = client.get(path).text
    tables, files = tables_of(text), re.findall(r'href="([^"]*[.]csv[^"]*)"', text)
    assert (len(tables), len(files)) == (count, count)
    for table, address in zip(tables, files, strict=True):
        assert table == [[cell or "–" for cell in row] for row in rows_of(client.get(address))], address


SPENT = {
    "global_admin": "5 incidents were taken from the company&#x27;s plans, whoever filed them.",
    "partner_admin": "5 incidents were taken from the company&#x27;s plans, whoever filed them.",
    "admin_agent": "Of the incidents that you see, 1 was taken from plans.",
    "helpdesk_agent": "Of the incidents that you see, 1 was taken from plans.",
}


@pytest.mark.parametrize("who", SPENT)
def test_who_sees_the_contracts_reads_what_the_ledger_says(client, cast, paid, who):
    client.force_login(getattr(cast, who))
    assert SPENT[who] in client.get(PAGE).text


@pytest.mark.parametrize("context, spent", [("own", 4), ("customer", 1)])
def test_what_was_paid_for_each_context(client, cast, paid, context, spent):
    client.force_login(cast.partner_admin)
    assert csv(client, "plans", context=context)[1].split(",")[1] == str(spent)


def test_a_company_that_only_pays_for_a_holder_reads_what_it_paid_and_of_no_incident(client, cast):
    line = a_line(cast.holder, company=cast.acme)
    a_paid_row(cast.holder, line, title="The holder's secret")
    client.force_login(cast.global_admin)
    text = client.get(PAGE).text
    assert "1 incident was taken from the company&#x27;s plans" in text
    assert "You see no incidents of the last 12 months" in text
    assert text.count("Show as a table") == 1 and "secret" not in text


def test_staff_read_what_every_plan_spent(client, cast, paid):
    client.force_login(cast.engineer)
    assert "5 incidents were taken from plans." in client.get(STAFF).text


def test_there_is_no_file_of_what_there_is_not(client, cast, rows):
    client.force_login(cast.global_admin)
    assert client.get(reverse("incidents:report_csv", args=["zebra"])).status_code == 404
    assert client.get(reverse("incidents:report_csv", args=["age"])).status_code == 404, (
        "the queue is not the partner's"
    )


def test_an_empty_report_says_what_to_do(client, cast):
    client.force_login(cast.global_admin)
    text = client.get(PAGE).text
    assert "You see no incidents of the last 12 months" in text and "Show as a table" not in text
    assert "No incident that you may see fits these filters." in client.get(PAGE, {"months": "3"}).text


def test_an_empty_report_of_staff_still_has_the_queue(client, cast):
    client.force_login(cast.engineer)
    text = client.get(STAFF).text
    assert "Nothing waits for an answer of ours." in text and "Nothing was filed in these months" in text


@pytest.mark.parametrize("path", [PAGE, STAFF])
def test_posting_is_refused(client, cast, path):
    client.force_login(cast.global_admin if path == PAGE else cast.engineer)
    assert client.post(path).status_code == 405


def test_the_navigation_leads_there_for_those_who_may(client, cast):
    for who, links in (("global_admin", [PAGE]), ("engineer", [STAFF]), ("member", [])):
        client.force_login(getattr(cast, who))
        text = client.get("/").text
        assert [page for page in (PAGE, STAFF) if f'href="{page}"' in text] == links


@pytest.mark.parametrize("who, path", [("global_admin", PAGE), ("engineer", STAFF)])
def test_twelve_questions_and_few_rows_at_twenty_thousand(client, cast, who, path):
    people = [cast.global_admin, *(a_person(company) for company in (cast.acme, cast.rival, cast.csp_only))]
    many_incidents(people, cast.engineer, 20_000)
    client.force_login(getattr(cast, who))
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    assert len(queries) <= MOST
    counting = [query["sql"] for query in queries if "incidents_incident" in query["sql"]]
    assert all("GROUP BY" in sql or "EXISTS" in sql for sql in counting), "sums come from the database, not rows"
