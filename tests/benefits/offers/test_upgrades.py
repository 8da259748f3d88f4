"""An upgrade is for a membership that is held when it is paid, and ends that one only (D16)."""

from datetime import timedelta

import pytest

from benefits import payments, services
from benefits.models import Membership, Order
from benefits.services import charging, orders, proofs, refunds
from partnerportal.common.refusals import Refused
from support.models import Contract
from tests.benefits.builders import an_offer
from tests.benefits.offers.builders import (
    A,
    a_card,
    a_receipt,
    a_transfer,
    again,
    bought,
    by_card,
    competent,
    holding,
    noon,
    ordered,
    proved,
)

State = Membership.State
DAY = timedelta(days=1)
MIDYEAR = A - 200 * DAY


@pytest.fixture
def silver(cast, catalogue):
    competent(cast.acme)
    return holding(cast.acme, "silver")


def put(membership, state):
    Membership.objects.filter(pk=membership.pk).update(state=state)


# --- what is replaced is held ---


@pytest.mark.parametrize("state", [State.REFUNDED, State.LAPSED, State.UPGRADED, State.RENEWED])
def test_an_upgrade_of_what_is_not_held_any_more_starts_nothing(cast, silver, state):
    row = proved(cast.global_admin, "gold", noon(MIDYEAR))
    put(silver, state)
    with pytest.raises(Refused, match=f"{row.number} is an upgrade, and Silver 2026/27 is not held any more"):
        orders.confirm(cast.reviewer, row, noon(MIDYEAR))
    assert (again(row).state, Membership.objects.count()) == (Order.State.PROOF, 1)


def test_a_card_for_an_upgrade_of_what_is_not_held_any_more_is_given_back(cast, silver):
    row = orders.place(cast.global_admin, an_offer("gold"), by_card(), noon(MIDYEAR))
    charge = payments.service().charge(payments.Payment(row.number, "1", "USD", row.bill_to), a_card())
    put(silver, State.REFUNDED)
    with pytest.raises(Refused, match="is not held any more"):
        charging.settle(row, charge, noon(MIDYEAR))
    assert (again(row).state, payments.service().find(row.number)) == (Order.State.DECLINED, None)


def test_an_upgrade_that_is_paid_after_the_last_day_of_silver_starts_nothing(cast, silver):
    row = ordered(cast.global_admin, "gold", noon(A + 29 * DAY))
    row = proofs.upload(cast.global_admin, row, a_receipt(), a_transfer(), noon(A + 31 * DAY))
    with pytest.raises(Refused, match="is not held any more"):
        orders.confirm(cast.reviewer, row, noon(A + 31 * DAY))


def test_an_upgrade_that_is_paid_in_time_waits_for_us_and_silver_with_it(cast, silver):
    row = proved(cast.global_admin, "gold", noon(A + 29 * DAY))
    services.turn_day(noon(A + 32 * DAY))
    gold = orders.confirm(cast.reviewer, row, noon(A + 32 * DAY)).membership
    silver.refresh_from_db()
    assert (silver.state, gold.state, gold.start_date) == (State.UPGRADED, State.ACTIVE, A + 32 * DAY)


def test_a_silver_is_not_refunded_while_its_upgrade_waits(cast, catalogue):
    competent(cast.acme)
    silver = bought(cast.global_admin, "silver").membership
    asked = refunds.ask(cast.global_admin, silver, None, "Why")
    row = proved(cast.global_admin, "gold")
    with pytest.raises(Refused, match=f"{row.number} is open"):
        refunds.approve(cast.reviewer, asked)
    orders.confirm(cast.reviewer, row)
    silver.refresh_from_db()
    assert (silver.state, silver.contract.state) == (State.UPGRADED, Contract.State.ENDED)


# --- what ends with the upgrade ---


def test_a_silver_that_was_renewed_shortly_before_ends_with_both_its_years(cast, silver):
    renewed = bought(cast.global_admin, "silver", noon(A + 2 * DAY)).membership
    bought(cast.global_admin, "gold", noon(A + 5 * DAY))
    for year in (silver, renewed):
        year.refresh_from_db()
        assert (year.state, year.contract.state) == (State.UPGRADED, Contract.State.ENDED)
        assert not year.is_usable(A + 5 * DAY)


def test_years_that_ended_long_ago_keep_their_word(cast, silver):
    bought(cast.global_admin, "silver", noon(A + 2 * DAY))
    services.turn_day(noon(A + 31 * DAY))
    bought(cast.global_admin, "gold", noon(A + 40 * DAY))
    silver.refresh_from_db()
    assert (silver.state, silver.contract.state) == (State.RENEWED, Contract.State.ENDED)


def test_an_action_pack_beside_it_runs_on(cast, silver):
    pack = holding(cast.acme, "action-pack")
    bought(cast.global_admin, "gold", noon(MIDYEAR))
    pack.refresh_from_db()
    assert pack.state == State.ACTIVE and pack.contract.state != Contract.State.ENDED
