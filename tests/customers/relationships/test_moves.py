"""Every move from every state: what MOVES says is what the verbs do (model.md 2)."""

import pytest

from partnerportal.accounts.models import Activity, Outbox
from partnerportal.common.refusals import WrongState
from partnerportal.customers.models import Relationship
from partnerportal.customers.services import relationships, relationships_answers
from tests.customers.relationships.builders import again, in_state

State = Relationship.State
DO = {
    "send_again": lambda by, row, token: relationships.send_again(by, row),
    "withdraw": lambda by, row, token: relationships.withdraw(by, row),
    "ask_admin": lambda by, row, token: relationships.ask_admin(by, row),
    "remove": lambda by, row, token: relationships.remove(by, row),
    "accept": lambda by, row, token: relationships_answers.accept(token, delegates=False),
    "decline": lambda by, row, token: relationships_answers.decline(token),
    "delegate": lambda by, row, token: relationships_answers.delegate(token),
    "undelegate": lambda by, row, token: relationships_answers.undelegate(token),
}
PAIRS = [(move, state) for move in Relationship.MOVES for state in State]


def test_every_move_has_a_verb():
    assert set(DO) == set(Relationship.MOVES)


@pytest.mark.parametrize("move, state", PAIRS, ids=[f"{move}-{state}" for move, state in PAIRS])
def test_a_move_is_done_from_its_states_and_refused_from_all_others(cast, move, state):
    row, token = in_state(cast.acme, state, admin=move == "undelegate")
    sources, target = Relationship.MOVES[move]
    if state in sources:
        DO[move](cast.global_admin, row, token)
        assert again(row).state == target
        assert Activity.objects.filter(reference=row.reference).exists()
        assert Outbox.objects.filter(reference=row.reference).exists()
        return
    with pytest.raises(WrongState):
        DO[move](cast.global_admin, row, token)
    assert again(row).state == state
    assert not Activity.objects.filter(reference=row.reference).exists()
    assert not Outbox.objects.filter(reference=row.reference).exists()


@pytest.mark.parametrize("state", State)
def test_what_can_be_done_is_said_by_the_row(cast, state):
    row, _token = in_state(cast.acme, state)
    assert {move for move in Relationship.MOVES if row.can(move)} == {
        move for move, (sources, _target) in Relationship.MOVES.items() if state in sources
    }
