"""A customer's answer against the partner's verbs, and two invitations at once; each race has its twin."""

from time import sleep

import pytest

from partnerportal.accounts.models import Activity
from partnerportal.common.refusals import Refused, WrongState
from partnerportal.customers.models import Relationship
from partnerportal.customers.services import relationships, relationships_answers, relationships_rows
from partnerportal.customers.services.relationships import invite, withdraw
from partnerportal.customers.services.relationships_answers import accept
from tests.customers.relationships.builders import again, in_state, new
from tests.races.harness import accepted, at_once, refused, slowly, together, without

pytestmark = pytest.mark.django_db(transaction=True)
State = Relationship.State


def read_without_lock(row):
    """For a twin, in the place of the lock: the row as it is, for everybody at once."""
    found = Relationship.objects.select_related("customer", "organization", "reseller", "invited_by").get(pk=row.pk)
    sleep(0.4)
    return found


def test_either_the_customer_accepts_or_the_partner_withdraws(cast):
    row, token = in_state(cast.acme, State.INVITED)
    by = cast.global_admin
    outcomes = together(lambda: accept(token, delegates=True), lambda: withdraw(by, row))
    assert (len(accepted(outcomes)), len(refused(outcomes, WrongState))) == (1, 1)
    assert again(row).state == accepted(outcomes)[0].state
    assert Activity.objects.filter(reference=row.reference, verb__startswith="customer.admin_given").count() == (
        again(row).state == State.ACTIVE
    )


def test_twin_without_the_lock_both_are_told_that_it_was_done(cast, monkeypatch):
    monkeypatch.setattr(relationships_rows, "lock", read_without_lock)
    monkeypatch.setattr(relationships_answers, "lock", read_without_lock)
    row, token = in_state(cast.acme, State.INVITED)
    by = cast.global_admin
    outcomes = together(lambda: accept(token, delegates=False), lambda: withdraw(by, row))
    verbs = set(Activity.objects.filter(reference=row.reference).values_list("verb", flat=True))
    broken = [outcome for outcome in outcomes if not isinstance(outcome, WrongState)]
    assert len(broken) == 2 or verbs == {"customer.accepted", "customer.invitation_withdrawn"}


def test_two_invitations_of_one_domain_are_one(cast):
    by = cast.admin_agent
    outcomes = at_once(4, lambda: invite(by, new()))
    assert (len(accepted(outcomes)), len(refused(outcomes, Refused))) == (1, 3)
    assert Relationship.objects.count() == 1


def test_twin_without_the_constraint_the_customer_is_invited_many_times(cast):
    by = cast.admin_agent
    with without(Relationship, "customers_relationship_one_live_per_customer"):
        outcomes = at_once(4, lambda: invite(by, new()))
        assert len(accepted(outcomes)) == Relationship.objects.count() == 4


def test_two_partners_may_invite_one_customer_at_once(cast):
    one, other = cast.admin_agent, cast.provider_admin_agent
    outcomes = together(lambda: invite(one, new()), lambda: invite(other, new()))
    assert len({row.customer_id for row in accepted(outcomes)}) == 1
    assert Relationship.objects.count() == 2


def test_delegated_admin_is_taken_back_once(cast):
    row, token = in_state(cast.acme, State.ACTIVE)
    outcomes = at_once(3, lambda: relationships_answers.undelegate(token))
    assert (len(accepted(outcomes)), len(refused(outcomes, WrongState))) == (1, 2)
    assert Activity.objects.filter(reference=row.reference, verb="customer.admin_taken").count() == 1


def test_twin_without_the_lock_it_is_taken_back_again_and_again(cast, monkeypatch):
    row, token = in_state(cast.acme, State.ACTIVE)
    monkeypatch.setattr(relationships_answers, "lock", read_without_lock)
    at_once(3, lambda: relationships_answers.undelegate(token))
    assert Activity.objects.filter(reference=row.reference, verb="customer.admin_taken").count() > 1


def test_a_relationship_ends_once(cast, monkeypatch):
    row, _token = in_state(cast.acme, State.ACTIVE)
    slowly(monkeypatch, relationships, "locked")
    by = cast.global_admin
    outcomes = at_once(3, lambda: relationships.remove(by, row))
    assert (len(accepted(outcomes)), len(refused(outcomes, WrongState))) == (1, 2)
