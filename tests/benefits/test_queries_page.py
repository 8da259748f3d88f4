"""The number of queries of each page is the same whatever there is, and the queue reads no more rows than it shows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benefits import services
from benefits.models import Activation
from partnerportal.accounts.models import Role
from tests.benefits.builders import REASON, TEXT, a_membership, a_request, an_active
from tests.builders import a_company, a_person

TECHNICAL, OVERVIEW, QUEUE = (reverse(f"benefits:{name}") for name in ("technical", "overview", "queue"))
BUDGETS = {TECHNICAL: 12, OVERVIEW: 10, QUEUE: 8}


def queries(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len([query for query in captured.captured_queries if "SAVEPOINT" not in query["sql"]])


def requests(number):
    for _number in range(number):
        company = a_company("Many")
        membership = a_membership(company, "silver", competencies=["security", "datacenter"])
        a_request(membership, a_person(company, Role.GLOBAL_ADMIN))


@pytest.mark.parametrize("who", ["global_admin", "member"])
@pytest.mark.parametrize("url", [TECHNICAL, OVERVIEW])
def test_the_pages_of_a_company_do_not_ask_more_for_more(client, cast, catalogue, url, who):
    first = a_membership(cast.acme, "action-pack", start_date=cast.acme.today() - timedelta(days=370))
    client.force_login(getattr(cast, who))
    few = queries(client, url)
    an_active(first, cast.global_admin, cast.reviewer)
    a_membership(cast.acme, "action-pack", start_date=cast.acme.today())
    gold = a_membership(cast.acme, "gold", competencies=["security", "datacenter", "messaging", "devops"])
    for _number in range(4):
        services.reject(cast.reviewer, a_request(gold, cast.global_admin), REASON, TEXT)
    a_request(gold, cast.global_admin)
    assert queries(client, url) == few <= BUDGETS[url]


def test_an_active_offer_asks_for_no_pace(client, cast, membership):
    client.force_login(cast.member)
    before = queries(client, TECHNICAL)
    an_active(membership, cast.global_admin, cast.reviewer)
    assert queries(client, TECHNICAL) < before


@pytest.mark.parametrize("query", ["", "?state=all", "?q=many&late=on"])
def test_the_queue_does_not_ask_more_for_more(client, cast, catalogue, query):
    requests(2)
    client.force_login(cast.reviewer)
    few = queries(client, f"{QUEUE}{query}")
    requests(6)
    services.approve_many(cast.reviewer, Activation.objects.values_list("pk", flat=True)[:3])
    assert queries(client, f"{QUEUE}{query}") == few <= BUDGETS[QUEUE]


def test_a_review_does_not_ask_more_for_more(client, cast, activation, membership):
    url = reverse("benefits:review", args=[activation.pk])
    client.force_login(cast.reviewer)
    few = queries(client, url)
    services.reject(cast.reviewer, activation, REASON, TEXT)
    for _number in range(4):
        services.reject(cast.reviewer, a_request(membership, cast.global_admin), REASON, TEXT)
    assert queries(client, url) <= few + 1


def test_the_queue_never_counts_and_every_list_is_cut(client, cast, catalogue):
    requests(1)
    client.force_login(cast.reviewer)
    with CaptureQueriesContext(connection) as captured:
        client.get(QUEUE)
    lists = [q["sql"] for q in captured.captured_queries if 'FROM "benefits_activation"' in q["sql"]]
    assert lists and not [sql for sql in lists if "COUNT(*)" in sql]
    assert not [sql for sql in lists if "LIMIT" not in sql and "decided_at" not in sql.split("WHERE")[-1]]


MANY = """
INSERT INTO accounts_organization (name, mpn_id, domain, country, language, time_zone, email, in_mpn, in_csp, csp_type,
    is_migrated, created_at, is_cosell_ready, address, tax_id)
    SELECT 'Bulk ' || n, '', '', 'NO', 'en', 'UTC', 'b@x.example', true, false, 'none', true, now(), false, '', ''
    FROM generate_series(1, 5000) n;
INSERT INTO support_contract (reference, title, state, end_date, usable_until, created_at, organization_id)
    SELECT 'bulk:' || id, 'Silver', 'pending', current_date + 200, current_date + 230, now(), id
    FROM accounts_organization WHERE name LIKE 'Bulk %';
INSERT INTO benefits_membership (enrolment_year, start_date, anniversary, state, created_at, contract_id,
    organization_id, offer_id)
    SELECT 2026, current_date - 165, current_date + 200, 'active', now(), id, organization_id,
    (SELECT id FROM benefits_offer WHERE code = 'silver') FROM support_contract WHERE reference LIKE 'bulk:%';
INSERT INTO benefits_activation (state, requested_at, target_at, reason, reason_text, attempts, last_error, contract_id,
    organization_id, requested_by_id, membership_id)
    SELECT 'requested', now() - id * interval '1 s', now(), '', '', 0, '', contract_id, organization_id,
    (SELECT min(id) FROM accounts_user), id FROM benefits_membership WHERE contract_id IN
    (SELECT id FROM support_contract WHERE reference LIKE 'bulk:%');
ANALYZE;
"""


@pytest.mark.parametrize(
    "query, index", [("", "benefits_activ_waiting_idx"), ("?state=all", "benefits_activation_asked_idx")]
)
def test_the_queue_walks_its_index_however_many_wait(client, cast, catalogue, query, index):
    client.force_login(cast.reviewer)
    with connection.cursor() as cursor:
        cursor.execute(MANY)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(f"{QUEUE}{query}").status_code == 200
    (sql,) = [q["sql"] for q in captured.captured_queries if "LIMIT 26" in q["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert index in plan and "Sort Key" not in plan, plan
