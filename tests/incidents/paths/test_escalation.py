"""For a customer: service health looked at, one reason chosen (D36), a contact of one's own (D32); known outages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from incidents.wizard import outages
from partnerportal.common.regions import region_of
from partnerportal.customers.models import Customer
from support.models import Outage
from tests.builders import a_company, a_person
from tests.incidents.paths.builders import ESCALATION, Journey, a_product
from tests.incidents.wizard import text


@pytest.fixture
def journey(client, agent, customer):
    found = Journey(client, agent, "office", customer)
    found.problem()
    return found


def an_outage(product, region="", state="down", title="Mail is late"):
    over = timezone.now() if state == "resolved" else None
    start = timezone.now() - timedelta(hours=3)
    by = a_person(a_company("Staff"))
    found = Outage.objects.create(
        title=title, region=region, state=state, started_at=start, resolved_at=over, created_by=by
    )
    found.products.add(product)
    return found


@pytest.mark.parametrize(
    "field, value, says",
    [
        ("criterion", "", "Choose the reason that fits best."),
        ("criterion", "because", "Choose one of these reasons."),
        ("criterion", "x\0", "Choose one of these reasons."),
        ("health_checked_at", "", "Look at service health first, and say that no known outage explains it."),
    ],
)
def test_a_problem_of_a_customer_is_escalated_for_a_reason(journey, field, value, says):
    response = journey.details(**{field: value})
    assert response.status_code == 422 and says in text(response)
    assert journey.draft.contact_name == journey.user.name
    assert journey.get("review").url == journey.url("details")


def test_when_health_was_looked_at_is_kept_and_stays(journey):
    journey.details()
    first = journey.draft.health_checked_at
    journey.details(criterion="network")
    assert (journey.draft.health_checked_at, journey.draft.criterion) == (first, "network")
    assert "A large-scale network disruption" in text(journey.get("review"))


def test_a_box_that_is_emptied_is_empty(journey):
    journey.details()
    assert journey.details(health_checked_at="").status_code == 422
    assert journey.draft.health_checked_at is None


def test_ones_own_problem_is_not_escalated(client, agent):
    own = Journey(client, agent, "office")
    own.problem()
    assert "Escalation" not in text(own.get("details"))
    own.details(**ESCALATION)
    assert (own.draft.criterion, own.draft.health_checked_at) == ("", None)


def test_the_contact_is_prefilled_with_the_person_who_is_signed_in(journey):
    page = journey.get("details").content.decode()
    assert f'value="{journey.user.name}"' in page and f'value="{journey.user.email}"' in page
    assert "Somebody of your own company: only you write to Nordwind." in text(journey.get("details"))


@pytest.mark.parametrize("local", ["admin@{domain}", "someone@{domain}", "it@sub.{domain}", "ADMIN@{DOMAIN}"])
def test_the_contact_is_never_the_customers(journey, local):
    domain = journey.customer.domain
    email = local.format(domain=domain, DOMAIN=domain.upper())
    response = journey.details(contact_email=email)
    assert response.status_code == 422
    assert "Give a contact of your own company." in text(response) and "whom only you write to." in text(response)
    assert (journey.draft.contact_email, journey.draft.criterion) == ("", "unavailable")


def test_the_customers_administrator_is_refused_at_a_free_address_too(journey):
    Customer.objects.update(email="boss@mail.example")
    assert "whom only you write to." in text(journey.details(contact_email="boss@mail.example"))


@pytest.mark.parametrize("email, taken", [("any@acme.example", True), ("x@elsewhere.example", False)])
def test_another_contact_is_of_the_own_company(journey, email, taken):
    response = journey.details(contact_email=email)
    assert (response.status_code == 302) == taken


def test_the_own_context_asks_nobody_whose_address_it_is(client, agent):
    own = Journey(client, agent, "office")
    own.problem()
    assert own.details(contact_email="consultant@elsewhere.example").status_code == 302


REGIONS = [("NO", "emea", 1), ("NO", "", 1), ("NO", "asia", 0), ("US", "emea", 0), ("JP", "asia", 1), ("US", "", 1)]


@pytest.mark.parametrize("country, region, number", REGIONS)
def test_known_outages_of_the_product_and_region_are_shown_before_filing(
    client, agent, customer, country, region, number
):
    Customer.objects.update(country=country)
    version = a_product("office")
    found = an_outage(version.product, region)
    journey = Journey(client, agent, "office", Customer.objects.get())
    html = client.get("/incidents/new/coverage/", {"version": version.pk, "customer": customer.pk}).content.decode()
    journey.problem()
    pages = [html, *(journey.get(step).content.decode() for step in ("problem", "details"))]
    assert [f'href="/support/health/{found.pk}/"' in page for page in pages] == [bool(number)] * 3
    assert ["It is a case of this outage" in page for page in pages] == [bool(number)] * 3


@pytest.mark.parametrize("state, shown", [("down", 1), ("degraded", 1), ("investigating", 1), ("resolved", 0)])
def test_only_what_goes_on_is_shown(cast, plans, state, shown):
    version = a_product("azure")
    an_outage(version.product, state=state)
    assert len(outages.known(cast.member, version, None)) == shown


def test_outages_of_other_products_are_no_matter(cast, plans):
    an_outage(a_product("azure").product)
    assert outages.known(cast.member, a_product("office"), None) == []
    assert outages.known(cast.member, None, None) == []
    assert len(outages.known(cast.holder, a_product("azure"), None)) == 1


def test_ones_own_region_is_that_of_the_company(cast, plans):
    version = a_product("azure")
    an_outage(version.product, "asia")
    assert outages.known(cast.member, version, None) == [] and region_of(cast.acme.country) == "emea"


def test_an_outage_that_began_meanwhile_stands_on_the_review(journey):
    journey.details()
    an_outage(journey.version.product)
    assert "1 known outage of this product goes on" in text(journey.get("review"))
    assert journey.submit().status_code == 302
