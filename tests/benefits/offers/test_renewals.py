"""Renewing, lapsing and upgrading through orders: years, contracts, and what is late (D13 to D16)."""

from datetime import date, timedelta

import pytest

from benefits import services
from benefits.models import Membership, MembershipBenefit, Order
from benefits.rows.upgrade import preview
from benefits.services import orders, proofs
from benefits.services.promises import mark_cosell_ready
from benefits.standing import standing
from support.models import Contract
from tests.benefits.builders import an_offer
from tests.benefits.offers.builders import (
    A,
    a_receipt,
    a_transfer,
    again,
    bought,
    competent,
    holding,
    noon,
    ordered,
    proved,
)
from tests.builders import a_person

State = Membership.State
DAY = timedelta(days=1)


@pytest.mark.parametrize("days", [1, 15, 30])
def test_a_renewal_brings_the_old_anniversary_and_365_days(cast, catalogue, days):
    old = holding(cast.acme, "action-pack")
    row = bought(cast.global_admin, now=noon(A + days * DAY))
    assert (row.kind, row.membership.anniversary) == (Order.Kind.RENEW, date(2028, 3, 13))
    old.refresh_from_db()
    assert (old.state, row.replaces) == (State.RENEWED, old)


def test_a_renewal_has_a_contract_and_counts_of_its_own(cast, catalogue):
    old = holding(cast.acme, "action-pack")
    new = bought(cast.global_admin, now=noon(A + DAY)).membership
    assert new.contract_id != old.contract_id
    assert new.technical[0].entitlement_id != old.technical[0].entitlement_id


def test_a_proof_within_the_window_renews_also_where_we_are_late(cast, catalogue):
    old = holding(cast.acme, "action-pack")
    row = proved(cast.global_admin, now=noon(A + 30 * DAY))
    services.turn_day(noon(A + 33 * DAY))
    row = orders.confirm(cast.reviewer, row, noon(A + 33 * DAY))
    old.refresh_from_db()
    assert (row.membership.anniversary, old.state) == (date(2028, 3, 13), State.RENEWED)


def test_without_a_proof_it_lapses_with_its_window(cast, catalogue):
    old = holding(cast.acme, "action-pack")
    row = ordered(cast.global_admin, now=noon(A + 30 * DAY))
    orders.expire_due(noon(A + 31 * DAY))
    services.turn_day(noon(A + 31 * DAY))
    old.refresh_from_db()
    assert (again(row).state, old.state) == (Order.State.EXPIRED, State.LAPSED)


@pytest.fixture
def sent_back(cast, catalogue):
    """The renewal of Acme's Action Pack: its proof came on A+30, and was sent back on A+32, with a week for another."""
    holding(cast.acme, "action-pack")
    row = proved(cast.global_admin, now=noon(A + 30 * DAY))
    return orders.send_back(cast.reviewer, row, "No.", noon(A + 32 * DAY))


def test_a_better_proof_within_its_week_still_renews(cast, sent_back):
    assert sent_back.expires_date == A + 39 * DAY
    orders.expire_due(noon(A + 39 * DAY))
    services.turn_day(noon(A + 39 * DAY))
    row = proofs.upload(cast.global_admin, sent_back, a_receipt(), a_transfer(), noon(A + 39 * DAY))
    services.turn_day(noon(A + 41 * DAY))
    row = orders.confirm(cast.reviewer, row, noon(A + 41 * DAY))
    assert (row.membership.start_date, row.membership.anniversary) == (A + 30 * DAY, date(2028, 3, 13))
    assert again(row).replaces.state == State.RENEWED


def test_without_a_better_proof_it_lapses_with_the_order(cast, sent_back):
    orders.expire_due(noon(A + 40 * DAY))
    services.turn_day(noon(A + 40 * DAY))
    row = again(sent_back)
    assert (row.state, row.replaces.state) == (Order.State.EXPIRED, State.LAPSED)


def test_nor_when_the_company_cancels_the_order(cast, sent_back):
    orders.cancel(cast.global_admin, sent_back, noon(A + 33 * DAY))
    services.turn_day(noon(A + 33 * DAY))
    assert again(sent_back).replaces.state == State.LAPSED


