"""Redeeming a key: both ways computed first, done once, and refused with who, when and where."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from benefits.models import CloudSubscription, Redemption
from benefits.redeeming import add_months
from benefits.services import redemptions
from partnerportal.accounts.models import Activity
from partnerportal.common.refusals import Forbidden, Refused, WrongState
from tests.benefits.builders import a_membership
from tests.benefits.keys.builders import SALES, SUITE, a_benefit, a_refund, a_subscription, redeem, revealed

pytestmark = pytest.mark.django_db
TENANT = "acme.example"
Way = Redemption.Way


@pytest.fixture
def benefit(cast, membership):
    """Silver's 25 seats; the key was looked at."""
    return revealed(membership, cast.global_admin)


def refused(user, benefit, way=Way.NEW, tenant=TENANT, now=None, kind=Refused):
    with pytest.raises(kind) as caught:
        redeem(user, benefit, way, tenant, now)
    return str(caught.value)


def test_into_a_tenant_without_the_product_it_makes_a_subscription_of_twelve_months(cast, benefit):
    row = redeem(cast.partner_admin, benefit)
    today = cast.acme.today()
    subscription = CloudSubscription.objects.get()
    assert (subscription.tenant, subscription.seats, subscription.item.code) == (TENANT, 25, SUITE)
    assert (subscription.start_date, subscription.end_date) == (today, add_months(today, 12))
    assert (row.way, row.key_seats, row.seats_before, row.seats_after) == ("new", 25, 0, 25)
    assert (row.end_before, row.end_after, row.by) == (None, add_months(today, 12), cast.partner_admin)


def test_both_ways_are_computed_before_one_is_chosen(cast, benefit):
    today = cast.acme.today()
    running = a_subscription(cast.acme, seats=100, end_date=add_months(today, 6))
    shown = redemptions.preview(benefit, TENANT)
    add, extend = shown.choices
    assert (shown.subscription, shown.key_seats) == (running, 25)
    assert (add.way, add.outcome.seats, float(add.outcome.months)) == (Way.ADD_SEATS, 125, 7.2)
    assert (extend.way, extend.outcome.seats, extend.outcome.end) == (Way.EXTEND, 100, add_months(today, 9))
    assert CloudSubscription.objects.get().seats == 100


def test_adding_seats_changes_the_subscription_that_runs(cast, benefit):
    today = cast.acme.today()
    a_subscription(cast.acme, seats=25, end_date=add_months(today, 6))
    row = redeem(cast.global_admin, benefit, Way.ADD_SEATS)
    subscription = CloudSubscription.objects.get()
    assert (subscription.seats, subscription.end_date) == (50, add_months(today, 9))
    assert (row.seats_before, row.seats_after) == (25, 50)
    assert (row.end_before, row.end_after) == (add_months(today, 6), add_months(today, 9))


def test_extending_moves_the_end(cast, benefit):
    today = cast.acme.today()
    a_subscription(cast.acme, seats=50, end_date=add_months(today, 2))
    redeem(cast.global_admin, benefit, Way.EXTEND)
    subscription = CloudSubscription.objects.get()
    assert (subscription.seats, subscription.end_date) == (50, add_months(add_months(today, 2), 6))


def test_what_has_ended_is_begun_anew(cast, benefit):
    today = cast.acme.today()
    old = a_subscription(cast.acme, seats=300, end_date=today - timedelta(days=1))
    row = redeem(cast.global_admin, benefit)
    old.refresh_from_db()
    assert (row.way, row.subscription, row.seats_before) == ("new", old, 0)
    assert (old.seats, old.start_date, old.end_date) == (25, today, add_months(today, 12))


def test_on_its_last_day_a_subscription_still_runs(cast, benefit):
    a_subscription(cast.acme, seats=25, end_date=cast.acme.today())
    shown = redemptions.preview(benefit, TENANT)
    assert [choice.way for choice in shown.choices] == [Way.ADD_SEATS, Way.EXTEND]


def test_another_product_tenant_or_company_is_left_alone(cast, benefit):
    others = [
        a_subscription(cast.acme, SALES),
        a_subscription(cast.acme, tenant="other.example"),
        a_subscription(cast.rival, tenant=TENANT),
    ]
    redeem(cast.global_admin, benefit)
    assert CloudSubscription.objects.filter(pk__in=[row.pk for row in others], seats=100).count() == 3
    assert CloudSubscription.objects.count() == 4


def test_what_the_log_says(cast, benefit):
    redeem(cast.partner_admin, benefit)
    row = Activity.objects.get(verb="key.redeemed")
    assert row.facts == {"what": "Microsoft 365 E5", "tenant": TENANT, "way": "New subscription"}
    assert (row.by, row.reference) == (cast.partner_admin, f"benefit:{benefit.pk}")


def test_without_its_row_in_the_log_nothing_is_redeemed(cast, benefit, monkeypatch):
    def broken(*_args, **_facts):
        raise DatabaseError("the log is away")

    monkeypatch.setattr(redemptions, "record", broken)
    with pytest.raises(DatabaseError):
        redeem(cast.global_admin, benefit)
    assert (Redemption.objects.count(), CloudSubscription.objects.count()) == (0, 0)


