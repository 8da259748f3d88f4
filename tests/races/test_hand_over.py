"""Two agents of a provider take one hand-over; one declines while another files (promises.md 1)."""

import pytest

from incidents.models import HandOver, Incident
from incidents.services import handover
from partnerportal.common.refusals import Refused, WrongState
from tests.builders import a_person
from tests.incidents.handover.builders import a_hand_over, in_state, submitted
from tests.races.harness import accepted, refused, slowly, together


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


def test_its_twin_without_the_lock_makes_several_drafts(cast, agents, monkeypatch):
    row = a_hand_over(cast)
    monkeypatch.setattr(handover, "_lock", lambda one: HandOver.objects.select_related(*handover.SHOWN).get(pk=one.pk))
    slowly(monkeypatch, handover, "_look_again")
    take_all(row, agents)
    assert Incident.objects.filter(customer=row.customer).count() > 1


def test_what_is_filed_is_not_declined_at_the_same_moment(cast):
    row, agent = in_state("taken", cast), cast.provider_admin_agent
    outcomes = together(lambda: submitted(agent, row.incident), lambda: handover.decline(agent, row, "No."))
    assert len(accepted(outcomes)) == 1 and len(refused(outcomes, Refused)) == 1
    row = HandOver.objects.get(pk=row.pk)
    assert (row.state == "filed") == Incident.objects.live().filter(customer=row.customer).exists()
