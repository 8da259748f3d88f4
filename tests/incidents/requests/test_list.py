"""The list by context and customer, the facts of who filed for whom and who pays, and the requests of one customer."""

import csv
import io

import pytest
from django.urls import reverse

from incidents import services
from tests.builders import a_plan
from tests.customers.builders import a_customer, a_relationship
from tests.incidents.builders import a_draft, a_line, an_incident
from tests.incidents.handover.builders import in_state
from tests.incidents.requests.builders import a_request

URL = "/incidents/"


@pytest.fixture
def world(cast):
    """One of the own company and two for customers."""
    cast.north = a_customer(cast.acme, name="Nordlys", domain="nordlys.example")
    cast.south = a_customer(cast.acme, name="Sydvest", domain="sydvest.example")
    a_request(cast.admin_agent, cast.north, title="For Nordlys")
    a_request(cast.helpdesk_agent, cast.south, code="included", title="For Sydvest")
    a_request(cast.global_admin, None, title="Our own")
    return cast


def titles(answer):
    return {incident.title for incident in answer.context["page"].items}


def seen(client, person, **params):
    client.force_login(person)
    return titles(client.get(URL, params))


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, {"For Nordlys", "For Sydvest", "Our own"}),
        ({"context": "own"}, {"Our own"}),
        ({"context": "customer"}, {"For Nordlys", "For Sydvest"}),
        ({"customer": "nord"}, {"For Nordlys"}),
        ({"customer": "sydvest.ex"}, {"For Sydvest"}),
        ({"customer": "nobody"}, set()),
        ({"context": "own", "customer": "nord"}, set()),
        ({"context": "nonsense"}, {"For Nordlys", "For Sydvest", "Our own"}),
    ],
)
def test_the_list_is_narrowed_by_context_and_customer(client, world, params, expected):
    assert seen(client, world.global_admin, **params) == expected


SEES = {
    "global_admin": {"For Nordlys", "For Sydvest", "Our own"},
    "admin_agent": {"For Nordlys", "For Sydvest"},
    "helpdesk_agent": {"For Nordlys", "For Sydvest"},
    "sales_agent": {"For Nordlys", "For Sydvest"},
    "partner_admin": {"Our own"},
    "member": set(),
    "billing_admin": set(),
    "account_admin": set(),
    "outsider": set(),
    "reseller": set(),
}


@pytest.mark.parametrize("who", SEES)
def test_who_sees_requests_for_customers(client, world, who):
    """Matrix row 22: Global admin and the roles of CSP; an MPN partner admin only what is the company's own."""
    assert seen(client, getattr(world, who)) == SEES[who]


def test_who_follows_a_request_sees_it_without_a_role(client, world):
    incident = a_request(world.admin_agent, world.north, title="Followed")
    services.watch(world.admin_agent, incident, world.member)
    services.watch(world.admin_agent, incident, world.partner_admin)
    assert seen(client, world.member) == {"Followed"}
    assert seen(client, world.partner_admin) == {"Followed", "Our own"}


def test_columns_say_for_whom_and_by_whom(client, world):
    client.force_login(world.global_admin)
    text = client.get(URL).text
    assert 'data-label="For"' in text and "Nordlys" in text and "Own company" in text
    client.force_login(world.member)
    an_incident(world.member)
    text = client.get(URL).text
    assert 'data-label="For"' not in text and 'name="customer"' not in text


def test_the_csv_says_for_whom_with_what_and_by_whom_it_is_paid(client, world):
    an_incident(world.admin_agent, a_line(world.admin_agent), title="Paid")
    client.force_login(world.global_admin)
    text = b"".join(client.get("/incidents.csv").streaming_content).decode("utf-8-sig")
    rows = {row["Title"]: row for row in csv.DictReader(io.StringIO(text))}
    got = {title: (row["For"], row["Support plan"], row["Paid by"]) for title, row in rows.items()}
    assert got == {
        "For Nordlys": ("Nordlys", "csp", ""),
        "For Sydvest": ("Sydvest", "included", ""),
        "Our own": ("Own company", "included", ""),
        "Paid": ("Own company", "Microsoft Product Support", "Acme"),
    }


def facts(client, person, incident):
    client.force_login(person)
    return " ".join(client.get(reverse("incidents:detail", args=[incident.reference])).text.split())


def test_every_incident_says_by_whom_for_whom_and_who_pays(client, world):
    agent = world.admin_agent
    text = facts(client, agent, a_request(agent, world.north))
    assert "<dt>For</dt><dd>Nordlys" in text and "<dt>Paid by</dt><dd>csp, free</dd>" in text
    assert "For the customer Nordlys" in text
    assert "Included with the product, free" in facts(client, agent, a_request(agent, None))
    text = facts(client, agent, an_incident(agent, a_line(agent)))
    assert "<dt>Paid by</dt><dd>Acme, with Microsoft Product Support</dd>" in text
    assert "For the customer" not in text
    draft = a_draft(agent, nature="billing", plan=a_plan("free", is_counted=False), severity="", version=None)
    assert "Nobody: this topic is free" in facts(client, agent, services.submit(agent, draft, None))


def test_the_reseller_reads_neither_cost_nor_people_of_the_provider(client, cast):
    incident = in_state("filed", cast).incident
    text = facts(client, cast.reseller_sales_agent, incident)
    assert "Provider filed and answers it, because Resale handed it over." in text
    for hidden in ("What it cost", "Who follows it", "Send reply", "Mail a link"):
        assert hidden not in text
    assert "Resale handed it over and reads it." in facts(client, cast.provider_admin_agent, incident)


def requests_of(customer):
    return reverse("incidents:customer_requests", args=[customer.pk])


def test_the_requests_of_one_customer(client, world):
    client.force_login(world.sales_agent)
    answer = client.get(requests_of(world.north))
    assert titles(answer) == {"For Nordlys"} and "Requests for Nordlys" in answer.text
    assert titles(client.get(requests_of(world.north), {"state": "closed"})) == set()
    export = client.get(reverse("incidents:customer_requests_csv", args=[world.north.pk]))
    assert "For Nordlys" in b"".join(export.streaming_content).decode()
    htmx = client.get(requests_of(world.north), headers={"HX-Request": "true"}).text
    assert "<html" not in htmx and "For Nordlys" in htmx


def test_a_customer_without_requests_says_so(client, world):
    client.force_login(world.global_admin)
    fresh = a_customer(world.acme, name="Fresh")
    assert "Nothing was filed for Fresh." in client.get(requests_of(fresh)).text


@pytest.mark.parametrize(
    ("who", "status"), [("member", 403), ("partner_admin", 403), ("outsider", 403), ("reseller", 404)]
)
def test_the_page_of_one_customer_is_for_its_partner_and_the_roles_of_csp(client, world, who, status):
    client.force_login(getattr(world, who))
    assert client.get(requests_of(world.north)).status_code == status


def test_partners_of_one_customer_see_each_their_own_and_what_was_handed_over(client, world, cast):
    handed = in_state("filed", cast)
    a_relationship(cast.acme, handed.customer)
    a_request(cast.admin_agent, handed.customer, code="included", title="Of Acme")
    seen_by = {}
    for who in ("admin_agent", "provider_admin_agent", "reseller_admin_agent"):
        client.force_login(getattr(cast, who))
        seen_by[who] = titles(client.get(requests_of(handed.customer)))
    both = {"VMs stop"}
    assert seen_by == {"admin_agent": {"Of Acme"}, "provider_admin_agent": both, "reseller_admin_agent": both}
