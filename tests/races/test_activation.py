"""Clicks, reviewers and workers at the same moment (promises.md 5 and 12)."""

import time

import pytest
from django.utils import timezone

from benefits import services
from benefits.models import Activation, ActivationEvent, Competency, Membership
from partnerportal.accounts.models import Activity, Outbox
from partnerportal.common.refusals import Refused, WrongState
from partnerportal.pages.proof import findings
from support.ids import ACCESS, CONTRACT, new_id
from support.models import Contract
from tests.benefits.builders import REASON, TEXT, a_membership, a_request, again, an_offer, approved
from tests.builders import a_company, a_person
from tests.races.harness import accepted, at_once, refused, together, without

State = Activation.State
CLICKS, WORKERS = 16, 8


@pytest.fixture
def membership(cast):
    services.load_catalogue()
    return a_membership(cast.acme, "gold")


@pytest.fixture
def activation(cast, membership):
    return a_request(membership, cast.global_admin)


# --- sixteen clicks on Activate ---


def ask_naively(membership, user):
    """Looks, then inserts."""
    live = Activation.objects.live().filter(contract=membership.contract_id).first()
    if live is None:
        time.sleep(0.2)
        now = timezone.now()
        fields = {"organization": membership.organization, "membership": membership, "contract": membership.contract}
        live = Activation.objects.create(**fields, requested_by=user, requested_at=now, target_at=now)
    return live


def test_sixteen_clicks_make_one_request(cast, membership):
    people = [a_person(cast.acme, "global_admin") for _click in range(CLICKS)]
    outcomes = together(*[lambda p=p: services.request_activation(p, membership) for p in people])
    assert len(accepted(outcomes)) == CLICKS
    assert len({row.pk for row in outcomes}) == 1
    assert (Activation.objects.count(), ActivationEvent.objects.count()) == (1, 1)
    assert Activity.objects.filter(verb="activation.requested").count() == 1


def test_their_twin_without_the_guard_makes_many(cast, membership):
    person = cast.global_admin
    with without(Activation, "benefits_activation_one_live_per_contract"):
        at_once(CLICKS, lambda: ask_naively(membership, person))
        assert Activation.objects.count() > 1


# --- eight workers on one activation ---


def issue_naively(contract_pk):
    """Looks whether it is pending, then writes a fresh pair."""
    contract = Contract.objects.get(pk=contract_pk)
    if contract.state != Contract.State.PENDING:
        return None
    time.sleep(0.2)
    contract.state, contract.access_id, contract.contract_id = "active", new_id(ACCESS), new_id(CONTRACT)
    contract.issued_at, contract.start_date = timezone.now(), timezone.now().date()
    contract.save()
    return contract.access_id


def test_eight_workers_issue_one_contract_with_one_pair(cast, activation):
    row = approved(activation, cast.reviewer)
    outcomes = at_once(WORKERS, lambda: services.issue(row.pk))
    assert sorted(outcomes) == [False] * (WORKERS - 1) + [True]
    assert (again(row).state, Contract.objects.filter(access_id__isnull=False).count()) == (State.ACTIVE, 1)
    assert row.events.filter(move="issue").count() == 1
    assert Outbox.objects.filter(kind="benefits/issued").count() == 1
    assert findings() == []


def test_eight_attempts_past_the_gate_issue_once_too(cast, activation):
    row = approved(activation, cast.reviewer)
    outcomes = at_once(WORKERS, lambda: services.carry_out(row.pk))
    assert sorted(outcomes) == [False] * (WORKERS - 1) + [True]


def test_their_twin_without_the_guard_hands_out_many_pairs(cast, activation):
    outcomes = at_once(WORKERS, lambda: issue_naively(activation.contract_id))
    assert len({pair for pair in accepted(outcomes) if pair}) > 1


def test_many_sweeps_at_once_issue_each_row_once(cast, membership):
    rows = []
    for number in range(5):
        company = a_company(f"Company {number}")
        admin = a_person(company, "global_admin")
        rows.append(approved(a_request(a_membership(company), admin), cast.reviewer))
    assert sum(at_once(4, services.sweep)) == len(rows)
    assert {again(row).state for row in rows} == {State.ACTIVE}
    assert ActivationEvent.objects.filter(move="issue").count() == len(rows)


# --- two people decide ---


def decide_naively(pk, state):
    """Looks whether it waits, then writes the decision."""
    row = Activation.objects.get(pk=pk)
    if not row.is_waiting:
        raise WrongState(row.moved_on())
    time.sleep(0.2)
    row.state = state
    return state


def test_two_reviewers_at_once_make_one_decision(cast, activation):
    first, second = cast.reviewer, a_person(None, "reviewer", name="Second")
    outcomes = together(
        lambda: services.approve(first, activation), lambda: services.reject(second, activation, REASON, TEXT)
    )
    [lost] = refused(outcomes, WrongState)
    assert len(accepted(outcomes)) == 1
    assert str(lost).startswith("Already ") and str(again(activation).decided_by) in str(lost)
    assert ActivationEvent.objects.filter(move__in=["approve", "reject"]).count() == 1


def test_their_twin_without_the_guard_makes_two(cast, activation):
    outcomes = together(
        lambda: decide_naively(activation.pk, "approved"), lambda: decide_naively(activation.pk, "rejected")
    )
    assert len(accepted(outcomes)) == 2


def test_two_reviewers_at_once_make_one_claim(cast, activation):
    people = [a_person(None, "reviewer", name=f"Reviewer {n}") for n in range(4)]
    outcomes = together(*[lambda p=p: services.claim(p, activation) for p in people])
    assert (len(accepted(outcomes)), len(refused(outcomes, WrongState))) == (1, 3)


def test_withdrawing_and_approving_at_once_is_one_of_them(cast, activation):
    asker, reviewer = cast.global_admin, cast.reviewer
    outcomes = together(lambda: services.withdraw(asker, activation), lambda: services.approve(reviewer, activation))
    assert (len(accepted(outcomes)), len(refused(outcomes, WrongState))) == (1, 1)
    assert findings() == []


# --- the year ---


def test_an_offer_bought_twice_at_once_is_one_membership(cast, membership):
    start, offer, company = cast.rival.today(), an_offer("gold"), cast.rival
    outcomes = at_once(4, lambda: services.start_membership(company, offer, start))
    assert (len(accepted(outcomes)), len(refused(outcomes, Refused))) == (1, 3)
    assert Membership.objects.filter(organization=cast.rival).count() == 1
    assert Contract.objects.filter(organization=cast.rival).count() == 1


def test_a_competency_gained_twice_at_once_lifts_once(cast, membership):
    security, company = Competency.objects.get(code="security"), cast.acme
    outcomes = at_once(4, lambda: services.add_competency(company, security, "gold"))
    assert len(accepted(outcomes)) == 4
    assert findings() == []
