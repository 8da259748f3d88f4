"""Asking for an activation, and taking the request back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from benefits import services
from benefits.models import Activation
from partnerportal.accounts.models import Activity
from partnerportal.common.answers import Kind
from partnerportal.common.refusals import Forbidden, WrongState
from tests.benefits.builders import a_membership, a_request, again, an_active, in_state
from tests.builders import a_person

State = Activation.State


# --- asking ---


@pytest.mark.parametrize("role", ["global_admin", "partner_admin"])
def test_asking_makes_a_request_and_the_contract_is_pending(cast, membership, role):
    row = a_request(membership, getattr(cast, role))
    membership.contract.refresh_from_db()
    assert (row.state, row.requested_by, membership.contract.state) == ("requested", getattr(cast, role), "pending")
    assert Activity.objects.filter(verb="activation.requested", reference=row.reference).count() == 1


def test_asking_twice_is_one_request(cast, membership):
    first = a_request(membership, cast.global_admin)
    assert a_request(membership, cast.partner_admin) == first
    assert first.events.count() == 1


@pytest.mark.parametrize("state", [State.IN_REVIEW, State.APPROVED, State.FAILED])
def test_asking_while_it_is_on_its_way_is_the_same_request(cast, activation, state):
    in_state(activation, state, cast.reviewer, cast.global_admin)
    assert a_request(activation.membership, cast.global_admin) == activation


@pytest.mark.parametrize(
    "role", ["member", "admin_agent", "helpdesk_agent", "sales_agent", "user_admin", "account_admin", "billing_admin"]
)
def test_without_one_of_the_two_roles_nobody_asks(cast, membership, role):
    with pytest.raises(Forbidden) as refused:
        a_request(membership, getattr(cast, role))
    assert refused.value.answer.kind == Kind.MISSING_ROLE
    assert not Activation.objects.exists()


def test_the_refusal_names_who_can(cast, membership):
    cast.global_admin  # noqa: B018  made on first naming
    with pytest.raises(Forbidden) as refused:
        a_request(membership, cast.member)
    assert list(refused.value.answer.people) == [cast.global_admin]


def test_a_guest_asks_only_as_mpn_partner_admin(cast, membership):
    assert a_request(membership, a_person(cast.acme, "mpn_partner_admin", is_guest=True))
    with pytest.raises(Forbidden):
        a_request(membership, a_person(cast.acme, "global_admin", is_guest=True))


def test_a_pmc_company_is_told_where_its_benefits_are(cast, catalogue):
    with pytest.raises(Forbidden, match="managed in Partner Membership Center until") as refused:
        a_request(a_membership(cast.legacy, "silver"), cast.legacy_admin)
    assert refused.value.answer.kind == Kind.NOT_MIGRATED


@pytest.mark.parametrize("who, kind", [("reseller", Kind.WRONG_PROGRAMME), ("holder", Kind.NO_COMPANY)])
def test_csp_only_accounts_and_holders_are_refused_each_in_their_way(cast, membership, who, kind):
    with pytest.raises(Forbidden) as refused:
        a_request(membership, getattr(cast, who))
    assert refused.value.answer.kind == kind


def test_another_company_s_membership_is_refused(cast, membership):
    with pytest.raises(WrongState, match="another company"):
        a_request(membership, cast.outsider)


def test_what_is_active_cannot_be_asked_for_again(cast, membership):
    an_active(membership, cast.global_admin, cast.reviewer)
    with pytest.raises(WrongState, match="and active since"):
        a_request(membership, cast.global_admin)


def test_a_membership_that_ended_cannot_be_activated(cast, catalogue):
    membership = a_membership(cast.acme, "silver", cast.acme.today() - timedelta(days=396))
    with pytest.raises(WrongState, match="ended on"):
        a_request(membership, cast.global_admin)


def test_in_the_renewal_window_it_can_still_be_activated(cast, catalogue):
    membership = a_membership(cast.acme, "silver", cast.acme.today() - timedelta(days=380))
    assert a_request(membership, cast.global_admin).state == State.REQUESTED


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.REJECTED])
def test_asking_again_after_no_is_a_new_request(cast, activation, state):
    in_state(activation, state, cast.reviewer, cast.global_admin)
    anew = a_request(activation.membership, cast.global_admin)
    assert (anew.pk != activation.pk, anew.state) == (True, State.REQUESTED)


# --- withdrawing ---


def test_withdrawing_makes_the_contract_not_activated_again(cast, activation):
    row = services.withdraw(cast.global_admin, activation)
    row.contract.refresh_from_db()
    assert (row.state, row.contract.state) == (State.WITHDRAWN, "not_activated")


def test_another_who_may_activate_may_withdraw_too(cast, activation):
    assert services.withdraw(cast.partner_admin, activation).state == State.WITHDRAWN


def test_the_requester_may_withdraw_without_the_role(cast, activation):
    requester = activation.requested_by
    requester.role_assignments.all().delete()
    bare = type(requester).objects.with_roles().get(pk=requester.pk)
    assert services.withdraw(bare, activation).state == State.WITHDRAWN


@pytest.mark.parametrize("who", ["member", "reviewer", "holder"])
def test_nobody_else_withdraws(cast, activation, who):
    with pytest.raises(Forbidden):
        services.withdraw(getattr(cast, who), activation)
    assert again(activation).state == State.REQUESTED


def test_another_company_s_admin_withdraws_nothing(cast, activation):
    with pytest.raises(WrongState, match="another company"):
        services.withdraw(cast.outsider, activation)


def test_too_late_to_withdraw_says_who_decided(cast, activation):
    in_state(activation, State.APPROVED, cast.reviewer, cast.global_admin)
    with pytest.raises(WrongState, match="Already approved by Reviewer on"):
        services.withdraw(cast.global_admin, activation)


def test_a_request_is_due_to_be_decided_after_two_business_days(cast, membership):
    friday = timezone.now().replace(2026, 11, 20, 16, 0)
    row = a_request(membership, cast.global_admin, now=friday)
    assert (row.target_at.date().isoformat(), row.target_at.hour) == ("2026-11-24", 16)
