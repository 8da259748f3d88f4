"""Keys at the same moment: one stock key each, one redemption, and a reveal against a refund (promises 5 and 18)."""

import time

import pytest
from django.utils import timezone

from benefits import services
from benefits.models import CloudSubscription, ProductKey, Redemption, RefundRequest
from benefits.services import keys, redemptions, refunds, stock
from partnerportal.accounts.models import Activity
from partnerportal.common.refusals import Refused
from tests.benefits.builders import a_membership
from tests.benefits.keys.builders import (
    WINDOWS,
    a_benefit,
    a_subscription,
    a_text,
    an_item,
    an_order,
    in_stock,
    revealed,
)
from tests.builders import a_company, a_person
from tests.races.harness import accepted, at_once, refused, together

TENANT = "acme.example"


@pytest.fixture
def membership(cast):
    services.load_catalogue()
    return a_membership(cast.acme, "silver")


def buyers(count):
    """So many companies of their own, each with an admin and a benefit that takes a key."""
    for number in range(count):
        company = a_company(f"Company {number}")
        yield a_person(company, "global_admin"), a_benefit(a_membership(company))


# --- first looks ---


def take_naively(user, benefit):
    """Looks for a key in stock, then takes it."""
    key = ProductKey.objects.in_stock().order_by("pk").first()
    text = stock.open_key(key)
    time.sleep(0.2)
    fields = {"organization": benefit.organization, "benefit": benefit, "revealed_by": user}
    ProductKey.objects.filter(pk=key.pk).update(revealed_at=timezone.now(), **fields)
    return text


def test_first_looks_of_many_companies_take_one_key_each(membership):
    texts = in_stock(count=8)
    rows = list(buyers(8))
    outcomes = together(*[lambda u=user, b=benefit: keys.reveal(u, b) for user, benefit in rows])
    assert sorted(accepted(outcomes)) == sorted(texts)
    assert ProductKey.objects.in_stock().count() == 0


def test_their_twin_without_the_guard_shows_one_key_to_many(membership):
    in_stock(count=8)
    rows = list(buyers(8))
    outcomes = together(*[lambda u=user, b=benefit: take_naively(u, b) for user, benefit in rows])
    assert len(set(accepted(outcomes))) < 8


def test_the_last_key_in_stock_goes_to_one_and_the_others_are_told(membership):
    in_stock()
    rows = list(buyers(4))
    outcomes = together(*[lambda u=user, b=benefit: keys.reveal(u, b) for user, benefit in rows])
    assert (len(accepted(outcomes)), len(refused(outcomes, Refused))) == (1, 3)
    assert Activity.objects.filter(verb="key.revealed").count() == 1


def test_two_first_looks_at_one_benefit_take_one_key(cast, membership):
    in_stock(count=4)
    benefit = a_benefit(membership)
    people = [cast.global_admin, cast.partner_admin] * 2
    outcomes = together(*[lambda u=user: keys.reveal(u, benefit) for user in people])
    assert len(accepted(outcomes)) == 4 and len(set(outcomes)) == 1
    assert ProductKey.objects.in_stock().count() == 3
    assert Activity.objects.filter(verb="key.revealed").count() == 4


# --- one key, two redemptions ---


def redeem_naively(benefit, running):
    """Looks whether the key was redeemed, then adds its seats."""
    if Redemption.objects.filter(key__benefit=benefit).exists():
        raise Refused("The key was redeemed.")
    time.sleep(0.2)
    row = CloudSubscription.objects.get(pk=running.pk)
    row.seats += benefit.quantity
    row.save(update_fields=["seats"])
    return row