# --- refused ---


def test_a_key_redeems_once_and_the_refusal_says_who_when_and_where(cast, benefit):
    redeem(cast.partner_admin, benefit, tenant="first.example")
    said = refused(cast.global_admin, benefit, tenant="second.example")
    assert "Partner Admin into first.example. A key redeems once." in said
    assert timezone.now().strftime("%b %Y") in said
    assert (Redemption.objects.count(), CloudSubscription.objects.count()) == (1, 1)


@pytest.mark.parametrize("role", ["admin_agent", "user_admin", "billing_admin", "member", "guest", "reviewer"])
def test_who_may_not(cast, benefit, role):
    refused(getattr(cast, role), benefit, kind=Forbidden)
    assert Redemption.objects.count() == 0


def test_nor_an_admin_of_another_company(cast, benefit):
    assert refused(cast.outsider, benefit) == "This benefit belongs to another company."


def test_a_key_that_nobody_has_looked_at(cast, membership):
    assert refused(cast.global_admin, a_benefit(membership, SUITE)).startswith("Get the key of Microsoft 365 E5 first")


# days after the anniversary, may (D18: redeemed by the anniversary)
EDGES = [(-1, True), (0, True), (1, False), (30, False)]


@pytest.mark.parametrize("days, may", EDGES)
def test_the_last_day_is_the_anniversary(cast, membership, benefit, days, may):
    now = timezone.now() + (membership.anniversary - cast.acme.today()) + timedelta(days=days)
    if may:
        row = redeem(cast.global_admin, benefit, now=now)
        assert row.end_after == add_months(membership.anniversary + timedelta(days=days), 12)
    else:
        said = refused(cast.global_admin, benefit, now=now)
        assert membership.anniversary.strftime("%-d %b %Y") in said


def test_while_a_refund_waits(cast, membership, benefit):
    a_refund(membership, cast.global_admin, benefit=benefit)
    assert "waits for staff" in refused(cast.global_admin, benefit)


def test_more_than_three_years_cannot_be_chosen(cast, benefit):
    a_subscription(cast.acme, seats=8, end_date=cast.acme.today() + timedelta(days=30))
    shown = redemptions.preview(benefit, TENANT)
    assert shown.choices[1].outcome is None and "three years" in shown.choices[1].why_not
    assert refused(cast.global_admin, benefit, Way.EXTEND).startswith("This way of redeeming is not possible.")
    assert redeem(cast.global_admin, benefit, Way.ADD_SEATS).seats_after == 33


@pytest.mark.parametrize("way", [Way.ADD_SEATS, Way.EXTEND, "nonsense", ""])
def test_a_way_that_does_not_fit(cast, benefit, way):
    assert "not possible" in refused(cast.global_admin, benefit, way)


def test_a_new_one_beside_one_that_runs_does_not_fit(cast, benefit):
    a_subscription(cast.acme)
    assert "not possible" in refused(cast.global_admin, benefit, Way.NEW)


def test_numbers_that_have_changed_since_they_were_shown(cast, benefit):
    running = a_subscription(cast.acme, seats=100)
    seen = redemptions.preview(benefit, TENANT).stamp
    running.seats = 120
    running.save(update_fields=["seats"])
    with pytest.raises(WrongState, match="Look at the new numbers"):
        redemptions.redeem(cast.global_admin, benefit, TENANT, Way.EXTEND, seen)
    assert Redemption.objects.count() == 0


def test_a_confirmation_of_yesterday_is_asked_again(cast, benefit):
    seen = redemptions.preview(benefit, TENANT, timezone.now() - timedelta(days=1)).stamp
    with pytest.raises(WrongState):
        redemptions.redeem(cast.global_admin, benefit, TENANT, Way.NEW, seen)


# --- what the database keeps ---


def test_the_record_is_append_only(cast, benefit):
    redeem(cast.global_admin, benefit)
    for change in (lambda rows: rows.update(seats_after=1), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change(Redemption.objects.all())


def test_two_offers_of_the_company_share_one_subscription(cast, membership, benefit):
    redeem(cast.global_admin, benefit)
    pack = a_membership(cast.acme, "action-pack")
    second = revealed(pack, cast.global_admin)
    row = redeem(cast.global_admin, second, Way.ADD_SEATS)
    assert (row.seats_before, row.seats_after, row.key_seats) == (25, 30, 5)
    assert CloudSubscription.objects.get().seats == 30


def test_visible_to_the_own_company_alone(cast, benefit):
    row = redeem(cast.global_admin, benefit)
    for rows, found in ((Redemption.objects, row), (CloudSubscription.objects, row.subscription)):
        assert list(rows.visible_to(cast.member)) == [found]
        assert list(rows.visible_to(cast.outsider)) == []
        assert list(rows.visible_to(cast.guest)) == []
    assert row.end_after > cast.acme.today()