def test_who_sent_a_proof_back_has_not_ended_the_order(cast, sent_back):
    assert sent_back.decided_by == cast.reviewer
    orders.cancel(cast.global_admin, sent_back, noon(A + 33 * DAY))
    assert (again(sent_back).decided_by, again(sent_back).decided_at) == (None, None)
    Order.objects.filter(pk=sent_back.pk).update(
        state=Order.State.PENDING, decided_by=cast.reviewer, decided_at=noon(A)
    )
    orders.expire_due(noon(A + 40 * DAY))
    row = again(sent_back)
    assert (row.state, row.decided_by, row.decided_at) == (Order.State.EXPIRED, None, None)


def test_after_the_window_it_is_bought_anew_also_before_the_day_was_turned(cast, catalogue):
    old = holding(cast.acme, "action-pack")
    row = bought(cast.global_admin, now=noon(A + 31 * DAY))
    old.refresh_from_db()
    assert (row.kind, row.membership.anniversary, old.state) == ("buy", date(2028, 4, 14), State.LAPSED)


def test_the_sets_of_renewals(cast, catalogue):
    held = holding(cast.acme, "action-pack")
    days = [A, A + DAY, A + 30 * DAY, A + 31 * DAY]
    assert [held in Membership.objects.to_renew(day) for day in days] == [False, True, True, False]


# --- the upgrade ---


@pytest.fixture
def silver(cast, catalogue):
    competent(cast.acme)
    return holding(cast.acme, "silver")


def test_an_upgrade_gives_gold_from_today_for_a_year_and_ends_silver(cast, silver):
    day = A - 200 * DAY
    row = bought(cast.global_admin, "gold", noon(day))
    silver.refresh_from_db()
    assert (row.kind, row.replaces, silver.state) == (Order.Kind.UPGRADE, silver, State.UPGRADED)
    assert row.membership.start_date == day and row.membership.anniversary == day.replace(year=day.year + 1)
    assert silver.contract.state == Contract.State.ENDED and row.membership.contract_id != silver.contract_id


def foreseen(cast, silver, day):
    return preview(standing(cast.acme, noon(day)), silver, an_offer("gold"))


def test_the_preview_tells_before_and_after(cast, silver):
    found = foreseen(cast, silver, A - 200 * DAY)
    changes = {change.name: (change.before, change.ends, change.after) for change in found.changes}
    assert changes["Microsoft Product Support"] == ("15", "15", "20")
    assert changes["Signature Cloud Support"] == ("5", "5", "10")
    assert changes["Partner Advisory Hours"] == ("20 h", "20 h", "50 h")
    assert (found.anniversary, found.linked, found.keeps, found.loses) == (date(2027, 8, 26), 0, 0, [])


def test_the_preview_shows_what_is_left_and_who_is_linked(cast, silver, monkeypatch):
    line = silver.technical[0].entitlement
    type(line).objects.filter(pk=line.pk).update(used=4)
    for _person in range(2):
        silver.contract.links.create(user=a_person(cast.acme))
    found = foreseen(cast, Membership.objects.get(pk=silver.pk), A)
    assert found.linked == 2 and found.changes[0].ends == "11"


def test_the_preview_is_what_happens(cast, silver):
    found = foreseen(cast, silver, A)
    gold = bought(cast.global_admin, "gold", noon(A)).membership
    held = {row.name: row for row in gold.benefits.all()}
    assert {change.name for change in found.changes if change.after != "–"} == set(held)
    assert gold.anniversary == found.anniversary


@pytest.mark.parametrize(("first", "gives"), [(None, True), ("action-pack", False)])
def test_the_preview_of_a_company_that_is_ready_for_co_sell_is_what_happens(cast, catalogue, first, gives):
    """The co-sell offer goes on from Silver to Gold; where an Action Pack gives it, it is not held twice."""
    competent(cast.acme)
    mark_cosell_ready(cast.acme)
    held = [holding(cast.acme, offer) for offer in filter(None, [first, "silver"])]
    foretold = {change.name for change in foreseen(cast, held[-1], A).changes if change.after != "–"}
    gold = bought(cast.global_admin, "gold", noon(A)).membership
    assert foretold == {row.name for row in gold.benefits.all()}
    assert gold.benefits.filter(code="cosell-marketing").exists() is gives
    running = MembershipBenefit.objects.filter(membership__state=State.ACTIVE, code="cosell-marketing")
    assert running.count() == 1


def test_the_preview_changes_nothing(cast, silver, django_assert_max_num_queries):
    before = Membership.objects.values_list("pk", "state")
    with django_assert_max_num_queries(10):
        foreseen(cast, silver, A)
    assert list(before) == [(silver.pk, State.ACTIVE)]
