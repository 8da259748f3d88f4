"""The page of a customer shows what goes on there: known outages of its region, and the last requests for it."""

import pytest

from tests.customers.builders import a_customer, a_grant, a_group, a_partnership, a_shared_customer, a_subscription
from tests.customers.list.builders import text
from tests.incidents import builders
from tests.incidents.requests.builders import a_request
from tests.support.health.builders import an_outage

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer(cast):
    return a_customer(cast.acme, country="NO")


def page(client, person, customer):
    client.force_login(person)
    return client.get(f"/customers/{customer.pk}/")


class TestServiceHealth:
    def test_what_goes_on_in_its_region_or_everywhere_is_named(self, client, cast, customer):
        for title, region in (("Here", "emea"), ("Everywhere", ""), ("Far away", "asia")):
            an_outage(cast.engineer, title=title, region=region)
        an_outage(cast.engineer, title="Over", resolved=builders.MONDAY)
        seen = text(page(client, cast.sales_agent, customer))
        assert "HereAzure · Europe" in seen and "EverywhereAzure · All regions" in seen
        assert "Far away" not in seen and "OverAzure" not in seen

    def test_where_nothing_is_known_it_says_so(self, client, cast, customer):
        assert "No known outage concerns Norway." in text(page(client, cast.sales_agent, customer))

    def test_of_whom_only_is_invited_it_is_the_typed_country(self, client, cast):
        invited = a_customer(cast.acme, country="NO", state="invited", typed_country="SE")
        assert "Service health for Sweden" in text(page(client, cast.sales_agent, invited))


class TestRequests:
    def test_the_last_ones_are_named_and_those_that_are_open_counted(self, client, cast, customer):
        rows = [
            a_request(cast.admin_agent, customer, title=f"Problem {n}", now=builders.later(hours=n)) for n in range(7)
        ]
        builders.services.close_as(cast.engineer, rows[6], "resolved", "Mended.", now=builders.later(hours=8))
        seen = text(page(client, cast.sales_agent, customer))
        assert "6 open" in seen and "Problem 6" in seen and "Problem 2" in seen and "Problem 1" not in seen
        assert f'href="/customers/{customer.pk}/requests/"' in page(client, cast.sales_agent, customer).text

    def test_those_for_others_and_of_others_are_not(self, client, cast, customer):
        a_request(cast.admin_agent, title="Another customer")
        partner = cast.provider_admin_agent
        shared = a_shared_customer(cast.provider, cast.csp_only)
        a_request(partner, shared, title="Of the provider")
        assert "Nothing was filed for this customer." in text(page(client, cast.sales_agent, customer))
        assert "Of the provider" not in text(page(client, cast.reseller_admin_agent, shared))

    def test_before_it_accepts_there_are_none(self, client, cast):
        invited = a_customer(cast.acme, state="invited")
        assert "Service requests" not in text(page(client, cast.sales_agent, invited))


class TestAResellerWithoutAccess:
    def test_the_ways_are_buttons(self, client, cast):
        shared = a_shared_customer(cast.provider, cast.csp_only)
        shown = page(client, cast.reseller_admin_agent, shared).text
        assert f'href="/customers/{shared.pk}/hand-over/"' in shown
        assert f'href="mailto:{cast.provider.email}"' in shown and "Ask Provider" in shown

    def test_without_a_provider_there_is_none(self, client, cast):
        a_partnership(cast.provider, cast.csp_only)
        shown = page(client, cast.reseller_admin_agent, a_customer(cast.csp_only)).text
        assert "/hand-over/" not in shown and "mailto:" not in shown


@pytest.mark.parametrize("who", ["provider_sales_agent", "reseller_helpdesk_agent"])
def test_the_page_takes_fourteen_queries_at_most(client, cast, who, django_assert_max_num_queries):
    customer = a_shared_customer(cast.provider, cast.csp_only, admin=False, granted=True)
    for number in range(8):
        an_outage(cast.engineer, title=f"Outage {number}", region="")
        a_grant(cast.provider, cast.csp_only, customer, a_subscription(customer, cast.provider))
        a_group(cast.csp_only, customer, cast.reseller_helpdesk_agent, cast.reseller_admin_agent)
        a_group(cast.provider, customer, cast.provider_sales_agent)
        a_request(cast.provider_admin_agent, customer)
        a_request(cast.reseller_admin_agent, customer)
    client.force_login(getattr(cast, who))
    with django_assert_max_num_queries(14) as queries:
        client.get(f"/customers/{customer.pk}/")
    assert len(queries) <= 14
