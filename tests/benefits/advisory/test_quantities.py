"""Hours by offer, presales counted or not by the offers held, and which hours pay first (domain.md 3.2, D42)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from benefits import services
from benefits.advice import TooFew, advice, has_paid_plan, hours_text
from benefits.models import Membership
from partnerportal.common.refusals import Refused
from support import services as support
from support.models import Kind
from tests.benefits.advisory.builders import hours_of
from tests.benefits.builders import a_membership, an_active, an_offer
from tests.builders import a_plan


def now():
    return timezone.now()


@pytest.mark.parametrize("offer, included", [("gold", 50), ("silver", 20), ("action-pack", 5)])
def test_hours_by_offer(cast, catalogue, offer, included):
    a_membership(cast.acme, offer)
    found = advice(cast.member, now())
    assert [(line.included, line.left) for line in found.lines] == [(included * 4, included * 4)]


@pytest.mark.parametrize(
    "offers, counted",
    [
        (["action-pack"], True),
        (["silver"], False),
        (["gold"], False),
        (["action-pack", "silver"], False),
        (["action-pack", "gold"], False),
    ],
)
@pytest.mark.parametrize("scenario", ["presales", "deployment", "marketplace"])
def test_presales_are_counted_with_the_action_pack_alone(cast, catalogue, offers, counted, scenario):
    for offer in offers:
        a_membership(cast.acme, offer)
    quote = advice(cast.member, now()).quote(scenario, 4)
    assert (quote.line is not None) == (counted or scenario != "presales")


@pytest.mark.parametrize(
    "older, newer, first",
    [("silver", "action-pack", "silver"), ("action-pack", "silver", "action-pack")],
)
def test_the_hours_that_end_first_pay_first(cast, catalogue, older, newer, first):
    today = cast.acme.today()
    a_membership(cast.acme, older, today - timedelta(days=200))
    a_membership(cast.acme, newer, today - timedelta(days=10))
    assert advice(cast.member, now()).quote("deployment", 4).line.membership.offer.code == first


def test_what_has_no_room_is_passed_over(cast, catalogue):
    today = cast.acme.today()
    a_membership(cast.acme, "action-pack", today - timedelta(days=200))
    a_membership(cast.acme, "silver", today - timedelta(days=10))
    assert advice(cast.member, now()).quote("deployment", 21).line.membership.offer.code == "silver"


@pytest.mark.parametrize("estimate, left", [(4, 76), (80, 0)])
def test_a_request_takes_the_hours_of_one_offer(cast, membership, estimate, left):
    a_membership(cast.acme, "action-pack")
    assert advice(cast.member, now()).quote("deployment", estimate).left_after == left


@pytest.mark.parametrize("estimate", [81, 99])
def test_two_offers_do_not_pay_together(cast, membership, estimate):
    a_membership(cast.acme, "action-pack")
    with pytest.raises(TooFew, match=r"20 h of Silver .*, 5 h of Action Pack"):
        advice(cast.member, now()).quote("deployment", estimate)


def test_used_up_is_said_so(cast, membership, hours):
    support.consume(hours, "advisory:1/1", cast.member, 80)
    with pytest.raises(TooFew, match="All advisory hours are used"):
        advice(cast.member, now()).quote("deployment", 4)


def test_without_an_offer_nothing_can_be_asked(cast, catalogue):
    with pytest.raises(Refused, match="No membership offer is running"):
        advice(cast.member, now()).quote("deployment", 4)


@pytest.mark.parametrize("days, usable", [(365, True), (395, True), (396, False)])
def test_hours_serve_through_the_renewal_window(cast, catalogue, days, usable):
    start = cast.acme.today()
    a_membership(cast.acme, "silver", start)
    at = now() + timedelta(days=days)
    assert bool(advice(cast.member, at)) == usable


def test_renewal_gives_fresh_hours_and_the_old_ones_serve_until_the_new_contract_is_active(cast, catalogue):
    old = a_membership(cast.acme, "silver", cast.acme.today() - timedelta(days=370))
    an_active(old, cast.global_admin, cast.reviewer)
    support.consume(hours_of(old), "advisory:1/1", cast.member, 60)
    new = services.start_membership(cast.acme, an_offer("silver"), cast.acme.today())
    assert [line.left for line in advice(cast.member, now()).lines] == [20, 80]
    an_active(new, cast.global_admin, cast.reviewer)
    assert [line.left for line in advice(cast.member, now()).lines] == [80]


def test_an_upgrade_ends_the_lower_hours(cast, catalogue):
    a_membership(cast.acme, "silver")
    gold = a_membership(cast.acme, "gold")
    assert [line.membership for line in advice(cast.member, now()).lines] == [gold]


def test_a_lapse_ends_them(cast, membership):
    Membership.objects.filter(pk=membership.pk).update(state="lapsed")
    assert not advice(cast.member, now())


@pytest.mark.parametrize("who", ["guest", "outsider", "holder", "reseller"])
def test_hours_are_the_company_s_alone(cast, membership, who):
    assert not advice(getattr(cast, who), now())


@pytest.mark.parametrize("quarters, text", [(24, "6 h"), (25, "6.25 h"), (2, "0.5 h"), (99, "24.75 h")])
def test_hours_are_written_in_quarters(quarters, text):
    assert hours_text(quarters) == text


@pytest.mark.parametrize("code, manager", [("asfp", True), ("psfp", True), ("signature", False)])
def test_who_holds_a_paid_plan_has_a_support_account_manager(cast, code, manager):
    today = cast.acme.today()
    contract = support.announce(cast.acme, "plan:1", "Plan", today, today)
    support.grant(cast.acme, "plan:1", Kind.CLOUD, None, contract, a_plan(code))
    assert not has_paid_plan(cast.member)
    support.mark_pending(contract.pk)
    support.issue_contract(contract.pk, today)
    assert has_paid_plan(cast.member) == manager
