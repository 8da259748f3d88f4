"""A refund beside what would use the membership: exactly one of both wins (promises.md 5)."""

import time

import pytest
from django.db import transaction

from benefits import services
from benefits.models import Assignment, Family, Invoice, Membership, Order, RefundRequest
from benefits.services import advisory, assignments, keys, marketing, memberships, orders, refunds
from benefits.services.checklist import blocking, checklist
from partnerportal.accounts.models import Activity
from partnerportal.common.refusals import Refused
from tests.benefits.advisory.builders import a_wish
from tests.benefits.builders import an_offer
from tests.benefits.keys.builders import a_benefit as keys_benefit
from tests.benefits.keys.builders import in_stock
from tests.benefits.offers.builders import by_transfer, competent
from tests.benefits.refunds import builders
from tests.benefits.refunds.builders import asked, bought, fresh
from tests.builders import a_person
from tests.races.harness import accepted, at_once, refused, slowly, together, unlocked

REVIEWERS = 6


@pytest.fixture
def refund(cast):
    services.load_catalogue()
    return asked(bought(cast.acme, cast.global_admin), cast.global_admin)


def reveal_locked(membership, user):
    """As Get keys does it: the membership is locked, looked at, and only then a key is taken."""
    with transaction.atomic():
        found = Membership.objects.select_for_update(of=("self",), no_key=True).get(pk=membership.pk)
        time.sleep(0.05)
        if found.state != Membership.State.ACTIVE:
            raise Refused("It has ended.")
        return builders.reveal(membership, user)


def reveal_naively(membership, user):
    """Looks, then takes the key."""
    if Membership.objects.get(pk=membership.pk).state != Membership.State.ACTIVE:
        raise Refused("It has ended.")
    time.sleep(0.2)
    return builders.reveal(membership, user)


def approve_naively(reviewer, refund):
    """Looks at the checklist, then ends the membership."""
    membership = fresh(refund.membership)
    if blocking(checklist(membership)):
        raise Refused("Something is used.")
    time.sleep(0.2)
    memberships.cancel(membership, reviewer)


def test_a_reveal_and_an_approval_do_not_both_win(cast, refund):
    membership, admin, reviewer = refund.membership, cast.partner_admin, cast.reviewer
    outcomes = together(lambda: reveal_locked(membership, admin), lambda: refunds.approve(reviewer, refund))
    assert (len(accepted(outcomes)), len(refused(outcomes, Refused))) == (1, 1)
    ended = fresh(membership).state == Membership.State.REFUNDED
    assert ended is not any(item.code == "key_revealed" for item in checklist(fresh(membership)))


def test_their_twin_without_the_lock_refunds_what_was_revealed(cast, refund):
    membership, admin, reviewer = refund.membership, cast.partner_admin, cast.reviewer
    outcomes = together(lambda: reveal_naively(membership, admin), lambda: approve_naively(reviewer, refund))
    assert len(accepted(outcomes)) == 2
    assert fresh(membership).state == Membership.State.REFUNDED


def test_asking_and_revealing_do_not_both_win(cast, refund):
    """A request that was sent has nothing revealed at that moment; what comes later is found by the approval."""
    refunds.withdraw(cast.global_admin, refund)
    membership, admin, asker = refund.membership, cast.partner_admin, cast.global_admin
    together(lambda: reveal_locked(membership, admin), lambda: asked(membership, asker))
    waiting = RefundRequest.objects.waiting().filter(membership=membership)
    assert all(not any(item["code"] == "key_revealed" for item in row.checklist) for row in waiting)
    for row in waiting:
        with pytest.raises(Refused):
            refunds.approve(cast.reviewer, row)


def test_many_reviewers_give_the_fee_back_once(cast, refund):
    people = [a_person(None, "reviewer") for _reviewer in range(REVIEWERS)]
    outcomes = together(*[lambda p=p: refunds.approve(p, refund) for p in people])
    assert (len(accepted(outcomes)), len(refused(outcomes, Refused))) == (1, REVIEWERS - 1)
    assert Invoice.objects.filter(kind=Invoice.Kind.CREDIT_NOTE).count() == 1
    assert Activity.objects.filter(verb="membership.refunded").count() == 1


def test_a_decision_and_a_withdrawal_do_not_both_win(cast, refund):
    reviewer, admin = cast.reviewer, cast.global_admin
    outcomes = together(lambda: refunds.approve(reviewer, refund), lambda: refunds.withdraw(admin, refund))
    assert len(accepted(outcomes)) == 1
    ended = fresh(refund.membership).state == Membership.State.REFUNDED
    assert ended is (RefundRequest.objects.get().state == RefundRequest.State.APPROVED)


