"""Buying a support plan: who may, when, what it costs and brings; by card at once, by transfer when it is confirmed."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from benefits import services
from benefits.models import Order
from benefits.services import charging, orders, plan_orders, proof
from benefits.standing import standing
from partnerportal.accounts.models import Activity, Outbox
from partnerportal.common.refusals import Forbidden, Refused, WrongState
from partnerportal.pages.proof import findings
from support.models import Contract
from support.needs import Need
from support.services import plan_options, plans
from tests.benefits.offers.builders import DECLINED, a_card, again, by_card, by_transfer
from tests.benefits.plan_orders.builders import a_plan_offer, bought, ordered, proved

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
State = Order.State
BUYERS = ["global_admin", "partner_admin", "reseller", "legacy_admin"]


@pytest.mark.parametrize("who", BUYERS)
def test_a_card_brings_the_plan_at_once(cast, who):
    user = getattr(cast, who)
    order = again(bought(user))
    assert (order.kind, order.state, order.membership) == ("buy", State.PAID, None)
    today = user.organization.today()
    assert (order.contract.start_date, order.contract.end_date) == (today, today + plans.YEAR)
    assert order.contract.reference == f"plan:asfp:order:{order.pk}"
    assert order.invoices.get().total == order.amount > 0
    assert findings() == []


def test_a_transfer_brings_it_when_staff_confirm(cast):
    order = proved(cast.reseller, "psfp")
    assert not Contract.objects.exists()
    paid = again(orders.confirm(cast.reviewer, order))
    assert paid.contract.entitlements.count() == 2 and paid.contract.organization == cast.csp_only
    assert paid.invoices.count() == 1 and findings() == []
    assert not proof.findings()


def test_dynamics_for_a_customer_becomes_possible(cast):
    need = Need("dynamics", "customer")
    before = plan_options(cast.member, need, cast.acme.today())
    assert not before.usable and "asfp" in [option.plan.code for option in before.unavailable]
    bought(cast.global_admin)
    assert [option.plan.code for option in plan_options(cast.member, need, cast.acme.today()).usable] == ["asfp"]


@pytest.mark.parametrize("who", ["member", "admin_agent", "billing_admin", "guest", "holder", "engineer", "reviewer"])
def test_nobody_else_buys_plans(cast, who):
    with pytest.raises(Forbidden):
        ordered(getattr(cast, who))
    with pytest.raises(Forbidden):
        bought(getattr(cast, who))
    assert not Order.objects.exists()


def test_one_order_at_a_time_for_each_plan(cast):
    order = ordered(cast.global_admin)
    with pytest.raises(Refused, match=f"Order {order.number} for Advanced Support for Partners is open"):
        ordered(cast.partner_admin)
    assert ordered(cast.partner_admin, "azure").state == State.PENDING


def test_two_at_the_same_moment_are_held_apart_by_the_database(cast):
    order = ordered(cast.global_admin)
    order.pk = None
    with pytest.raises(IntegrityError, match="benefits_order_one_open_per_offer"):
        order.save()


@pytest.mark.parametrize("left, possible", [(31, False), (30, True), (0, True), (-1, True)])
def test_the_next_year_is_bought_in_the_last_thirty_days(cast, left, possible):
    now = timezone.now()
    first = again(bought(cast.global_admin, now=now)).contract
    later = now + plans.YEAR - timedelta(days=left)
    if not possible:
        with pytest.raises(Refused, match="can be bought from"):
            bought(cast.global_admin, now=later)
        return
    second = again(bought(cast.global_admin, now=later)).contract
    first.refresh_from_db()
    begins = first.end_date if left >= 0 else cast.acme.today(later)
    assert (first.state, second.end_date) == (Contract.State.ENDED, begins + plans.YEAR)
    assert not findings()


def test_money_that_arrives_late_still_brings_its_year(cast):
    order = proved(cast.global_admin)
    registered = plans.bring(cast.acme, a_plan(), "agreement:1:EA-1")
    contract = again(orders.confirm(cast.reviewer, order)).contract
    assert contract.end_date == registered.end_date + plans.YEAR
    assert plans.running(cast.acme, a_plan(), cast.acme.today()) == contract


def a_plan(code="asfp"):
    return plan_orders.Plan.objects.get(code=code)


def test_a_declined_card_brings_nothing(cast):
    with pytest.raises(charging.Declined):
        charging.buy_by_card(cast.global_admin, a_plan_offer(), by_card(), a_card(DECLINED))
    assert Order.objects.get().state == State.DECLINED and not Contract.objects.exists()


def test_what_was_shown_is_what_is_ordered(cast):
    quote = plan_orders.quote(cast.acme, a_plan_offer())
    with pytest.raises(WrongState, match="The price is"):
        plan_orders.place(cast.global_admin, a_plan_offer(), by_transfer(seen="buy |1 NOK|2020-01-01"))
    assert quote.anniversary(cast.acme.today()) == cast.acme.today() + plans.YEAR


def test_cancelling_and_expiring_are_as_for_every_order(cast):
    order = orders.cancel(cast.partner_admin, ordered(cast.global_admin))
    assert order.state == State.CANCELLED
    order = ordered(cast.global_admin)
    assert orders.expire_due(order.requested_at + timedelta(days=32)) == 1
    assert again(order).state == State.EXPIRED


def test_a_reseller_cancels_and_an_outsider_does_not(cast):
    order = ordered(cast.reseller)
    with pytest.raises(WrongState, match="another company"):
        orders.cancel(cast.outsider, order)
    assert orders.cancel(cast.reseller, order).state == State.CANCELLED


def test_a_plan_is_no_membership(cast):
    with pytest.raises(Refused, match="is a support plan"):
        services.start_membership(cast.acme, a_plan_offer(), cast.acme.today())
    ordered(cast.global_admin)
    assert standing(cast.acme, timezone.now()).open_orders == []


def test_mails_and_the_log_name_the_plan_and_its_page(cast):
    order = orders.confirm(cast.reviewer, proved(cast.reseller))
    kinds = set(Outbox.objects.filter(reference=order.reference).values_list("kind", flat=True))
    assert kinds == {"benefits/plan_order_placed", "benefits/plan_order_paid"}
    for row in Outbox.objects.filter(reference=order.reference):
        assert f"/support/plans/orders/{order.pk}/" in row.body
        assert "membership" not in row.body
    assert Activity.objects.filter(verb="plan.issued", organization=cast.csp_only).exists()


@pytest.mark.parametrize("act", ["sent_back", "expired"])
def test_the_other_mails_lead_to_plans_too(cast, act):
    order = proved(cast.reseller)
    if act == "sent_back":
        orders.send_back(cast.reviewer, order, "The amount is wrong.")
    else:
        order = orders.send_back(cast.reviewer, order, "The amount is wrong.")
        orders.expire_due(order.requested_at + timedelta(days=60))
    row = Outbox.objects.get(kind=f"benefits/plan_order_{act}")
    assert "/support/plans/" in row.body and "/benefits/" not in row.body


def test_the_proof_finds_a_contract_of_no_order(cast):
    order = again(bought(cast.global_admin))
    Contract.objects.filter(pk=order.contract_id).update(reference="plan:asfp:order:999")
    said = [finding.sentence for finding in proof.findings()]
    assert said == [
        "Its contract is that of plan:asfp:order:999.",
        "No paid order brought the contract of plan:asfp:order:999.",
    ]


@pytest.mark.parametrize("wrong", [{"contract": None}, {"state": "pending", "paid_at": None}])
def test_the_database_wants_a_contract_with_every_paid_plan(cast, wrong):
    order = bought(cast.global_admin)
    with pytest.raises(IntegrityError, match="benefits_order_brings_something_iff_paid"):
        Order.objects.filter(pk=order.pk).update(**wrong)
