"""Paying by card: active at once, declined, and whatever dies between the charge and its end."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection

from benefits import payments, services
from benefits.models import Invoice, Membership, Order
from benefits.payments import Charge
from benefits.services import charging, invoices, orders
from partnerportal.accounts.models import Activity, Outbox
from partnerportal.common.refusals import Forbidden, Refused, WrongState
from tests.benefits.builders import an_offer
from tests.benefits.offers.builders import DECLINED, GOOD, a_card, again, bought, by_card, competent, ordered

State = Order.State
SOON, LATE = timedelta(minutes=2), timedelta(minutes=16)
GIVEN = Charge(True, "REF-1")


def buy(user, offer="action-pack", **card):
    return charging.buy_by_card(user, an_offer(offer), by_card(), a_card(**card))


@pytest.fixture
def in_doubt(cast, catalogue):
    """Placed, and the request died before anything was known of the charge."""
    return orders.place(cast.global_admin, an_offer("action-pack"), by_card())


def test_a_card_makes_the_membership_active_at_once(cast, catalogue):
    row = bought(cast.global_admin)
    assert (row.state, row.payment_reference) == (State.PAID, f"DEMO-{row.number}")
    assert row.membership.state == Membership.State.ACTIVE and row.membership.start_date == cast.acme.today()
    assert Invoice.objects.get().total == row.amount
    lines = Activity.objects.filter(reference=row.reference).order_by("pk").values_list("verb", flat=True)
    assert list(lines) == ["order.placed", "order.charge", "invoice.invoice"]
    assert [mail.kind for mail in Outbox.objects.all()] == ["benefits/order_paid"]


@pytest.mark.parametrize("card", [{"number": DECLINED}, {"address": "Elsewhere 2"}])
def test_a_declined_card_leaves_a_declined_order_and_nothing_else(cast, catalogue, card):
    with pytest.raises(charging.Declined, match=r"^Your order was declined\. Please verify your information$"):
        buy(cast.global_admin, **card)
    assert Order.objects.get().state == State.DECLINED
    assert not Membership.objects.exists() and not Invoice.objects.exists() and not Outbox.objects.exists()


def test_after_a_declined_card_another_one_is_tried(cast, catalogue):
    with pytest.raises(charging.Declined):
        buy(cast.global_admin, number=DECLINED)
    assert buy(cast.global_admin).state == State.PAID


@pytest.mark.parametrize("who", ["member", "account_admin", "guest", "reviewer"])
def test_who_may_not_buy_is_not_charged(cast, catalogue, monkeypatch, who):
    monkeypatch.setattr(payments.DemoPayment, "charge", lambda *_: pytest.fail("charged"))
    with pytest.raises(Forbidden):
        buy(getattr(cast, who))


def test_what_is_refused_is_not_charged(cast, catalogue, monkeypatch):
    monkeypatch.setattr(payments.DemoPayment, "charge", lambda *_: pytest.fail("charged"))
    ordered(cast.global_admin)
    with pytest.raises(Refused, match="is open"):
        buy(cast.partner_admin)


# --- what dies between the charge and its end ---


def test_a_crash_after_the_charge_is_completed_by_the_clock(cast, catalogue, monkeypatch):
    real = invoices.bill
    monkeypatch.setattr(invoices, "bill", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        buy(cast.global_admin)
    row = Order.objects.get()
    assert (row.state, Membership.objects.count()) == (State.PENDING, 0)
    monkeypatch.setattr(invoices, "bill", real)
    assert charging.settle_cards(row.requested_at + SOON) == 1
    assert again(row).state == State.PAID and Membership.objects.count() == Invoice.objects.count() == 1


def test_without_a_look_at_the_charge_the_money_would_be_lost(cast, catalogue, monkeypatch):
    """The twin: a portal that only declines what is old keeps the money and gives nothing."""
    monkeypatch.setattr(invoices, "bill", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        buy(cast.global_admin)
    monkeypatch.setattr(charging, "payments", _Forgetful)
    row = Order.objects.get()
    charging.settle_cards(row.requested_at + LATE)
    assert again(row).state == State.DECLINED
    assert payments.service().find(row.number).ok, "charged, and nothing for it"


class _Forgetful:
    @staticmethod
    def service():
        class Nothing(payments.DemoPayment):
            def find(self, number):
                return None

        return Nothing()


@pytest.mark.parametrize(("age", "settled", "state"), [(SOON, 0, State.PENDING), (LATE, 1, State.DECLINED)])
def test_a_charge_that_never_was_is_declined_when_no_request_can_live(in_doubt, age, settled, state):
    assert charging.settle_cards(in_doubt.requested_at + age) == settled
    assert again(in_doubt).state == state


def test_a_request_that_is_still_at_work_is_left_alone(in_doubt):
    cache.set(f"demo-payment:{in_doubt.number}", "REF")
    assert charging.settle_cards(in_doubt.requested_at + timedelta(seconds=30)) == 0


def test_settling_twice_pays_once(in_doubt):
    for _delivery in range(2):
        row = charging.settle(in_doubt, GIVEN)
    assert row.state == State.PAID and Membership.objects.count() == Invoice.objects.count() == 1


def test_a_charge_that_comes_after_the_end_is_taken_back(in_doubt, monkeypatch):
    voided = []
    monkeypatch.setattr(payments.DemoPayment, "void", lambda _self, number: voided.append(number))
    charging.settle_cards(in_doubt.requested_at + LATE)
    with pytest.raises(WrongState):
        charging.settle(in_doubt, GIVEN)
    assert voided == [in_doubt.number] and not Membership.objects.exists()


def test_a_charge_for_what_cannot_start_is_taken_back(cast, catalogue):
    competent(cast.acme)
    row = orders.place(cast.global_admin, an_offer("silver"), by_card())
    services.start_membership(cast.acme, an_offer("gold"), cast.acme.today())
    charge = payments.service().charge(payments.Payment(row.number, "1", "NOK", row.bill_to), a_card())
    with pytest.raises(Refused, match="highest level only"):
        charging.settle(row, charge)
    row = again(row)
    assert row.state == State.DECLINED and "highest level only" in row.reason_text
    assert payments.service().find(row.number) is None
    assert Activity.objects.filter(verb="order.voided").count() == 1


def test_a_service_that_is_down_holds_up_no_other(cast, catalogue, in_doubt, monkeypatch):
    other = orders.place(cast.outsider, an_offer("action-pack"), by_card())
    monkeypatch.setattr(payments.DemoPayment, "find", lambda _self, number: _down(number, in_doubt, GIVEN))
    assert charging.settle_cards(other.requested_at + SOON) == 1
    assert (again(in_doubt).state, again(other).state) == (State.PENDING, State.PAID)


def _down(number, row, charge):
    if number == row.number:
        raise OperationalError("away")
    return charge


def test_a_card_that_is_being_charged_is_not_cancelled(cast, in_doubt):
    with pytest.raises(WrongState, match="The card is being charged"):
        orders.cancel(cast.global_admin, in_doubt)


def test_no_lock_is_held_while_the_card_is_charged(cast, catalogue, monkeypatch):
    depth, real = [], payments.DemoPayment.charge
    before = len(connection.savepoint_ids)

    def look(self, payment, card):
        depth.append(len(connection.savepoint_ids) - before)
        return real(self, payment, card)

    monkeypatch.setattr(payments.DemoPayment, "charge", look)
    bought(cast.global_admin)
    assert depth == [0]


# --- nothing of a card stays ---


def test_nothing_of_a_card_is_stored_or_logged(cast, catalogue, caplog, django_db_blocker):
    caplog.set_level("DEBUG")
    bought(cast.global_admin)
    with pytest.raises(charging.Declined):
        buy(cast.outsider, number=DECLINED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS t WHERE t::text ~ %s', [f"{GOOD}|{DECLINED}|Ada Acme|12/40"]
            )
            assert cursor.fetchone() == (0,), table
    assert GOOD not in caplog.text and DECLINED not in caplog.text and "Ada Acme" not in caplog.text