def test_many_clicks_make_one_request(cast, refund):
    refunds.withdraw(cast.global_admin, refund)
    membership, asker = refund.membership, cast.global_admin
    outcomes = at_once(8, lambda: asked(membership, asker))
    assert (len(accepted(outcomes)), RefundRequest.objects.waiting().count()) == (1, 1)


# --- the Silver of an upgrade ---


def upgraded_while_refunded(cast, refund):
    """Acme orders Gold in the place of the Silver that staff refund at the same moment."""
    membership, admin, reviewer = refund.membership, cast.partner_admin, cast.reviewer
    competent(cast.acme, code="devops")
    gold = an_offer("gold")

    def approve():
        time.sleep(0.1)
        return refunds.approve(reviewer, refund)

    outcomes = together(lambda: orders.place(admin, gold, by_transfer()), approve)
    is_upgrade = Order.objects.filter(replaces=membership, kind=Order.Kind.UPGRADE).exists()
    return outcomes, is_upgrade and fresh(membership).state == Membership.State.REFUNDED


@pytest.mark.parametrize("_round", range(3))
def test_what_is_refunded_is_not_upgraded_at_the_same_moment(cast, refund, monkeypatch, _round):
    slowly(monkeypatch, orders, "can_order")
    outcomes, is_both = upgraded_while_refunded(cast, refund)
    assert accepted(outcomes) and not is_both


def test_its_twin_without_the_lock_sells_an_upgrade_of_what_is_refunded(cast, refund, monkeypatch):
    monkeypatch.setattr(orders, "lock_company", unlocked)
    slowly(monkeypatch, orders, "can_order")
    _outcomes, is_both = upgraded_while_refunded(cast, refund)
    assert is_both


USES = {
    "a seat": lambda m, c: assignments.assign(c.partner_admin, m.benefits.filter(unit="seat").first(), c.member),
    "hours": lambda m, c: advisory.submit(c.partner_admin, a_wish()),
    "an offer": lambda m, c: marketing.request(c.partner_admin, builders.a_benefit(m, Family.GO_TO_MARKET)),
}


@pytest.mark.parametrize("use", USES)
def test_what_the_portal_gives_and_an_approval_do_not_both_win(cast, refund, use):
    """The verbs themselves: each of them locks the membership before it looks."""
    contact = a_person(cast.acme, name="Cora Contact")
    marketing.add_contact(cast.partner_admin, contact, "cora@market.example", "+47 22 00 01 18", "en")
    membership, reviewer, _member = refund.membership, cast.reviewer, cast.member
    outcomes = together(lambda: USES[use](membership, cast), lambda: refunds.approve(reviewer, refund))
    assert (len(accepted(outcomes)), len(refused(outcomes, Refused))) == (1, 1)
    ended = fresh(membership).state == Membership.State.REFUNDED
    used = {"assigned", "hours_taken", "offer_requested"} & {item.code for item in checklist(fresh(membership))}
    assert ended is not bool(used)


@pytest.mark.parametrize("_round", range(3))
def test_get_keys_and_asking_for_a_refund_do_not_both_win(cast, refund, _round):
    """While a request waits no key is shown; once a key is shown no request is sent (D17)."""
    refunds.withdraw(cast.global_admin, refund)
    membership, admin, asker = refund.membership, cast.partner_admin, cast.global_admin
    in_stock()
    benefit = keys_benefit(membership)
    outcomes = together(lambda: keys.reveal(admin, benefit), lambda: asked(membership, asker))
    assert (len(accepted(outcomes)), len(refused(outcomes, Refused))) == (1, 1)


def test_a_seat_and_an_approval_do_not_both_win(cast, refund):
    """An assignment that was not yet committed when the benefits were locked is waited for."""
    membership, admin, reviewer = refund.membership, cast.partner_admin, cast.reviewer
    person = a_person(cast.acme)

    def assign_first():
        with transaction.atomic():
            row = builders.assign(membership, admin, person=person)
            time.sleep(0.4)
            return row

    def approve_second():
        time.sleep(0.2)
        return refunds.approve(reviewer, refund)

    outcomes = together(assign_first, approve_second)
    assert isinstance(outcomes[0], Assignment)
    assert isinstance(outcomes[1], Refused)
