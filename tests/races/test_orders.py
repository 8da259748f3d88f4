"""Two admins who order the same offer, two members of the staff who confirm the same payment (promises.md 12)."""

import time

import pytest
from django.db import transaction
from django.utils import timezone

from benefits import services
from benefits.models import Invoice, Membership, Order
from benefits.services import charging, invoices, memberships, orders
from partnerportal.accounts.models import Activity, Outbox
from partnerportal.common.refusals import Refused, WrongState
from tests.benefits.builders import an_offer
from tests.benefits.offers.builders import a_card, by_card, by_transfer, competent, ordered, proved
from tests.builders import a_person
from tests.races.harness import accepted, at_once, refused, slowly, together, unlocked, without

State = Order.State


@pytest.fixture
def catalogue(cast):
    services.load_catalogue()


def buyers(cast, number=4):
    return [a_person(cast.acme, "global_admin") for _person in range(number)]


# --- several admins order the same offer ---


def place_naively(user):
    """Looks for an open order, then inserts."""
    if not Order.objects.open().filter(organization=user.organization).exists():
        time.sleep(0.2)
        now = timezone.now()
        Order.objects.create(
            organization=user.organization, offer=an_offer("action-pack"), kind="buy", method="bank_transfer",
            requested_by=user, requested_at=now, fee_usd=475, currency="NOK", rate=1, amount=475, bill_to="Acme",
            expires_date=now.date(),
        )  # fmt: skip


def test_of_several_orders_for_one_offer_one_stands(cast, catalogue):
    calls = [lambda p=p: orders.place(p, an_offer("action-pack"), by_transfer()) for p in buyers(cast)]
    outcomes = together(*calls)
    assert (len(accepted(outcomes)), len(refused(outcomes, Refused))) == (1, 3)
    assert Order.objects.count() == Outbox.objects.count() == Activity.objects.filter(verb="order.placed").count() == 1


def test_their_twin_without_the_guard_makes_several(cast, catalogue):
    people = buyers(cast)
    with without(Order, "benefits_order_one_open_per_offer"):
        together(*[lambda p=p: place_naively(p) for p in people])
        assert Order.objects.count() > 1


def test_of_several_cards_for_one_offer_one_is_charged(cast, catalogue):
    calls = [lambda p=p: charging.buy_by_card(p, an_offer("action-pack"), by_card(), a_card()) for p in buyers(cast)]
    outcomes = together(*calls)
    assert (len(accepted(outcomes)), len(refused(outcomes, Refused))) == (1, 3)
    assert Membership.objects.count() == Invoice.objects.count() == 1


# --- Silver and Gold at once ---


def core_orders(cast):
    competent(cast.acme)
    return [
        lambda p=p, o=o: orders.place(p, an_offer(o), by_transfer())
        for p, o in zip(buyers(cast), ("silver", "gold") * 2, strict=True)
    ]


def test_of_silver_and_gold_at_once_one_is_ordered(cast, catalogue):
    outcomes = together(*core_orders(cast))
    assert (len(accepted(outcomes)), len(refused(outcomes, Refused))) == (1, 3)
    assert Order.objects.open().count() == 1


def test_their_twin_without_the_lock_orders_both(cast, catalogue, monkeypatch):
    monkeypatch.setattr(orders, "lock_company", unlocked)
    slowly(monkeypatch, orders, "can_order")
    assert len(accepted(together(*core_orders(cast)))) == 2


def started_at_once(cast):
    """Silver and Gold begin at the same moment."""
    day = cast.acme.today()
    calls = [lambda o=o: services.start_membership(cast.acme, an_offer(o), day) for o in ("silver", "gold")]
    return together(*calls)


def running(cast):
    return sorted(Membership.objects.active().values_list("offer__code", flat=True))


@pytest.mark.parametrize("_round", range(3))
def test_of_silver_and_gold_at_once_gold_alone_runs(cast, catalogue, _round):
    outcomes = started_at_once(cast)
    assert running(cast) == ["gold"]
    assert all(isinstance(outcome, Membership | Refused) for outcome in outcomes)


def test_their_twin_without_the_lock_runs_both(cast, catalogue, monkeypatch):
    monkeypatch.setattr(memberships, "lock_company", unlocked)
    slowly(monkeypatch, memberships, "_end_lower")
    started_at_once(cast)
    assert running(cast) == ["gold", "silver"]


# --- two members of the staff confirm the same payment ---


def confirm_naively(user, pk):
    """Reads without the lock, and believes what it has read."""
    row = Order.objects.with_people().get(pk=pk)
    if row.state == State.PROOF:
        time.sleep(0.2)
        with transaction.atomic():
            Order.objects.filter(pk=pk).update(touched_at=None)
            orders.record(user, "order.confirm", row.organization, row.reference, what=row)


def test_two_confirmations_start_one_membership(cast, catalogue):
    row = proved(cast.global_admin)
    outcomes = together(*[lambda p=p: orders.confirm(p, row) for p in (cast.reviewer, cast.operator)])
    (late,) = refused(outcomes, WrongState)
    assert "has decided on" in str(late) and len(accepted(outcomes)) == 1
    assert Membership.objects.count() == Invoice.objects.count() == 1
    assert Activity.objects.filter(verb="order.confirm").count() == 1


def test_their_twin_without_the_lock_confirms_twice(cast, catalogue):
    row = proved(cast.global_admin)
    people = (cast.reviewer, cast.operator)
    together(*[lambda p=p: confirm_naively(p, row.pk) for p in people])
    assert Activity.objects.filter(verb="order.confirm").count() == 2


def test_a_confirmation_and_a_cancellation_never_both_win(cast, catalogue):
    row, admin, reviewer = proved(cast.global_admin), cast.global_admin, cast.reviewer
    outcomes = together(lambda: orders.confirm(reviewer, row), lambda: orders.cancel(admin, row))
    assert (len(accepted(outcomes)), len(refused(outcomes, WrongState))) == (1, 1)
    assert Membership.objects.exists() == (Order.objects.get().state == State.PAID)


# --- the request and the clock settle the same charge ---


def test_a_charge_that_is_settled_twice_at_once_pays_once(cast, catalogue):
    row = orders.place(cast.global_admin, an_offer("action-pack"), by_card())
    outcomes = at_once(4, lambda: charging.settle(row, charging.Charge(True, "REF")))
    assert {found.state for found in accepted(outcomes)} == {State.PAID} and not refused(outcomes)
    assert Membership.objects.count() == Invoice.objects.count() == 1


def test_an_order_expires_once_at_the_stroke_of_two_clocks(cast, catalogue):
    row = ordered(cast.global_admin)
    outcomes = at_once(3, lambda: orders.expire_due(row.requested_at + timezone.timedelta(days=40)))
    assert sum(outcomes) == 1
    assert Outbox.objects.filter(kind="benefits/order_expired").count() == 1


def test_two_documents_of_one_payment_are_one_too_many(cast, catalogue):
    row = orders.confirm(cast.reviewer, proved(cast.global_admin))
    outcomes = at_once(2, lambda: invoices.credit(row, timezone.now()))
    assert len(accepted(outcomes)) == 1 and Invoice.objects.count() == 2
