"""What becomes of competencies when the offer that they count by ends (domain.md 2.2)."""

from datetime import UTC, datetime, time, timedelta

import pytest

from benefits import services
from benefits.models import CompetencyHeld
from benefits.services import competencies, refunds
from partnerportal.accounts.models import Activity
from tests.benefits.builders import a_competency, a_membership, an_offer
from tests.benefits.refunds.builders import asked, bought

pytestmark = pytest.mark.django_db
State = CompetencyHeld.State


def past(membership):
    """Noon of the first day on which it may not be used any more."""
    return datetime.combine(membership.usable_until + timedelta(days=1), time(12), UTC)


def held_in(company, state, code="security"):
    return CompetencyHeld.objects.create(
        organization=company, competency=a_competency(code), level="silver", state=state, gained_date=company.today()
    )


def state_of(held):
    return CompetencyHeld.objects.get(pk=held.pk).state


def lines(held):
    rows = Activity.objects.filter(reference=held.reference).order_by("pk")
    return list(rows.values_list("verb", flat=True))


@pytest.mark.parametrize(
    ("state", "after"),
    [
        (State.STARTED, State.STARTED),
        (State.QUALIFIED, State.QUALIFIED),
        (State.ACTIVE, State.LAPSED),
        (State.AT_RISK, State.LAPSED),
        (State.LAPSED, State.LAPSED),
    ],
)
def test_with_the_last_level_lapses_what_counted_by_it(cast, membership, state, after):
    held = held_in(cast.acme, state)
    services.lapse(membership, past(membership))
    assert state_of(held) == after
    assert lines(held) == (["competency.expired"] if state != after else [])


@pytest.mark.parametrize(
    ("state", "after"),
    [
        (State.STARTED, State.STARTED),
        (State.QUALIFIED, State.QUALIFIED),
        (State.ACTIVE, State.QUALIFIED),
        (State.AT_RISK, State.QUALIFIED),
        (State.LAPSED, State.LAPSED),
    ],
)
def test_with_a_refund_it_waits_for_an_offer_again(cast, catalogue, state, after):
    membership = bought(cast.acme, cast.global_admin, competencies=())
    held = held_in(cast.acme, state)
    refunds.approve(cast.reviewer, asked(membership, cast.global_admin))
    assert state_of(held) == after
    assert lines(held) == (["competency.returned"] if state != after else [])


def test_after_a_refund_the_next_offer_makes_it_active_again(cast, catalogue):
    membership = bought(cast.acme, cast.global_admin, competencies=("security",))
    refunds.approve(cast.reviewer, asked(membership, cast.global_admin))
    services.start_membership(cast.acme, an_offer("gold"), cast.acme.today())
    assert CompetencyHeld.objects.get().state == State.ACTIVE


def test_after_a_lapse_a_new_year_counts_without_it(cast, membership):
    held_in(cast.acme, State.ACTIVE)
    now = past(membership)
    services.lapse(membership, now)
    fresh = services.start_membership(cast.acme, an_offer("silver"), cast.acme.today(now), now=now)
    assert fresh.benefits.get(code="signature").quantity == 5


def test_the_end_of_an_action_pack_is_none_of_its_business(cast, catalogue):
    pack = a_membership(cast.acme, "action-pack")
    held = held_in(cast.acme, State.ACTIVE)
    services.lapse(pack, past(pack))
    assert (state_of(held), lines(held)) == (State.ACTIVE, [])


def test_an_action_pack_alone_keeps_no_competency(cast, membership):
    a_membership(cast.acme, "action-pack", membership.anniversary - timedelta(days=1))
    held = held_in(cast.acme, State.ACTIVE)
    services.lapse(membership, past(membership))
    assert state_of(held) == State.LAPSED


@pytest.mark.parametrize("then", ["gold", "silver"])
def test_an_upgrade_and_a_renewal_keep_it(cast, membership, then):
    held = held_in(cast.acme, State.AT_RISK)
    day = membership.anniversary + timedelta(days=1)
    services.start_membership(cast.acme, an_offer(then), day, now=datetime.combine(day, time(12), UTC))
    services.turn_day(past(membership))
    assert (state_of(held), lines(held)) == (State.AT_RISK, [])


def test_another_company_keeps_its_own(cast, membership):
    held = held_in(cast.rival, State.ACTIVE)
    services.lapse(membership, past(membership))
    assert state_of(held) == State.ACTIVE


def test_the_moves_that_follow_from_an_offer_are_none_of_staff():
    assert not set(competencies.ENDED.values()) & set(competencies.VERBS.values())
    assert "return" not in competencies.VERBS
