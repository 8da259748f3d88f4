"""Every move of a hand-over from every state, generated from the table on the model (habit 6)."""

from itertools import product

import pytest

from incidents.models import HandOver
from incidents.services import handover
from partnerportal.accounts.models import Activity
from partnerportal.common.refusals import WrongState
from partnerportal.customers.models import Partnership
from partnerportal.customers.services import partnerships
from tests.builders import a_person
from tests.incidents.handover.builders import in_state, submitted

DO = {
    "take": lambda cast, row: handover.take(a_person(cast.provider, "admin_agent"), row),
    "give_up": lambda cast, row: handover.give_up(cast.provider_admin_agent, row),
    "file": lambda cast, row: submitted(cast.provider_admin_agent, row.incident),
    "decline": lambda cast, row: handover.decline(cast.provider_admin_agent, row, "No."),
    "withdraw": lambda cast, row: handover.withdraw(cast.reseller_admin_agent, row),
    "lapse": lambda cast, row: lapsed(cast, row),
}


def lapsed(cast, row):
    """By the end of the partnership; what was taken when it is put back."""
    partnerships.end(cast.reseller, Partnership.objects.get())
    if row.state != "waiting":
        handover.give_up(cast.provider_admin_agent, row)


WITHOUT_DRAFT = {("file", state) for state in ("waiting", "declined", "withdrawn")}
TWICE = {("file", "filed")}
PAIRS = [pair for pair in product(DO, HandOver.State.values) if pair not in WITHOUT_DRAFT | TWICE]


def test_the_table_here_knows_every_move():
    assert DO.keys() == HandOver.MOVES.keys()


@pytest.mark.parametrize(("move", "state"), PAIRS)
def test_a_move_is_made_from_its_states_only(cast, move, state):
    row = in_state(state, cast)
    sources, target = HandOver.MOVES[move]
    lines = Activity.objects.filter(verb__startswith="handover.").count()
    if state in sources:
        DO[move](cast, row)
        assert HandOver.objects.get(pk=row.pk).state == target
        assert Activity.objects.filter(verb=f"handover.{move}").count() == 2
        return
    with pytest.raises(WrongState):
        DO[move](cast, row)
    assert HandOver.objects.get(pk=row.pk).state == state
    assert Activity.objects.filter(verb__startswith="handover.").count() == lines


def test_filing_twice_is_one_filing(cast):
    row = in_state("filed", cast)
    submitted_again = Activity.objects.filter(verb="handover.file").count()
    handover.filed(row.incident, cast.provider_admin_agent, row.answered_at)
    assert Activity.objects.filter(verb="handover.file").count() == submitted_again


def test_a_status_has_its_own_word_for_every_state(cast):
    words = {str(HandOver(state=state).status.word) for state in HandOver.State.values}
    assert len(words) == len(HandOver.State)
