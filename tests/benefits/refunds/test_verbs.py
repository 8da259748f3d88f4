"""A refund from the request to the decision."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from benefits import services
from benefits.models import Activation, Invoice, Membership, Order, RefundRequest
from benefits.services import memberships, refunds
from partnerportal.accounts import work
from partnerportal.accounts.models import Activity, Outbox
from partnerportal.common.refusals import Forbidden, Refused, WrongState
from partnerportal.pages.proof import findings
from support.models import Contract
from tests.benefits.builders import a_membership, a_request, again
from tests.benefits.refunds import builders
from tests.benefits.refunds.builders import WHY, a_benefit, asked, bought, fresh, noon
from tests.builders import a_person

State = RefundRequest.State


def now_of(row):
    return RefundRequest.objects.with_people().get(pk=row.pk)


def verbs(*names):
    return list(Activity.objects.filter(verb__in=names).order_by("pk").values_list("verb", flat=True))


# --- asking ---


def test_asking_keeps_the_checklist_as_it_stands(cast, bought_today):
    row = asked(bought_today, cast.global_admin)
    assert (row.state, row.why, row.order, row.benefit) == (State.REQUESTED, WHY, bought_today.order, None)
    assert [item["code"] for item in row.checklist][:2] == ["in_time", "no_key"]
    assert verbs("refund.requested") == ["refund.requested"]


@pytest.mark.parametrize("role", ["global_admin", "partner_admin", "account_admin"])
def test_three_roles_ask(cast, bought_today, role):
    assert asked(bought_today, getattr(cast, role)).is_waiting


@pytest.mark.parametrize("role", ["user_admin", "admin_agent", "billing_admin", "member", "guest", "reviewer"])
def test_nobody_else_asks(cast, bought_today, role):
    with pytest.raises(Forbidden):
        asked(bought_today, getattr(cast, role))
    assert not RefundRequest.objects.exists()


def test_another_company_asks_for_nothing(cast, bought_today):
    with pytest.raises(WrongState):
        asked(bought_today, cast.outsider)


def test_a_blocked_request_names_every_blocking_item(cast, bought_today):
    builders.reveal(bought_today, cast.partner_admin)
    builders.assign(bought_today, cast.partner_admin)
    with pytest.raises(Refused) as refusal:
        asked(bought_today, cast.global_admin)
    assert "key revealed by Partner Admin" in str(refusal.value)
    assert "assigned to Ada Assigned" in str(refusal.value)
    assert not RefundRequest.objects.exists()


def test_the_31st_day_is_too_late(cast, bought_today):
    with pytest.raises(Refused, match="the 30 days for a refund ended"):
        asked(bought_today, cast.global_admin, now=noon(cast.acme, cast.acme.today() + timedelta(days=31)))


def test_without_an_order_there_is_nothing_to_give_back(cast, membership):
    with pytest.raises(Refused, match="was not bought in the portal"):
        asked(membership, cast.global_admin)


def test_one_request_waits_at_a_time(cast, bought_today, refund):
    with pytest.raises(WrongState, match="asked for already"):
        asked(bought_today, cast.account_admin)


def test_after_a_withdrawal_one_may_ask_again(cast, bought_today, refund):
    refunds.withdraw(cast.partner_admin, refund)
    assert asked(bought_today, cast.global_admin).is_waiting


# --- withdrawing ---


@pytest.mark.parametrize("role", ["global_admin", "partner_admin", "account_admin"])
def test_whoever_may_ask_may_withdraw(cast, refund, role):
    row = refunds.withdraw(getattr(cast, role), refund)
    assert (row.state, row.decided_by) == (State.WITHDRAWN, None)
    assert verbs("refund.withdraw") == ["refund.withdraw"]


@pytest.mark.parametrize("role", ["member", "billing_admin", "reviewer"])
def test_nobody_else_withdraws(cast, refund, role):
    with pytest.raises(Forbidden):
        refunds.withdraw(getattr(cast, role), refund)


def test_another_company_withdraws_nothing(cast, refund):
    with pytest.raises(WrongState):
        refunds.withdraw(cast.outsider, refund)


def test_a_claim_does_not_outlive_the_request(cast, refund):
    work.claim(cast.reviewer, refund, timezone.now())
    row = refunds.withdraw(cast.global_admin, refund)
    assert (row.claimed_by, row.claimed_at, row.touched_at) == (None, None, None)


def test_what_is_decided_is_not_withdrawn(cast, refund):
    refunds.reject(cast.reviewer, refund, "Too much is open.")
    with pytest.raises(WrongState, match="Reviewer has decided"):
        refunds.withdraw(cast.global_admin, refund)


# --- approving the whole offer ---


def test_approving_ends_the_membership_and_its_contract(cast, bought_today, refund):
    row = refunds.approve(cast.reviewer, refund)
    membership = fresh(bought_today)
    assert (row.state, row.decided_by) == (State.APPROVED, cast.reviewer)
    assert (membership.state, membership.contract.state) == (Membership.State.REFUNDED, Contract.State.ENDED)
    assert membership.order.state == Order.State.REFUNDED


def test_approving_writes_a_line_for_each_thing(cast, refund):
    refunds.approve(cast.reviewer, refund)
    said = verbs("order.refund", "membership.refunded", "contract.ended", "refund.approve")
    assert sorted(said) == ["contract.ended", "membership.refunded", "order.refund", "refund.approve"]


def test_approving_gives_a_credit_note_over_the_whole_amount(cast, refund):
    refunds.approve(cast.reviewer, refund)
    note = Invoice.objects.get(kind=Invoice.Kind.CREDIT_NOTE)
    assert (note.order, note.total) == (refund.order, Decimal("-1670.00"))


def test_approving_mails_the_person_who_asked(cast, refund):
    refunds.approve(cast.reviewer, refund)
    mail = Outbox.objects.get(kind="benefits/refund_approved")
    assert (mail.user, mail.reference) == (cast.global_admin, refund.reference)
    assert "1670.00" in mail.body


def test_approving_withdraws_a_waiting_activation(cast, bought_today, refund):
    activation = a_request(bought_today, cast.partner_admin)
    refunds.approve(cast.reviewer, refund)
    assert again(activation).state == Activation.State.WITHDRAWN


@pytest.mark.parametrize("is_whole", [True, False])
def test_the_books_add_up_afterwards(cast, bought_today, is_whole):
    benefit = None if is_whole else a_benefit(bought_today)
    refunds.approve(cast.reviewer, asked(bought_today, cast.global_admin, benefit))
    assert findings() == []


def test_a_lapsed_claim_is_freed(cast, refund):
    now = timezone.now()
    work.claim(cast.reviewer, refund, now - timedelta(hours=2))
    assert work.release_lapsed(RefundRequest, now) == 1
    assert now_of(refund).claimed_by is None


def test_what_was_refunded_can_be_bought_again(cast, bought_today, refund):
    refunds.approve(cast.reviewer, refund)
    assert a_membership(cast.acme, "silver", cast.acme.today()).state == Membership.State.ACTIVE


def test_a_request_in_time_may_be_approved_after_the_30_days(cast, bought_today):
    at = noon(cast.acme, cast.acme.today() + timedelta(days=30))
    row = asked(bought_today, cast.global_admin, now=at)
    assert refunds.approve(cast.reviewer, row, now=at + timedelta(days=9)).state == State.APPROVED


USED = {
    "a key": lambda m, c: builders.reveal(m, c.partner_admin),
    "a seat": lambda m, c: builders.assign(m, c.partner_admin),
    "hours": lambda m, c: builders.spend(m, c.partner_admin, "advisory", 4, "advisory:1"),
    "an offer": lambda m, c: builders.market(m, c.partner_admin),
    "support": lambda m, c: builders.activate(m, c.partner_admin, c.reviewer),
}


@pytest.mark.parametrize("use", USED)
def test_what_is_used_meanwhile_cannot_be_approved(cast, bought_today, refund, use):
    USED[use](bought_today, cast)
    with pytest.raises(WrongState, match="cannot be refunded any more"):
        refunds.approve(cast.reviewer, refund)
    assert (now_of(refund).state, fresh(bought_today).state) == (State.REQUESTED, Membership.State.ACTIVE)
    assert not Invoice.objects.filter(kind=Invoice.Kind.CREDIT_NOTE).exists()


# --- approving one benefit ---


def test_one_benefit_ends_and_the_rest_goes_on(cast, bought_today):
    benefit = a_benefit(bought_today)
    refunds.approve(cast.reviewer, asked(bought_today, cast.global_admin, benefit))
    benefit.refresh_from_db()
    yesterday = cast.acme.today() - timedelta(days=1)
    assert (benefit.expires_date, benefit.activate_by, benefit.usable_until) == (yesterday,) * 3
    assert (benefit.status.word, fresh(bought_today).state) == ("Expired", Membership.State.ACTIVE)


def test_one_benefit_has_no_price_and_no_credit_note(cast, bought_today):
    row = refunds.approve(cast.reviewer, asked(bought_today, cast.global_admin, a_benefit(bought_today)))
    assert (refunds.amount(row), row.order.state) == (Decimal(0), Order.State.PAID)
    assert not Invoice.objects.filter(kind=Invoice.Kind.CREDIT_NOTE).exists()


def test_its_mail_is_in_the_log_of_the_benefit(cast, bought_today):
    benefit = a_benefit(bought_today)
    refunds.approve(cast.reviewer, asked(bought_today, cast.global_admin, benefit))
    mail = Outbox.objects.get(kind="benefits/refund_approved")
    assert mail.reference == f"benefit:{benefit.pk}"
    assert "no price of its own" in mail.body


def test_a_benefit_is_given_back_once(cast, bought_today):
    benefit = a_benefit(bought_today)
    refunds.approve(cast.reviewer, asked(bought_today, cast.global_admin, benefit))
    benefit.refresh_from_db()
    with pytest.raises(Refused, match="was given back already"):
        asked(bought_today, cast.global_admin, benefit)


# --- who decides ---


@pytest.mark.parametrize("role", ["global_admin", "member", "engineer", "outsider"])
@pytest.mark.parametrize("verb", ["approve", "reject"])
def test_only_reviewers_decide(cast, refund, role, verb):
    with pytest.raises(Forbidden):
        refunds.approve(getattr(cast, role), refund) if verb == "approve" else refunds.reject(
            getattr(cast, role), refund, "No."
        )
    assert now_of(refund).is_waiting


def test_nobody_decides_for_the_own_company(cast, refund):
    colleague = a_person(cast.acme, "reviewer")
    with pytest.raises(WrongState, match="own company"):
        refunds.approve(colleague, refund)


def test_what_somebody_else_has_claimed_is_left(cast, refund):
    work.claim(cast.operator, refund, timezone.now())
    with pytest.raises(WrongState, match="Operator has claimed"):
        refunds.approve(cast.reviewer, refund)


@pytest.mark.parametrize("first", ["approve", "reject", "withdraw"])
@pytest.mark.parametrize("second", ["approve", "reject", "withdraw"])
def test_each_is_decided_once(cast, refund, first, second):
    moves = {
        "approve": lambda: refunds.approve(cast.reviewer, refund),
        "reject": lambda: refunds.reject(cast.reviewer, refund, "No."),
        "withdraw": lambda: refunds.withdraw(cast.global_admin, refund),
    }
    state = moves[first]().state
    with pytest.raises(WrongState):
        moves[second]()
    assert now_of(refund).state == state


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", RefundRequest.MOVES)
def test_the_state_table_pair_by_pair(state, move):
    """Everything is decided or withdrawn while it is requested, and nothing afterwards."""
    assert RefundRequest(state=state).can(move) is (state == State.REQUESTED)


# --- rejecting ---


def test_a_rejection_is_mailed_with_its_text(cast, bought_today, refund):
    row = refunds.reject(cast.reviewer, refund, "  Ask the sales team. ")
    mail = Outbox.objects.get(kind="benefits/refund_rejected")
    assert (row.state, row.reason_text) == (State.REJECTED, "Ask the sales team.")
    assert "Ask the sales team." in mail.body
    assert fresh(bought_today).state == Membership.State.ACTIVE


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_a_rejection_says_why(cast, refund, text):
    with pytest.raises(Refused, match="will read it"):
        refunds.reject(cast.reviewer, refund, text)


# --- the end of a membership ---


@pytest.mark.parametrize("state", ["renewed", "upgraded", "lapsed", "refunded"])
def test_only_an_active_membership_is_cancelled(cast, bought_today, state):
    Membership.objects.filter(pk=bought_today.pk).update(state=state)
    with pytest.raises(WrongState, match="not active any more"):
        memberships.cancel(bought_today, cast.reviewer)


def test_a_refunded_year_is_not_ended_again(cast, bought_today, refund):
    refunds.approve(cast.reviewer, refund)
    later = noon(cast.acme, bought_today.usable_until + timedelta(days=3))
    assert services.turn_day(later) == 0
    assert fresh(bought_today).state == Membership.State.REFUNDED


def test_a_gold_from_an_upgrade_is_refunded_and_silver_stays_ended(cast, catalogue):
    silver = bought(cast.acme, cast.global_admin, days_ago=10)
    gold = builders.upgrade(silver, cast.global_admin)
    refunds.approve(cast.reviewer, asked(gold, cast.global_admin))
    assert (fresh(silver).state, fresh(gold).state) == (Membership.State.UPGRADED, Membership.State.REFUNDED)
