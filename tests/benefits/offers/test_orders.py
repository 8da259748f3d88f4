"""An order by bank transfer from its placing to its end: each verb works, is refused, and tells."""

from datetime import date, timedelta

import pytest

from benefits import services
from benefits.models import Invoice, Membership, Order
from benefits.services import orders, proofs
from partnerportal.accounts.models import Activity, Outbox
from partnerportal.common.refusals import Forbidden, Refused, WrongState
from tests.benefits.builders import an_offer
from tests.benefits.offers.builders import (
    A,
    a_receipt,
    a_transfer,
    again,
    competent,
    holding,
    in_state,
    noon,
    ordered,
    proved,
)

State = Order.State
DAY = timedelta(days=1)
OTHERS = ("member", "account_admin", "guest")


def verbs(order):
    return list(Activity.objects.filter(reference=order.reference).order_by("pk").values_list("verb", flat=True))


def mails(kind):
    return Outbox.objects.filter(kind=f"benefits/{kind}")


# --- the state table, pair by pair ---


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", Order.MOVES)
def test_every_pair_of_move_and_state(move, state):
    assert Order(state=state).can(move) == (state in Order.MOVES[move][0])


@pytest.mark.parametrize("state", State)
def test_every_state_has_its_look(state):
    assert Order(state=state).status.word == state.label


# --- placing ---


def test_placing_keeps_what_was_agreed_and_sends_the_transfer_data(cast, catalogue):
    row = ordered(cast.global_admin, now=noon(date(2026, 11, 21)), tax_id="NO 999")
    assert (row.state, row.kind, row.method, row.tax_id) == (State.PENDING, "buy", "bank_transfer", "NO 999")
    assert (row.requested_by, row.expires_date) == (cast.global_admin, date(2026, 12, 21))
    assert row.transfer_text == f"{row.number} 4100001" and verbs(row) == ["order.placed"]
    mail = mails("order_placed").get()
    assert mail.to == cast.global_admin.email and f"Write into the transfer: {row.transfer_text}" in mail.body
    assert "21 Dec 2026" in mail.body and mail.reference == row.reference


@pytest.mark.parametrize("who", OTHERS)
def test_who_may_not_order(cast, catalogue, who):
    with pytest.raises(Forbidden):
        ordered(getattr(cast, who))
    assert not Order.objects.exists()


def test_a_condition_that_is_not_met_refuses(cast, catalogue):
    with pytest.raises(Refused, match="a Gold competency"):
        ordered(cast.global_admin, "gold")


def test_the_second_order_of_an_offer_is_told(cast, catalogue):
    row = ordered(cast.global_admin)
    with pytest.raises(Refused, match=f"Order {row.number} .* is open"):
        ordered(cast.partner_admin)


def test_an_order_for_a_renewal_ends_with_its_window(cast, catalogue):
    holding(cast.acme, "action-pack")
    row = ordered(cast.global_admin, now=noon(A + 20 * DAY))
    assert (row.kind, row.expires_date) == ("renew", A + 30 * DAY)


# --- cancelling ---


@pytest.mark.parametrize("state", [State.PENDING, State.PROOF])
def test_an_open_order_is_cancelled_and_ordered_again(cast, catalogue, state):
    row = orders.cancel(cast.partner_admin, in_state(state, cast.global_admin, cast.reviewer))
    assert row.state == State.CANCELLED and verbs(row)[-1] == "order.cancel"
    assert ordered(cast.global_admin).is_open


@pytest.mark.parametrize("who", OTHERS)
def test_who_may_not_cancel(cast, catalogue, who):
    row = ordered(cast.global_admin)
    with pytest.raises(Forbidden):
        orders.cancel(getattr(cast, who), row)


def test_another_company_does_not_cancel(cast, catalogue):
    with pytest.raises(WrongState, match="another company"):
        orders.cancel(cast.outsider, ordered(cast.global_admin))


@pytest.mark.parametrize("state", [s for s in State if s not in Order.OPEN])
def test_what_is_over_is_not_cancelled(cast, catalogue, state):
    with pytest.raises(WrongState):
        orders.cancel(cast.global_admin, in_state(state, cast.global_admin, cast.reviewer))


# --- confirming ---


def test_confirming_starts_the_membership_and_writes_the_invoice(cast, catalogue):
    now = noon(date(2026, 11, 24))
    row = orders.confirm(cast.reviewer, proved(cast.global_admin, now=noon(date(2026, 11, 21))), now)
    assert (row.state, row.decided_by, row.paid_at) == (State.PAID, cast.reviewer, now)
    assert (row.membership.start_date, row.membership.anniversary) == (date(2026, 11, 24), date(2027, 11, 24))
    assert row.payment_reference == "PO-1 4100001" and row.membership.benefits.exists()
    assert Invoice.objects.get().order == row
    assert verbs(row) == ["order.placed", "order.prove", "order.confirm", "invoice.invoice"]
    assert "24 Nov 2027" in mails("order_paid").get().body


@pytest.mark.parametrize("who", ["engineer", "global_admin", "member"])
def test_who_may_not_confirm(cast, catalogue, who):
    row = proved(cast.partner_admin)
    with pytest.raises(Forbidden):
        orders.confirm(getattr(cast, who), row)
    assert again(row).state == State.PROOF


@pytest.mark.parametrize("state", [s for s in State if s != State.PROOF])
def test_only_a_proof_that_waits_is_confirmed(cast, catalogue, state):
    row = in_state(state, cast.global_admin, cast.reviewer)
    with pytest.raises(WrongState):
        orders.confirm(cast.reviewer, row)


