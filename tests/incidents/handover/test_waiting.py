"""What a reseller sees of what waits at its provider or was declined: on the customer's pages and on Home (D34)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from incidents.handed_over import handed_over
from incidents.models import HandOver
from incidents.services import handover
from tests.customers.builders import a_shared_customer
from tests.incidents.handover.builders import a_hand_over, in_state
from tests.incidents.wizard import text

PLACES = (
    "/customers/{0}/requests/",
    "/customers/{0}/requests/new/",
    "/incidents/new/coverage/?customer={0}&version={1}",
)
SHOWN = {"waiting": 1, "taken": 1, "filed": None, "declined": 0, "withdrawn": None}


@pytest.mark.parametrize("state, waiting", SHOWN.items())
def test_what_is_not_filed_yet_and_what_was_declined_is_shown(cast, state, waiting):
    row = in_state(state, cast)
    HandOver.objects.filter(state="declined").update(answered_at=timezone.now())
    found = handed_over(cast.reseller_sales_agent, row.customer)
    assert (found.rows, found.waiting) == ([] if waiting is None else [row], waiting or 0)
    assert handed_over(cast.provider_admin_agent, row.customer).rows == []
    assert handed_over(cast.reseller, a_shared_customer(cast.provider, cast.csp_only)).rows == []


@pytest.mark.parametrize("place", PLACES)
def test_the_pages_of_the_customer_lead_there(client, cast, place):
    row = a_hand_over(cast)
    client.force_login(cast.reseller_admin_agent)
    url = place.format(row.customer.pk, row.version.pk)
    page = client.get(url)
    assert "Handed over: 1 waiting" in text(page) and f'href="{row.get_absolute_url()}"' in page.text
    client.force_login(cast.provider_admin_agent)
    assert "Handed over" not in text(client.get(url))


@pytest.mark.parametrize("days, is_told", [(0, True), (13, True), (15, False)])
def test_home_tells_whoever_asked_that_it_was_declined(client, cast, days, is_told):
    row = handover.decline(cast.provider_admin_agent, a_hand_over(cast), "No.", timezone.now() - timedelta(days=days))
    for who, hears in (("reseller_admin_agent", is_told), ("reseller_global_admin", False)):
        client.force_login(getattr(cast, who))
        page = client.get("/")
        assert (row.get_absolute_url() in page.text, "Declined by the provider" in page.text) == (hears, hears)


def test_new_request_is_offered_to_those_who_may_file_it(client, cast):
    row = a_hand_over(cast)
    link = f'href="/customers/{row.customer.pk}/requests/new/"'
    for who, may_file in (("reseller_admin_agent", True), ("reseller_sales_agent", False)):
        client.force_login(getattr(cast, who))
        page = client.get(PLACES[0].format(row.customer.pk))
        assert (link in page.text, "files requests for customers" in text(page)) == (may_file, not may_file)
