"""Every pair of a move and a state, generated from the table on the model (model.md 2)."""

import pytest

from benefits import services
from benefits.models import Activation, ActivationEvent
from benefits.services import issuing, moves
from partnerportal.accounts.models import Activity
from partnerportal.common.refusals import WrongState
from tests.benefits.builders import REASON, TEXT, again, in_state

State = Activation.State
PAIRS = [(move, state) for move in Activation.MOVES for state in State]
WRITTEN = {
    "withdraw": ("requested in_review", "withdrawn"),
    "claim": ("requested", "in_review"),
    "release": ("in_review", "requested"),
    "approve": ("requested in_review", "approved"),
    "undo": ("approved", "in_review"),
    "reject": ("requested in_review", "rejected"),
    "issue": ("approved", "active"),
    "give_up": ("approved", "failed"),
    "retry": ("failed", "approved"),
}
"""The table of model.md 2, written out by hand."""


def make(move, row, cast):
    """The verb that makes the move, as the person who may; the job's two as the job."""
    verbs = {
        "withdraw": lambda: services.withdraw(cast.global_admin, row),
        "claim": lambda: services.claim(cast.reviewer, row),
        "release": lambda: services.release_claim(cast.reviewer, row),
        "approve": lambda: services.approve(cast.reviewer, row),
        "undo": lambda: services.undo(cast.reviewer, row),
        "reject": lambda: services.reject(cast.reviewer, row, REASON, TEXT),
        "issue": lambda: services.carry_out(row.pk) or refuse(row),
        "give_up": lambda: issuing._give_up(row, row.requested_at),
        "retry": lambda: services.retry(cast.reviewer, row),
    }
    verbs[move]()


def refuse(row):
    raise WrongState(row.moved_on())


def test_the_table_is_the_one_that_was_ruled():
    found = {move: (set(sources), target) for move, (sources, target) in Activation.MOVES.items()}
    assert found == {move: (set(sources.split()), target) for move, (sources, target) in WRITTEN.items()}


@pytest.mark.parametrize("move, state", PAIRS, ids=[f"{move}-{state}" for move, state in PAIRS])
def test_every_move_from_every_state(cast, activation, settings, move, state):
    settings.UNDO_SECONDS = 60
    row = in_state(activation, state, cast.reviewer, cast.global_admin)
    sources, target = Activation.MOVES[move]
    before = row.events.count()
    if state in sources:
        make(move, row, cast)
        assert again(row).state == target
        assert row.events.last().move == move
    elif (move, state) == ("claim", State.IN_REVIEW):
        make(move, row, cast)  # one's own claim is touched
        assert (again(row).state, row.events.count()) == (state, before)
    else:
        with pytest.raises(WrongState):
            make(move, row, cast)
        assert (again(row).state, row.events.count()) == (state, before)


def test_a_request_is_no_move_from_a_state(activation):
    event = activation.events.get()
    assert (event.move, event.from_state, event.to_state) == ("request", "", "requested")


def test_every_move_has_its_event_and_its_line_in_the_log(cast, activation):
    assert set(moves.VERBS) | {"attempt"} == set(ActivationEvent.Move)
    for verb in moves.VERBS.values():
        assert verb.startswith("activation.")
    assert Activity.objects.get(verb="activation.requested").organization == activation.organization


@pytest.mark.parametrize("state, word", [(s, s.label) for s in State])
def test_the_words_that_people_see(cast, activation, state, word):
    row = in_state(activation, state, cast.reviewer, cast.global_admin)
    assert str(row.status.word) == str(word)


def test_the_words_are_those_of_the_rule():
    assert [str(state.label) for state in State] == [
        "Requested",
        "In review",
        "Issuing",
        "Active",
        "Rejected",
        "Withdrawn",
        "Delayed",
    ]


def test_waiting_for_a_retry_is_told_apart_from_failed(cast, activation):
    row = in_state(activation, State.APPROVED, cast.reviewer, cast.global_admin)
    row.attempts, row.last_error = 1, "OperationalError: no database"
    assert (row.is_waiting_for_retry, row.has_failed, str(row.status.word)) == (True, False, "Waiting for retry")
    row.state = State.FAILED
    assert (row.is_waiting_for_retry, row.has_failed, str(row.status.word)) == (False, True, "Delayed")
