"""The customer's side: whoever holds the link of the mail answers, without an account (domain.md 6.3, 6.4)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from partnerportal.accounts.models import Organization, User
from partnerportal.common.refusals import WrongState
from partnerportal.customers.models import Relationship
from partnerportal.customers.services import relationships, relationships_answers
from partnerportal.customers.services.relationships_answers import accept, decline, delegate, found_by, undelegate
from tests.customers.builders import a_partnership, relationship_of
from tests.customers.relationships.builders import again, in_state, invited, mails_of, new, token_of, verbs_of

State = Relationship.State
DAY, MONTH = timedelta(days=1), timedelta(days=31)


@pytest.mark.parametrize(
    "asks, delegates, has_admin",
    [(True, True, True), (True, False, False), (False, True, False), (False, False, False)],
)
def test_accepting_delegates_only_what_was_asked_for_and_given(cast, asks, delegates, has_admin):
    row, token = invited(cast.admin_agent, asks_admin=asks)
    accept(token, delegates)
    row = again(row)
    assert (row.state, row.has_admin, row.asks_admin) == (State.ACTIVE, has_admin, False)
    assert bool(row.admin_changed_at) is has_admin
    given = ["customer.admin_given"] if has_admin else []
    assert verbs_of(row) == ["customer.invited", "customer.accepted", *given]


def test_accepting_tells_the_inviter_and_gives_the_customer_its_link_to_keep(cast):
    row, token = invited(cast.admin_agent)
    accept(token, delegates=False)
    assert mails_of(row)[1:] == [
        ("customers/accepted", cast.admin_agent.email),
        ("customers/confirmed", "it@nordwind.example"),
    ]
    assert token_of(row) == token


def test_declining_ends_it(cast):
    row, token = invited(cast.admin_agent, asks_admin=True)
    decline(token)
    row = again(row)
    assert (row.state, row.asks_admin, row.ended_by, row.accepted_at) == (State.DECLINED, False, None, None)
    assert mails_of(row)[-1] == ("customers/declined", cast.admin_agent.email)


def test_the_same_link_later_gives_delegated_admin_and_takes_it_back(cast):
    row, token = invited(cast.admin_agent)
    accept(token, delegates=False)
    delegate(token)
    assert again(row).has_admin
    undelegate(token)
    assert (again(row).has_admin, again(row).state) == (False, State.ACTIVE)
    assert verbs_of(row)[-2:] == ["customer.admin_given", "customer.admin_taken"]
    assert [kind for kind, _to in mails_of(row)][-2:] == ["customers/admin_given", "customers/admin_taken"]


@pytest.mark.parametrize("verb, admin", [(delegate, True), (undelegate, False)])
def test_what_is_so_already_is_not_changed(cast, verb, admin):
    row, token = in_state(cast.acme, State.ACTIVE, admin=admin)
    with pytest.raises(WrongState):
        verb(token)
    assert verbs_of(row) == []


def test_an_invitation_that_is_too_old_leads_nowhere(cast):
    _row, token = invited(cast.admin_agent)
    late = timezone.now() + MONTH
    assert found_by(token, late) is None
    with pytest.raises(WrongState, match="cannot be used"):
        accept(token, delegates=False, now=late)


def test_an_accepted_relationship_has_no_such_end(cast):
    _row, token = invited(cast.admin_agent)
    accept(token, delegates=False)
    assert delegate(token, now=timezone.now() + MONTH).has_admin


@pytest.mark.parametrize("verb", [relationships.send_again, relationships.withdraw])
def test_a_link_that_was_replaced_or_withdrawn_leads_nowhere(cast, verb):
    row, token = invited(cast.admin_agent)
    verb(cast.admin_agent, row, now=timezone.now() + DAY)
    assert found_by(token) is None
    with pytest.raises(WrongState, match="cannot be used"):
        decline(token)


def test_asking_for_admin_replaces_the_link_of_earlier_mails(cast):
    row, first = in_state(cast.acme, State.ACTIVE, admin=False)
    relationships.ask_admin(cast.admin_agent, row)
    assert found_by(first) is None
    assert delegate(token_of(row)).has_admin


@pytest.mark.parametrize("token", ["", "nonsense", "x" * 5000])
def test_a_link_that_never_was_leads_nowhere(db, token):
    with pytest.raises(WrongState, match="cannot be used"):
        accept(token, delegates=True)


def test_a_company_that_has_left_csp_is_not_accepted(cast):
    row, token = invited(cast.admin_agent)
    Organization.objects.filter(pk=cast.acme.pk).update(in_csp=False, csp_type="none")
    with pytest.raises(WrongState):
        accept(token, delegates=True)
    assert again(row).state == State.INVITED


def test_the_provider_is_answered_apart_from_the_reseller(cast):
    a_partnership(cast.provider, cast.csp_only)
    row = relationships.invite(cast.reseller_admin_agent, new(asks_admin=True), cast.provider)
    other = relationship_of(cast.provider, row.customer)
    assert cast.provider_global_admin
    accept(token_of(other), delegates=True)
    assert (again(row).state, again(other).state) == (State.INVITED, State.ACTIVE)
    assert ("customers/accepted", cast.provider_global_admin.email) in mails_of(other)


def test_where_the_inviter_is_gone_the_global_admins_are_told(cast):
    row, token = invited(cast.sales_agent)
    User.objects.filter(pk=cast.sales_agent.pk).update(is_active=False)
    assert cast.global_admin
    relationships_answers.decline(token)
    assert mails_of(row)[-1] == ("customers/declined", cast.global_admin.email)
