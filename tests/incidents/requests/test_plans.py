"""At twenty thousand incidents of a company in CSP, its lists and those of one customer stand on their indexes."""

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from incidents.models import Incident
from tests.builders import a_company, a_person
from tests.conftest import Cast
from tests.customers.builders import a_customer, a_partnership, a_relationship
from tests.incidents import bulk

COUNT = 20_000
pytestmark = pytest.mark.django_db
WHO = ("global_admin", "admin_agent", "sales_agent", "partner_admin", "reseller_admin_agent")
ORDERS = [("-updated_at", "-pk"), ("-pk",)]
FOR_CUSTOMERS = """
UPDATE incidents_incident SET customer_id = (%(customers)s::bigint[])[1 + id %% %(k)s]
WHERE organization_id = %(company)s AND id %% 2 = 0
"""
SHARED = (
    "UPDATE incidents_incident SET shared_with_id = %s WHERE organization_id = %s AND customer_id = %s AND id %% 3 = 0"
)


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker):
    """Acme has half of them, every second for one of three hundred customers; nine other companies have the rest."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = Cast()
        fill(cast)
        yield cast
        transaction.set_rollback(True)


HANDED_OVER = """
INSERT INTO incidents_handover (
  reseller_id, provider_id, customer_id, version_id, title, description, severity, contact_name, contact_email, state,
  asked_by_id, asked_at, answered_at, answer_text, incident_id
)
SELECT shared_with_id, organization_id, customer_id, version_id, title || id, description, severity, contact_name,
  contact_email, 'filed', %s, now(), now(), '', id
FROM incidents_incident WHERE shared_with_id IS NOT NULL
"""


def fill(cast):
    for who in WHO:
        getattr(cast, who)
    others = [a_person(a_company(f"Company {number}")) for number in range(9)]
    bulk.many_incidents([*others, *[cast.admin_agent] * 8, cast.member], cast.engineer, COUNT)
    customers = [a_customer(cast.acme) for _number in range(300)]
    values = {"customers": [customer.pk for customer in customers], "k": len(customers), "company": cast.acme.pk}
    cast.customer = customers[0]
    with connection.cursor() as cursor:
        cursor.execute(FOR_CUSTOMERS, values)
        cursor.execute(SHARED, [cast.csp_only.pk, cast.acme.pk, cast.customer.pk])
        cursor.execute(HANDED_OVER, [cast.reseller_admin_agent.pk])
    a_relationship(cast.csp_only, cast.customer)
    a_partnership(cast.acme, cast.csp_only)
    bulk.analyze()
    connection.check_constraints()


def plan(rows):
    return rows[:26].explain()


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("order", ORDERS)
def test_nobody_in_csp_scans_all_incidents_for_a_list(cast, who, order):
    text = plan(Incident.objects.visible_to(getattr(cast, who)).submitted().for_list().order_by(*order))
    assert "Seq Scan on incidents_incident" not in text, text


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("is_own", [True, False])
def test_nobody_scans_for_one_context_either(cast, who, is_own):
    rows = Incident.objects.visible_to(getattr(cast, who)).submitted().filter(customer__isnull=is_own)
    text = plan(rows.for_list().order_by("-pk"))
    assert "Seq Scan on incidents_incident" not in text, text


@pytest.mark.parametrize("who", ["global_admin", "admin_agent", "reseller_admin_agent"])
def test_the_requests_of_one_customer_come_from_its_index(cast, who):
    rows = Incident.objects.submitted().filter(customer=cast.customer).search("", getattr(cast, who))
    text = plan(rows.for_list().order_by("-updated_at", "-pk"))
    assert "Seq Scan on incidents_incident" not in text, text
    assert "incidents_customer_idx" in text or "incidents_shared_idx" in text, text


PAGES = ["", "?state=closed&severity=B", "?whose=mine&sort=-number", "?q=replication"]


@pytest.mark.parametrize("who", ["global_admin", "admin_agent", "sales_agent"])
def test_the_page_of_one_customer_asks_at_most_eight_times(cast, who):
    client = Client()
    client.force_login(getattr(cast, who))
    root = reverse("incidents:customer_requests", args=[cast.customer.pk])
    counts = {}
    for query in PAGES:
        client.get(root + query)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(root + query).status_code == 200
        counts[query] = len([one for one in captured if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])
    assert {query: count for query, count in counts.items() if count > 8} == {}


@pytest.mark.parametrize("query", ["?context=customer&customer=customer", "?context=own", "?sort=due"])
def test_the_list_asks_at_most_eight_times_whatever_the_context(cast, query):
    client = Client()
    client.force_login(cast.admin_agent)
    client.get(f"/incidents/{query}")
    with CaptureQueriesContext(connection) as captured:
        assert client.get(f"/incidents/{query}").status_code == 200
    assert len([one for one in captured if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]) <= 8
