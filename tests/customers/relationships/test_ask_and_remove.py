"""Asking for delegated admin, and the end of a relationship: matrix rows 24 and 27, D47."""

from datetime import timedelta

import pytest
from django.utils import timezone

from partnerportal.accounts.models import Activity, Outbox
from partnerportal.accounts.services.invitations import hash_of
from partnerportal.common.refusals import Forbidden, WrongState
from partnerportal.customers.filing import may_file
from partnerportal.customers.models import AzureGrant, Relationship, Subscription
from partnerportal.customers.services.relationships import ask_admin, remove
from partnerportal.customers.services.relationships_answers import delegate, undelegate
from partnerportal.customers.standing import Azure, azure_of, standing
from tests.customers.builders import (
    a_customer,
    a_grant,
    a_group,
    a_relationship,
    a_shared_customer,
    relationship_of,
)
from tests.customers.relationships.builders import again, mails_of, token_of, verbs_of

State = Relationship.State


@pytest.fixture
def row(cast):
    """An active relationship without delegated admin, and the link of its first mail."""
    return relationship_of(cast.acme, a_customer(cast.acme, admin=False, token_hash=hash_of("first")))


@pytest.mark.parametrize("role", ["global_admin", "admin_agent"])
def test_asking_for_delegated_admin_mails_a_new_link(cast, row, role):
    ask_admin(getattr(cast, role), row)
    asked = again(row)
    assert (asked.asks_admin, asked.has_admin, asked.state) == (True, False, State.ACTIVE)
    assert asked.token_hash == hash_of(token_of(row)) != hash_of("first")
    assert mails_of(row) == [("customers/admin_asked", row.customer.email)]
    assert verbs_of(row) == ["customer.admin_asked"]


@pytest.mark.parametrize("role", ["sales_agent", "helpdesk_agent", "member", "outsider"])
def test_who_may_not_ask(cast, row, role):
    with pytest.raises(Forbidden):
        ask_admin(getattr(cast, role), row)
    assert not again(row).asks_admin


def test_what_is_delegated_already_is_not_asked_for(cast):
    delegated = relationship_of(cast.acme, a_customer(cast.acme))
    with pytest.raises(WrongState, match="has delegated admin already"):
        ask_admin(cast.admin_agent, delegated)


def test_a_customer_that_does_not_answer_is_asked_again_a_day_later(cast, row):
    now = timezone.now()
    ask_admin(cast.admin_agent, row, now)
    with pytest.raises(WrongState, match="less than a day ago"):
        ask_admin(cast.global_admin, row, now + timedelta(hours=23))
    assert ask_admin(cast.global_admin, row, now + timedelta(days=1)).asks_admin


def test_one_that_answers_can_be_asked_at_once(cast, row):
    ask_admin(cast.admin_agent, row)
    token = token_of(row)
    delegate(token)
    undelegate(token)
    assert ask_admin(cast.admin_agent, row).asked_at


def test_removing_ends_filing_at_once(cast):
    customer = a_customer(cast.acme)
    before = may_file(cast.global_admin, standing(cast.global_admin, customer), "office")
    remove(cast.global_admin, relationship_of(cast.acme, customer))
    after = may_file(cast.global_admin, standing(cast.global_admin, customer), "office")
    assert (bool(before), bool(after), after.missing) == (True, False, "relationship")


def test_removing_says_who_did_it_and_what_the_customer_must_check(cast):
    row = relationship_of(cast.acme, a_customer(cast.acme))
    remove(cast.global_admin, row)
    removed, mail = again(row), Outbox.objects.get(reference=row.reference)
    assert (removed.state, removed.has_admin, removed.ended_by) == (State.REMOVED, False, cast.global_admin)
    assert (mail.kind, mail.to) == ("customers/removed", row.customer.email)
    assert "Check the rights in your own tenant" in mail.body
    assert verbs_of(row) == ["customer.removed"]


def test_removing_leaves_azure_as_it_is_and_ends_the_support_groups(cast):
    customer = a_shared_customer(cast.provider, cast.csp_only)
    ours = a_group(cast.provider, customer, cast.provider_helpdesk_agent)
    theirs = a_group(cast.csp_only, customer, cast.reseller_helpdesk_agent)
    remove(cast.provider_global_admin, relationship_of(cast.provider, customer))
    ours.refresh_from_db()
    theirs.refresh_from_db()
    assert (ours.is_live, theirs.is_live) == (False, True)
    assert Subscription.objects.get(customer=customer).has_access


SIDES = {"provider": ("provider_global_admin", "reseller"), "csp_only": ("reseller", "provider_global_admin")}


@pytest.mark.parametrize("side", SIDES)
def test_a_grant_ends_with_the_relationship_of_either_and_does_not_come_back(cast, side):
    by, other = (getattr(cast, who) for who in SIDES[side])
    customer = a_shared_customer(cast.provider, cast.csp_only, granted=True)
    kept = a_grant(cast.provider, cast.csp_only, a_shared_customer(cast.provider, cast.csp_only))
    remove(by, relationship_of(getattr(cast, side), customer))
    assert list(AzureGrant.objects.live()) == [kept]
    a_relationship(getattr(cast, side), customer)
    assert azure_of(cast.csp_only, customer) is Azure.NONE
    lines = Activity.objects.filter(verb="grant.ended")
    assert {line.organization for line in lines} == {cast.provider, cast.csp_only}
    assert [mail.to for mail in Outbox.objects.filter(kind="customers/grant_ended")] == [other.email]


@pytest.mark.parametrize("side", SIDES)
def test_a_grant_opens_nothing_unless_both_serve_the_customer(cast, side):
    customer = a_shared_customer(cast.provider, cast.csp_only, granted=True)
    rows = Relationship.objects.filter(organization=getattr(cast, side))
    rows.update(state=State.REMOVED, has_admin=False, ended_at=timezone.now())
    assert azure_of(cast.csp_only, customer) is Azure.NONE


@pytest.mark.parametrize("role", ["admin_agent", "helpdesk_agent", "sales_agent", "partner_admin", "outsider"])
def test_only_a_global_admin_removes(cast, role):
    row = relationship_of(cast.acme, a_customer(cast.acme))
    with pytest.raises(Forbidden):
        remove(getattr(cast, role), row)
    assert again(row).is_active


def test_the_relationship_of_another_partner_goes_on(cast):
    customer = a_shared_customer(cast.provider, cast.csp_only)
    a_grant(cast.provider, cast.csp_only, customer)
    remove(cast.reseller, relationship_of(cast.csp_only, customer))
    assert relationship_of(cast.provider, customer).is_active
