"""What the builders say they make, read by the code that decides with it."""

import pytest

from partnerportal.customers.models import Partnership, Relationship
from partnerportal.customers.standing import Azure, standing
from tests.customers.builders import (
    a_customer,
    a_group,
    a_partnership,
    a_relationship,
    a_shared_customer,
    relationship_of,
)


def test_a_customer_is_served_with_delegated_admin_and_an_own_subscription(cast):
    found = standing(cast.admin_agent, a_customer(cast.acme))
    assert (found.has_admin, found.azure, found.in_group, found.providers) == (True, Azure.OWN, False, ())


def test_a_shared_customer_has_a_provider_whose_grant_is_apart(cast):
    without = a_shared_customer(cast.provider, cast.csp_only, admin=False)
    granted = a_shared_customer(cast.provider, cast.csp_only, granted=True)
    found = standing(cast.reseller_admin_agent, without)
    assert (found.has_admin, found.azure, found.providers) == (False, Azure.NONE, (cast.provider,))
    assert standing(cast.reseller_admin_agent, granted).azure is Azure.GRANTED
    assert relationship_of(cast.provider, granted).reseller == cast.csp_only


def test_a_group_holds_its_people(cast):
    customer = a_customer(cast.acme)
    a_group(cast.acme, customer, cast.helpdesk_agent)
    assert standing(cast.helpdesk_agent, customer).in_group
    assert not standing(cast.sales_agent, customer).in_group


@pytest.mark.parametrize("state", Relationship.State)
def test_a_relationship_can_be_made_in_any_state(cast, state):
    customer = a_customer(cast.acme)
    assert a_relationship(cast.rival, customer, state=state).status.word == state.label


@pytest.mark.parametrize("state", Partnership.State)
def test_a_partnership_can_be_made_in_any_state(cast, state):
    assert a_partnership(cast.provider, cast.csp_only, state).status.word == state.label