def test_the_second_confirmation_names_the_first(cast, catalogue):
    row = proved(cast.global_admin)
    orders.confirm(cast.reviewer, row)
    with pytest.raises(WrongState, match="Reviewer has decided"):
        orders.confirm(cast.operator, row)
    assert Membership.objects.count() == Invoice.objects.count() == 1


def test_what_cannot_start_any_more_stays_open_with_its_reason(cast, catalogue):
    competent(cast.acme)
    row = proved(cast.global_admin, "silver")
    services.start_membership(cast.acme, an_offer("gold"), cast.acme.today())
    with pytest.raises(Refused, match="highest level only"):
        orders.confirm(cast.reviewer, row)
    assert again(row).state == State.PROOF and not Invoice.objects.exists()


# --- sending back ---


def test_sending_back_tells_why_and_gives_at_least_a_week(cast, catalogue):
    row = proved(cast.global_admin, now=noon(date(2026, 11, 1)))
    row = orders.send_back(cast.reviewer, row, "The amount is wrong.", noon(date(2026, 11, 30)))
    assert (row.state, row.reason_text, row.expires_date) == (State.PENDING, "The amount is wrong.", date(2026, 12, 7))
    body = mails("order_sent_back").get().body
    assert "The amount is wrong." in body and "7 Dec 2026" in body


def test_an_early_answer_leaves_the_thirty_days(cast, catalogue):
    row = proved(cast.global_admin, now=noon(date(2026, 11, 1)))
    assert orders.send_back(cast.reviewer, row, "No.", noon(date(2026, 11, 2))).expires_date == date(2026, 12, 1)


def test_a_better_proof_waits_again(cast, catalogue):
    row = orders.send_back(cast.reviewer, proved(cast.global_admin), "No.")
    assert not row.is_waiting
    row = proofs.upload(cast.partner_admin, row, a_receipt(), a_transfer())
    assert (row.is_waiting, row.reason_text, row.decided_by) == (True, "", None)
    assert row.proofs.count() == 2 and orders.confirm(cast.reviewer, row).state == State.PAID


@pytest.mark.parametrize("text", ["", "  \n"])
def test_sending_back_needs_a_reason(cast, catalogue, text):
    with pytest.raises(Refused, match="Write what the company should know"):
        orders.send_back(cast.reviewer, proved(cast.global_admin), text)


@pytest.mark.parametrize("who", ["engineer", "global_admin"])
def test_who_may_not_send_back(cast, catalogue, who):
    row = proved(cast.partner_admin)
    with pytest.raises(Forbidden):
        orders.send_back(getattr(cast, who), row, "No.")


# --- expiring ---


@pytest.mark.parametrize(("days", "state"), [(29, State.PENDING), (30, State.PENDING), (31, State.EXPIRED)])
def test_an_order_expires_after_thirty_days_inclusive(cast, catalogue, days, state):
    day = date(2026, 11, 21)
    row = ordered(cast.global_admin, now=noon(day))
    orders.expire_due(noon(day + timedelta(days=days)))
    assert again(row).state == state
    assert mails("order_expired").count() == (state == State.EXPIRED)


@pytest.mark.parametrize(
    ("start", "last"),
    [("2028-01-30", "2028-02-29"), ("2027-01-30", "2027-03-01"), ("2027-12-02", "2028-01-01")],
)
def test_thirty_days_over_months_and_leap_years(cast, catalogue, start, last):
    assert ordered(cast.global_admin, now=noon(date.fromisoformat(start))).expires_date == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("zone", "hours", "expired"),
    [
        ("Pacific/Auckland", 10, 0),
        ("Pacific/Auckland", 12, 1),
        ("Pacific/Honolulu", 33, 0),
        ("Pacific/Honolulu", 35, 1),
    ],
)
def test_the_last_day_ends_in_the_zone_of_the_company(cast, catalogue, zone, hours, expired):
    """Placed at noon UTC on a day in winter: Auckland is 13 hours ahead, Honolulu 10 behind."""
    cast.acme.time_zone = zone
    cast.acme.save(update_fields=["time_zone"])
    row = ordered(cast.global_admin, now=noon(date(2026, 11, 21)))
    last = noon(row.expires_date) - timedelta(hours=12)
    assert orders.expire_due(last + timedelta(hours=hours)) == expired


def test_a_proof_that_waits_for_us_does_not_expire(cast, catalogue):
    row = proved(cast.global_admin, now=noon(date(2026, 11, 21)))
    assert orders.expire_due(noon(date(2027, 3, 1))) == 0 and again(row).state == State.PROOF


def test_expiring_twice_mails_once(cast, catalogue):
    row = ordered(cast.global_admin, now=noon(date(2026, 11, 21)))
    late = noon(date(2027, 1, 1))
    assert (orders.expire_due(late), orders.expire_due(late)) == (1, 0)
    assert mails("order_expired").count() == 1 and "need not be sent twice" in mails("order_expired").get().body
    assert verbs(row)[-1] == "order.expire"


def test_one_that_cannot_be_ended_holds_up_no_other(cast, catalogue, monkeypatch):
    first, second = ordered(cast.global_admin), ordered(cast.outsider)
    real = orders.work.lock
    monkeypatch.setattr(orders.work, "lock", lambda row: real(row) if row.pk == second.pk else _refuse())
    assert orders.expire_due(first.requested_at + timedelta(days=40)) == 1
    assert (again(first).state, again(second).state) == (State.PENDING, State.EXPIRED)


def _refuse():
    raise Refused("Not now.")


def test_an_expired_order_is_replaced_by_a_new_one(cast, catalogue):
    day = noon(date(2026, 11, 21))
    ordered(cast.global_admin, now=day)
    orders.expire_due(day + timedelta(days=31))
    assert ordered(cast.global_admin, now=day + timedelta(days=31)).is_open
