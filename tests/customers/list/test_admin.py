"""Operators read everything and change nothing; the hash of a link is not shown."""

import pytest

from partnerportal.accounts.services.invitations import hash_of
from tests.customers.builders import a_group, a_relationship, a_shared_customer, relationship_of

MODELS = ["customer", "relationship", "subscription", "partnership", "azuregrant", "supportgroup"]


@pytest.fixture
def operator(client, cast):
    customer = a_shared_customer(cast.provider, cast.csp_only, granted=True)
    a_group(cast.provider, customer, cast.provider_helpdesk_agent)
    client.force_login(cast.operator)
    return client


@pytest.mark.parametrize("model", MODELS)
def test_an_operator_reads_the_list_and_adds_nothing(operator, model):
    assert operator.get(f"/admin/customers/{model}/").status_code == 200
    assert operator.get(f"/admin/customers/{model}/add/").status_code == 403


def test_the_link_of_a_customer_is_not_shown(operator, cast):
    row = relationship_of(cast.provider, a_shared_customer(cast.provider, cast.csp_only))
    again = a_relationship(cast.acme, row.customer, token_hash=hash_of("secret"))
    page = operator.get(f"/admin/customers/relationship/{again.pk}/change/")
    assert page.status_code == 200 and hash_of("secret") not in page.content.decode()


@pytest.mark.parametrize("who", ["engineer", "reviewer", "global_admin"])
def test_nobody_else_enters(client, cast, who):
    client.force_login(getattr(cast, who))
    assert client.get("/admin/customers/customer/").status_code == 302