def test_two_redemptions_of_one_key_are_one(cast, membership):
    benefit, running = revealed(membership, cast.global_admin), a_subscription(cast.acme, seats=100)
    seen, user = redemptions.preview(benefit, TENANT).stamp, cast.global_admin
    outcomes = at_once(4, lambda: redemptions.redeem(user, benefit, TENANT, "add_seats", seen))
    assert (len(accepted(outcomes)), len(refused(outcomes, Refused))) == (1, 3)
    assert all("A key redeems once." in str(lost) for lost in refused(outcomes))
    running.refresh_from_db()
    assert (running.seats, Redemption.objects.count()) == (125, 1)


def test_their_twin_without_the_guard_redeems_it_more_than_once(cast, membership):
    benefit, running = revealed(membership, cast.global_admin), a_subscription(cast.acme, seats=100)
    outcomes = at_once(4, lambda: redeem_naively(benefit, running))
    assert len(accepted(outcomes)) > 1


def test_two_keys_into_one_empty_tenant_are_one_new_subscription_and_one_that_is_asked_again(cast, membership):
    user = cast.global_admin
    both = [revealed(row, user) for row in (membership, a_membership(cast.acme, "action-pack"))]
    seen = [redemptions.preview(benefit, TENANT).stamp for benefit in both]
    calls = zip(both, seen, strict=True)
    outcomes = together(*[lambda b=b, s=s: redemptions.redeem(user, b, TENANT, "new", s) for b, s in calls])
    assert (len(accepted(outcomes)), len(refused(outcomes, Refused))) == (1, 1)
    [made] = accepted(outcomes)
    assert CloudSubscription.objects.get().seats == made.key_seats


def test_two_keys_into_one_running_subscription_count_one_after_the_other(cast, membership):
    user, running = cast.global_admin, a_subscription(cast.acme, seats=100)
    both = [revealed(row, user) for row in (membership, a_membership(cast.acme, "action-pack"))]
    seen = [redemptions.preview(benefit, TENANT).stamp for benefit in both]
    calls = zip(both, seen, strict=True)
    outcomes = together(*[lambda b=b, s=s: redemptions.redeem(user, b, TENANT, "add_seats", s) for b, s in calls])
    [made], [lost] = accepted(outcomes), refused(outcomes, Refused)
    running.refresh_from_db()
    assert running.seats == 100 + made.key_seats
    assert "Look at the new numbers" in str(lost)


# --- a look against a refund ---


def test_a_first_look_and_a_refund_at_once_are_one_of_them(cast, membership):
    in_stock()
    user, benefit = cast.global_admin, a_benefit(membership)
    an_order(membership, user)
    outcomes = together(
        lambda: keys.reveal(user, benefit), lambda: refunds.ask(user, membership, None, "Bought by mistake.")
    )
    assert (len(accepted(outcomes)), len(refused(outcomes, Refused))) == (1, 1)
    looked = ProductKey.objects.exclude(benefit=None).count()
    assert (looked, RefundRequest.objects.count()) in {(1, 0), (0, 1)}


# --- the stock ---


def test_the_same_keys_loaded_twice_at_once_are_loaded_once(membership):
    item, texts = an_item(WINDOWS), [a_text() for _key in range(20)]
    outcomes = at_once(3, lambda: stock.load(item, texts))
    assert (len(accepted(outcomes)), len(refused(outcomes, Refused))) == (1, 2)
    assert ProductKey.objects.count() == 20


def test_sealing_anew_while_keys_are_taken_loses_none(cast, membership, settings):
    old, new = "old:" + "A" * 43 + "=", "new:" + "B" * 42 + "A="
    settings.VAULT_KEYS = old
    texts, rows = in_stock(count=6), list(buyers(6))
    settings.VAULT_KEYS = f"{new},{old}"
    looks = [lambda u=user, b=benefit: keys.reveal(u, b) for user, benefit in rows]
    outcomes = together(*looks, stock.reseal, stock.reseal)
    assert sorted(outcomes[:6]) == sorted(texts)
    settings.VAULT_KEYS = new
    assert sorted(stock.open_key(row) for row in ProductKey.objects.all()) == sorted(texts)
