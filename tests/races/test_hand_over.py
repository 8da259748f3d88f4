"""Two agents of a provider take one hand-over; one declines while another files; the partnership ends meanwhile, and
one request is handed over twice (promises.md 1, D34)."""

from threading import Event

import pytest
from django.db import IntegrityError

from incidents.models import HandOver, Incident
from incidents.services import handover, submitting
from partnerportal.accounts.models import Outbox
from partnerportal.common.refusals import Refused, WrongState
from partnerportal.customers.models import Partnership
from partnerportal.customers.services import partnerships
from tests.builders import a_person
from tests.customers.builders import a_shared_customer
from tests.incidents.handover.builders import a_hand_over, a_problem, in_state, submitted
from tests.races.harness import accepted, at_once, refused, slowly, together, without


@pytest.fixture
def agents(cast):
    return [a_person(cast.provider, "admin_agent", name=f"Agent {n}") for n in range(4)]


def take_all(row, agents):
    return together(*[lambda agent=agent: handover.take(agent, row) for agent in agents])


def test_four_agents_one_takes_it_and_the_others_hear_by_whom(cast, agents):
    row = a_hand_over(cast)
    outcomes = take_all(row, agents)
    assert (len(accepted(outcomes)), len(refused(outcomes, WrongState))) == (1, 3)
    winner = HandOver.objects.get(pk=row.pk).answered_by
    assert all(str(winner) in str(error) for error in refused(outcomes, WrongState))
    assert Incident.objects.filter(customer=row.customer).count() == 1


def test_its_twin_without_the_lock_is_stopped_by_the_database_alone(cast, agents, monkeypatch):
    row = a_hand_over(cast)
    monkeypatch.setattr(handover, "ground_of", lambda one: "")
    monkeypatch.setattr(handover, "lock", lambda one: HandOver.objects.select_related(*handover.SHOWN).get(pk=one.pk))
    slowly(monkeypatch, handover, "look_again")
    assert refused(take_all(row, agents), IntegrityError), "the twin must show the fault"


def test_what_is_filed_is_not_declined_at_the_same_moment(cast):
    row, agent = in_state("taken", cast), cast.provider_admin_agent
    outcomes = together(lambda: submitted(agent, row.incident), lambda: handover.decline(agent, row, "No."))
    assert len(accepted(outcomes)) == 1 and len(refused(outcomes, Refused)) == 1
    row = HandOver.objects.get(pk=row.pk)
    assert (row.state == "filed") == Incident.objects.live().filter(customer=row.customer).exists()


def meanwhile(monkeypatch, module, name, call, end):
    """`end` runs when `call` has come to that step of the module, unless it has to wait for it."""
    come, ended, real = Event(), Event(), getattr(module, name)

    def later(*args, **kwargs):
        come.set()
        ended.wait(0.5)
        return real(*args, **kwargs)

    def ends():
        come.wait(10)
        outcome = end()
        ended.set()
        return outcome

    monkeypatch.setattr(module, name, later)
    return together(call, ends)


def handed_over_while_the_partnership_ends(cast, monkeypatch, step):
    customer, user = a_shared_customer(cast.provider, cast.csp_only), cast.reseller_admin_agent
    by, problem, partnership = cast.provider_global_admin, a_problem(user), Partnership.objects.get()
    meanwhile(
        monkeypatch, handover, step,
        lambda: handover.hand_over(user, customer, cast.provider, problem),
        lambda: partnerships.end(by, partnership),
    )  # fmt: skip
    assert not Partnership.objects.active().exists()
    return HandOver.objects.filter(state="waiting").exists()


@pytest.mark.parametrize("step", ["_demand_complete", "log"])
def test_nothing_waits_for_a_provider_whose_partnership_has_ended(cast, monkeypatch, step):
    assert not handed_over_while_the_partnership_ends(cast, monkeypatch, step)


@pytest.mark.parametrize("step", ["_demand_complete", "log"])
def test_its_twin_without_the_lock_lets_it_wait(cast, monkeypatch, step):
    monkeypatch.setattr(handover, "lock_ground", lambda *args: "")
    assert handed_over_while_the_partnership_ends(cast, monkeypatch, step), "the twin must show the fault"


def filed_before_the_end(cast, monkeypatch):
    row, agent, by = in_state("taken", cast), cast.provider_admin_agent, cast.reseller
    partnership, draft = Partnership.objects.get(), row.incident

    def end():
        partnerships.end(by, partnership)
        return Incident.objects.get(pk=draft.pk).is_open

    return meanwhile(monkeypatch, submitting, "plan_options", lambda: submitted(agent, draft), end)[1]


def test_what_is_being_filed_is_filed_before_the_partnership_ends(cast, monkeypatch):
    assert filed_before_the_end(cast, monkeypatch)


def test_its_twin_without_the_lock_files_after_the_end(cast, monkeypatch):
    monkeypatch.setattr(handover, "demand_ground", lambda incident: None)
    assert not filed_before_the_end(cast, monkeypatch), "the twin must show the fault"


def hand_over_often(cast):
    customer, user = a_shared_customer(cast.provider, cast.csp_only), cast.reseller_admin_agent
    problem = a_problem(user)
    return at_once(4, lambda: handover.hand_over(user, customer, cast.provider, problem))


def test_a_double_click_hands_over_once(cast):
    agent = cast.provider_admin_agent
    outcomes = hand_over_often(cast)
    assert (len(accepted(outcomes)), len(refused(outcomes, WrongState))) == (1, 3)
    assert Outbox.objects.filter(kind="incidents/handed_over", to=agent.email).count() == 1


def test_its_twin_without_the_constraint_hands_over_several_times(cast):
    with without(HandOver, "incidents_handover_one_open_per_problem"):
        assert len(accepted(hand_over_often(cast))) == 4
