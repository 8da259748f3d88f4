"""The money of a refund: a charge goes back to its card, once and in the end; the rest is said to staff (D17)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from benefits import payments, periodic, tasks
from benefits.models import Order, RefundRequest
from benefits.services import charging, refunds
from partnerportal.accounts.models import Activity
from partnerportal.common import hints
from tests.benefits.offers.builders import again, bought, proved
from tests.benefits.offers.builders import orders as order_verbs
from tests.benefits.refunds.builders import a_benefit, asked

pytestmark = pytest.mark.django_db
NOTHING_NAMED = "no payment service is named"


def lines(row):
    rows = Activity.objects.filter(reference=row.reference, verb__in=["order.given_back", "order.by_hand"])
    return list(rows.values_list("verb", flat=True))


def charged(row):
    return payments.service().find(row.number) is not None


@pytest.fixture
def paid(cast, catalogue):
    """Acme's Action Pack, paid by card."""
    return bought(cast.global_admin)


@pytest.fixture
def hinted(monkeypatch):
    """What was suggested to the worker after a commit."""
    found = []
    monkeypatch.setattr(hints, "_send", lambda name, pk, countdown: found.append((name, pk)))
    return found


def refunded(cast, row):
    refunds.approve(cast.reviewer, asked(row.membership, cast.global_admin))
    return again(row)


# --- a card ---


def test_the_charge_goes_back_after_the_commit_and_not_before(cast, paid, hinted, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as waiting:
        row = refunded(cast, paid)
        assert charged(row) and row.voided_at is None
    assert waiting and hinted == [("benefits.void", row.pk)]
    tasks.void(row.pk)
    assert not charged(row) and again(row).voided_at is not None
    assert lines(row) == ["order.given_back"]


def test_a_lost_hint_is_found_by_the_clock(cast, paid):
    row = refunded(cast, paid)
    periodic.settle_cards()
    assert not charged(row) and again(row).voided_at is not None


def test_giving_back_twice_gives_back_once(cast, paid):
    row = refunded(cast, paid)
    assert [charging.void(row.pk), charging.void(row.pk), charging.void_due()] == [True, False, 0]
    assert lines(row) == ["order.given_back"]


def test_a_service_that_is_down_is_asked_again(cast, paid, monkeypatch):
    row = refunded(cast, paid)
    with monkeypatch.context() as patched:
        patched.setattr(payments.DemoPayment, "void", _down)
        assert charging.void_due() == 0
        with pytest.raises(OSError):
            charging.void(row.pk)
    assert again(row).voided_at is None and charged(row)
    assert charging.void_due() == 1 and not charged(row)


def test_one_that_fails_holds_up_no_other(cast, paid, monkeypatch):
    first, second = refunded(cast, paid), refunded_rival(cast)
    real = payments.DemoPayment.void
    monkeypatch.setattr(
        payments.DemoPayment, "void", lambda self, number: _down() if number == first.number else real(self, number)
    )
    assert charging.void_due() == 1
    assert (again(first).voided_at, again(second).voided_at is None) == (None, False)


def _down(*_args):
    raise OSError("away")


def refunded_rival(cast):
    row = bought(cast.outsider)
    refunds.approve(cast.reviewer, refunds.ask(cast.outsider, row.membership, None, "Why"))
    return again(row)


def test_an_order_that_is_not_refunded_keeps_its_charge(cast, paid):
    assert not charging.void(paid.pk) and charging.void_due() == 0
    assert charged(paid)


@pytest.mark.parametrize("verb", ["reject", "withdraw"])
def test_a_refund_that_is_not_given_gives_nothing_back(cast, paid, verb):
    row = asked(paid.membership, cast.global_admin)
    if verb == "reject":
        refunds.reject(cast.reviewer, row, "No.")
    else:
        refunds.withdraw(cast.global_admin, row)
    assert charging.void_due() == 0 and charged(paid)


def test_one_benefit_alone_gives_nothing_back(cast, paid):
    refunds.approve(cast.reviewer, asked(paid.membership, cast.global_admin, a_benefit(paid.membership)))
    assert charging.void_due() == 0 and charged(paid) and again(paid).state == Order.State.PAID


@pytest.mark.parametrize("facts", [{"state": "paid"}, {"method": "bank_transfer"}])
def test_nothing_else_can_be_written_down_as_given_back(cast, paid, facts):
    row = refunded(cast, paid)
    with pytest.raises(IntegrityError, match="benefits_order_voided_only_refunded_card"):
        Order.objects.filter(pk=row.pk).update(voided_at=timezone.now(), **facts)


# --- by hand ---


@pytest.fixture
def transferred(cast, catalogue):
    """The same, paid by bank transfer."""
    return order_verbs.confirm(cast.reviewer, proved(cast.global_admin))


def test_a_bank_transfer_is_never_asked_of_the_service(cast, transferred):
    row = refunded(cast, transferred)
    assert charging.void_due(timezone.now() + timedelta(days=1)) == 0
    assert (row.voided_at, lines(row)) == (None, [])


def test_where_nobody_charges_cards_it_is_left_to_staff_for_good(cast, paid, settings):
    named, settings.PAYMENT_SERVICE = settings.PAYMENT_SERVICE, ""
    row = refunded(cast, paid)
    assert (lines(row), charging.void_due(), charging.void(row.pk)) == (["order.by_hand"], 0, False)
    settings.PAYMENT_SERVICE = named
    assert charging.void_due() == 0 and charged(row)


def test_what_waits_while_nobody_charges_waits_on(cast, paid, settings):
    row = refunded(cast, paid)
    named, settings.PAYMENT_SERVICE = settings.PAYMENT_SERVICE, ""
    assert (charging.void(row.pk), charging.void_due()) == (False, 0)
    settings.PAYMENT_SERVICE = named
    assert charging.void_due() == 1


# --- what staff are told ---


def page_of(client, cast, row):
    client.force_login(cast.reviewer)
    return " ".join(client.get(reverse("benefits:refunds_item", args=[row.pk])).text.split())


def approved(client, cast, row):
    client.force_login(cast.reviewer)
    page = client.post(reverse("benefits:refunds_approve", args=[row.pk]), follow=True)
    return " ".join(page.text.split())


def test_a_card_is_said_to_go_back_by_itself(client, cast, paid):
    row = asked(paid.membership, cast.global_admin)
    assert "gives it back to the card as soon as the refund is approved" in page_of(client, cast, row)
    approved(client, cast, row)
    charging.void_due()
    day = f"{cast.acme.today():%-d %b %Y}"
    assert f"It went back to the card on {day}." in page_of(client, cast, RefundRequest.objects.get())


def test_a_transfer_is_said_to_need_a_hand(client, cast, transferred):
    row = asked(transferred.membership, cast.global_admin)
    words = "send it back to the account that it came from, by hand"
    assert words in page_of(client, cast, row)
    assert f"The refund of Acme is approved. It was paid by bank transfer: {words}." in approved(client, cast, row)


def test_a_card_that_nobody_charges_is_said_to_need_a_hand(client, cast, paid, settings):
    row = asked(paid.membership, cast.global_admin)
    settings.PAYMENT_SERVICE = ""
    assert NOTHING_NAMED in page_of(client, cast, row) and NOTHING_NAMED in approved(client, cast, row)


def test_for_one_benefit_nothing_is_said_of_money(client, cast, paid):
    row = asked(paid.membership, cast.global_admin, a_benefit(paid.membership))
    assert "back to the card" not in page_of(client, cast, row)
