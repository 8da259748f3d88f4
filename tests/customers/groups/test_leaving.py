"""The support groups of somebody who is disabled or leaves the company."""

import pytest

from partnerportal.accounts.models import Activity
from partnerportal.accounts.services import ending
from partnerportal.customers.models import GroupMember
from tests.customers.builders import a_customer, a_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer(cast):
    return a_customer(cast.acme)


def test_who_is_disabled_is_in_no_group_any_more(cast, customer):
    group = a_group(cast.acme, customer, cast.helpdesk_agent)
    ending.disable(cast.global_admin, cast.helpdesk_agent)
    assert not GroupMember.objects.exists()
    assert Activity.objects.get(reference=group.reference).verb == "group.member_removed"


@pytest.mark.parametrize("is_revoked", [False, True])
def test_who_was_in_one_can_leave_the_company(cast, customer, is_revoked):
    assert cast.global_admin
    a_group(cast.acme, customer, cast.helpdesk_agent, is_revoked=is_revoked)
    ending.leave(cast.helpdesk_agent)
    assert not GroupMember.objects.exists()


def test_the_page_of_the_person_names_them(client, cast, customer):
    group = a_group(cast.acme, customer, cast.helpdesk_agent, name="Nights")
    client.force_login(cast.global_admin)
    page = client.get(f"/organization/users/{cast.helpdesk_agent.pk}/disable/").text
    assert f"Nights for {customer}" in page and f"/customers/groups/{group.pk}/" in page
