"""The contracts of paid plans: one at a time for each plan and company, with the lines of the plan, for a year."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from benefits import periodic
from partnerportal.accounts.models import Activity, Outbox
from partnerportal.common.refusals import Forbidden, Refused, WrongState
from support import services
from support.models import Contract, Kind
from support.needs import Need
from support.services import plans, proof
from support.services.plans import RENEWED_WITHIN, YEAR
from tests.builders import a_contract, a_person
from tests.support.plans.builders import START, a_registration, a_sold_plan, noon, registered

pytestmark = pytest.mark.django_db
LINES = {"asfp": [Kind.CLOUD], "psfp": [Kind.ON_PREMISES, Kind.CLOUD], "azure": [Kind.CLOUD]}


@pytest.mark.parametrize("code", LINES)
def test_a_registered_plan_is_active_for_a_year_and_unlimited(cast, code):
    contract = registered(cast.reviewer, cast.acme, code)
    assert (contract.state, contract.start_date, contract.end_date) == (Contract.State.ACTIVE, START, START + YEAR)
    assert contract.usable_until == contract.end_date and contract.access_id
    lines = contract.entitlements.order_by("pk")
    assert [(line.kind, line.quota, line.plan.code) for line in lines] == [(kind, None, code) for kind in LINES[code]]
    assert proof.findings() == []


def test_the_whole_company_can_file_with_it_also_in_csp_only(cast):
    for company, person in ((cast.acme, cast.member), (cast.csp_only, a_person(cast.csp_only))):
        need = Need("dynamics", "customer")
        assert not any(o.plan.code == "asfp" for o in services.plan_options(person, need, START).usable)
        registered(cast.operator, company)
        options = services.plan_options(person, need, START)
        assert [o.plan.code for o in options.usable] == ["asfp"]


def test_the_log_of_the_company_says_who_registered_what(cast):
    contract = registered(cast.reviewer, cast.acme)
    row = Activity.objects.get(verb="plan.registered")
    assert (row.organization, row.by, row.reference) == (cast.acme, cast.reviewer, contract.activity_reference)
    assert "registered ASFP 2026/27 under agreement EA-1" in row.sentence and "1 Jun 2027" in row.sentence
    assert plans.agreement_of(contract) == "EA-1"


@pytest.mark.parametrize("who", ["engineer", "global_admin", "partner_admin", "member", "holder"])
def test_nobody_else_registers_or_takes_back(cast, who):
    with pytest.raises(Forbidden):
        registered(getattr(cast, who), cast.acme)
    contract = registered(cast.reviewer, cast.acme)
    with pytest.raises(Forbidden):
        plans.unregister(getattr(cast, who), contract)
    assert list(plans.registrable(getattr(cast, who))) == []


@pytest.mark.parametrize("start, now, sentence", [
    (START + timedelta(days=1), START, "A plan that begins later"),
    (START - YEAR, START, "a day of the last year"),
    (START - YEAR + timedelta(days=1), START, None),
    (START, START, None),
])  # fmt: skip
def test_the_start_is_a_day_of_the_last_year(cast, start, now, sentence):
    if sentence:
        with pytest.raises(Refused, match=sentence):
            registered(cast.reviewer, cast.acme, start=start, now=noon(now))
        assert not Contract.objects.exists()
    else:
        assert registered(cast.reviewer, cast.acme, start=start, now=noon(now)).end_date == start + YEAR


@pytest.mark.parametrize("day, sentence", [
    (START, "runs until 1 Jun 2027"),
    (START + YEAR - RENEWED_WITHIN - timedelta(days=1), "can be bought from 2 May 2027"),
    (START + YEAR - RENEWED_WITHIN, None),
    (START + YEAR, None),
    (START + YEAR + timedelta(days=1), None),
])  # fmt: skip
def test_the_next_year_is_taken_in_the_last_thirty_days(cast, day, sentence):
    first = registered(cast.reviewer, cast.acme)
    if sentence:
        with pytest.raises(Refused, match=sentence):
            registered(cast.reviewer, cast.acme, start=day)
        return
    second = registered(cast.reviewer, cast.acme, start=day)
    first.refresh_from_db()
    assert first.state == Contract.State.ENDED
    assert plans.running(cast.acme, a_sold_plan(), day) == second
    assert plans.agreement_of(second) == "EA-1"


@pytest.mark.parametrize("days, possible", [(-1, False), (0, False), (1, True)])
def test_a_registration_does_not_shorten_the_year_that_runs(cast, days, possible):
    first, late = registered(cast.reviewer, cast.acme), START + YEAR - timedelta(days=10)
    wanted = a_registration(cast.acme, start=START + timedelta(days=days), agreement="EA-2")
    if possible:
        assert plans.register(cast.reviewer, wanted, noon(late)).end_date > first.end_date
        return
    with pytest.raises(Refused, match="would end no later"):
        plans.register(cast.reviewer, wanted, noon(late))
    assert plans.running(cast.acme, wanted.plan, late) == first


def test_another_plan_or_another_company_is_another_matter(cast):
    rows = [registered(cast.reviewer, cast.acme), registered(cast.reviewer, cast.acme, "psfp")]
    rows += [registered(cast.reviewer, cast.rival)]
    assert Contract.objects.filter(state=Contract.State.ACTIVE).count() == len(rows)


def test_staff_do_not_register_for_their_own_company(cast):
    insider = a_person(cast.acme, "reviewer")
    with pytest.raises(Refused, match="the own company"):
        registered(insider, cast.acme)
    contract = registered(cast.reviewer, cast.acme)
    with pytest.raises(Refused, match="the own company"):
        plans.unregister(insider, contract)


def test_what_is_not_sold_is_not_registered(cast):
    a_sold_plan().__class__.objects.filter(code="asfp").update(is_sold=False)
    with pytest.raises(Refused, match="is not sold"):
        plans.register(cast.reviewer, a_registration(cast.acme), noon(START))


def test_a_mistake_is_taken_back_and_registered_again(cast):
    contract = registered(cast.reviewer, cast.acme)
    plans.unregister(cast.operator, contract)
    contract.refresh_from_db()
    assert contract.state == Contract.State.ENDED
    assert Activity.objects.filter(verb="plan.unregistered", by=cast.operator).exists()
    with pytest.raises(WrongState, match="has ended already"):
        plans.unregister(cast.reviewer, contract)
    again = registered(cast.reviewer, cast.acme)
    assert plans.agreement_of(again) == "EA-1" and again.pk != contract.pk


@pytest.mark.parametrize("was_bought", [True, False])
def test_what_a_mistake_has_ended_is_active_again(cast, was_bought):
    plan, late = a_sold_plan(), START + YEAR - timedelta(days=10)
    first = plans.bring(cast.acme, plan, "order:7", noon(START)) if was_bought else registered(cast.reviewer, cast.acme)
    mistake = registered(cast.reviewer, cast.acme, start=late, agreement="EA-2")
    assert plans.unregister(cast.operator, mistake, noon(late)) == first
    assert plans.running(cast.acme, plan, late) == first
    row = Activity.objects.get(verb="contract.restored")
    assert "ASFP 2026/27 is active again, until 1 Jun 2027" in row.sentence
    assert proof.findings() == []


def test_what_was_over_meanwhile_stays_ended(cast):
    first, late = registered(cast.reviewer, cast.acme), START + YEAR - timedelta(days=10)
    mistake = registered(cast.reviewer, cast.acme, start=late, agreement="EA-2")
    assert plans.unregister(cast.reviewer, mistake, noon(first.end_date + timedelta(days=1))) is None
    assert plans.contracts_of(a_sold_plan()).count() == 0


def test_of_two_plans_each_brings_back_its_own(cast):
    late = START + YEAR - timedelta(days=10)
    firsts = {code: registered(cast.reviewer, cast.acme, code) for code in LINES}
    mistakes = [registered(cast.reviewer, cast.acme, code, late, "EA-2") for code in LINES]
    assert [plans.unregister(cast.reviewer, row, noon(late)) for row in mistakes] == list(firsts.values())


@pytest.mark.parametrize("days, ended", [(-1, 0), (0, 0), (1, 1)])
def test_what_is_over_is_ended_in_the_zone_of_its_company(cast, days, ended):
    contract = registered(cast.reviewer, cast.acme)
    assert plans.end_due(noon(contract.end_date + timedelta(days=days))) == ended
    contract.refresh_from_db()
    assert (contract.state == Contract.State.ENDED) == bool(ended)
    assert plans.end_due(noon(contract.end_date + timedelta(days=days))) == 0


def test_one_that_cannot_be_ended_holds_up_no_other(cast, monkeypatch):
    rows = [registered(cast.reviewer, company) for company in (cast.acme, cast.rival)]
    end = plans.contracts.end_contract
    monkeypatch.setattr(plans.contracts, "end_contract", lambda pk, now: 1 / (pk - rows[0].pk) and end(pk, now))
    monkeypatch.setattr(plans, "DatabaseError", ZeroDivisionError)
    assert plans.end_due(noon(START + YEAR + timedelta(days=2))) == 1


@pytest.mark.parametrize("act", ["plan_registered", "plan_taken_back"])
def test_those_who_buy_plans_are_told(cast, act):
    told = {cast.global_admin.email, cast.partner_admin.email}
    first, late = registered(cast.reviewer, cast.acme), START + YEAR - timedelta(days=10)
    second = registered(cast.reviewer, cast.acme, start=late, agreement="EA-2")
    plans.unregister(cast.reviewer, second, noon(late))
    rows = Outbox.objects.filter(kind=f"support/{act}", reference=second.activity_reference)
    assert {row.to for row in rows} == told and len(rows) == len(told)
    body = rows[0].body
    assert str(second) in body and "/support/plans/" in body
    says = "agreement EA-2" if act == "plan_registered" else f"{first}, which it had ended, is active again until"
    assert says in body


def test_what_was_bought_is_not_taken_back(cast):
    contract = plans.bring(cast.acme, a_sold_plan(), "order:7", noon(START))
    with pytest.raises(Refused, match="registered by staff"):
        plans.unregister(cast.reviewer, contract)


def test_a_paid_order_brings_its_contract_once(cast):
    plan = a_sold_plan()
    first = plans.bring(cast.acme, plan, "order:7", noon(START))
    assert plans.bring(cast.acme, plan, "order:7", noon(START)) == first
    assert (first.reference, first.end_date) == ("plan:asfp:order:7", START + YEAR)
    assert Activity.objects.filter(verb="plan.issued").count() == 1


def test_what_is_paid_adds_its_year_to_the_one_that_runs(cast):
    first = registered(cast.reviewer, cast.acme)
    second = plans.bring(cast.acme, a_sold_plan(), "order:7", noon(START + timedelta(days=10)))
    first.refresh_from_db()
    assert (first.state, second.end_date) == (Contract.State.ENDED, START + YEAR + YEAR)


def test_the_proof_finds_a_missing_line_and_a_second_contract(cast):
    contract = registered(cast.reviewer, cast.acme, "psfp")
    contract.entitlements.filter(kind=Kind.CLOUD).update(quota=0)
    a_contract(cast.acme)
    second = registered(cast.reviewer, cast.acme, "asfp")
    Contract.objects.filter(pk=second.pk).update(reference="plan:psfp:order:99")
    found = {str(finding) for finding in proof.findings()}
    assert f"contract:{contract.pk}: Its lines are not those of the plan 'psfp'." in found
    assert f"contract:{second.pk}: The company has two active contracts of the plan 'psfp'." in found


@pytest.mark.parametrize("job", [periodic.turn_day, lambda: call_command("sweep")], ids=["beat", "sweep"])
def test_what_is_over_is_ended_every_hour(cast, job):
    contract = registered(cast.reviewer, cast.acme)
    Contract.objects.filter(pk=contract.pk).update(end_date=START, usable_until=START)
    job()
    contract.refresh_from_db()
    assert contract.state == Contract.State.ENDED
