"""What partnerships, grants and groups are called in the activity log, and to whom they lead somewhere."""

import pytest

from partnerportal.common.references import resolve
from tests.builders import a_company, a_person
from tests.customers.builders import a_customer, a_grant, a_group, a_partnership

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(cast):
    customer = a_customer(cast.provider, name="Kite Works")
    return [
        a_partnership(cast.provider, cast.csp_only),
        a_grant(cast.provider, cast.csp_only, customer),
        a_group(cast.provider, customer, cast.provider_helpdesk_agent, name="Nights"),
    ]


def titles(user, rows):
    found = resolve(user, [row.reference for row in rows])
    return [(found[row.reference].title, found[row.reference].url) for row in rows]


def test_for_the_two_companies_they_lead_to_their_pages(cast, rows):
    group = rows[2]
    shared = [("Provider – Resale", "/customers/partners/"), ("Provider – Resale: Kite Works", "/customers/partners/")]
    assert titles(cast.provider_admin_agent, rows) == [*shared, ("Nights", f"/customers/groups/{group.pk}/")]
    assert titles(cast.reseller_admin_agent, rows) == [*shared, (group.reference, None)]


def test_who_may_not_see_customers_reads_them_as_text(cast, rows):
    assert [url for _title, url in titles(cast.provider_billing_admin, rows)] == [None, None, None]


def test_for_everybody_else_they_are_nothing(cast, rows):
    second = a_person(a_company("Second", in_csp=True, csp_type="indirect_reseller"), "admin_agent")
    for user in (second, cast.admin_agent, cast.holder):
        assert titles(user, rows) == [(row.reference, None) for row in rows]


def test_the_log_of_both_companies_names_the_grant(client, cast, rows):
    from_log = {}
    for user in (cast.provider_admin_agent, cast.reseller_admin_agent):
        client.force_login(user)
        client.post(f"/customers/grants/{rows[1].pk}/revoke/")
        from_log[user] = client.get("/organization/activity/").text
    sentence = "Provider Admin Agent of Provider took from Resale the access to the Azure of Kite Works"
    assert [sentence in text for text in from_log.values()] == [True, True]
