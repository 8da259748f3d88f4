"""Every move from every state, generated from the table on the model (habit 6)."""

from itertools import product

import pytest

from incidents import services
from incidents.models import Event, Incident
from incidents.services import escalating, mailing, outages
from partnerportal.common.refusals import WrongState
from tests.incidents.builders import MONDAY, a_line, in_state, later
from tests.incidents.desk.builders import a_twin, an_outage

DO = {
    "save": lambda cast, incident: services.save_draft(cast.member, incident, title="Other words"),
    "discard": lambda cast, incident: services.discard_draft(cast.member, incident),
    "withdraw": lambda cast, incident: services.withdraw(cast.member, incident, later(hours=2)),
    "take": lambda cast, incident: services.take(cast.operator, incident, incident.engineer_id, later(hours=2)),
    "answer": lambda cast, incident: services.answer(cast.engineer, incident, "Try this.", now=later(hours=2)),
    "note": lambda cast, incident: services.note(cast.engineer, incident, "Odd.", now=later(hours=2)),
    "ask": lambda cast, incident: services.ask_partner(cast.engineer, incident, "Which one?", now=later(hours=2)),
    "reply": lambda cast, incident: services.reply(cast.member, incident, "This one.", now=later(hours=2)),
    "severity": lambda cast, incident: services.change_severity(cast.engineer, incident, "A", later(hours=2)),
    "close": lambda cast, incident: services.close_as(cast.engineer, incident, "resolved", "So.", later(hours=2)),
    "reopen": lambda cast, incident: services.reopen(cast.member, incident, "Again.", now=later(hours=2)),
    "assign": lambda cast, incident: services.assign(
        cast.engineer, incident, cast.operator, "Yours.", incident.engineer_id, later(hours=2)
    ),
    "merge": lambda cast, incident: services.merge(cast.engineer, incident, a_twin(incident), now=later(hours=2)),
    "absorb": lambda cast, incident: services.merge(cast.engineer, a_twin(incident), incident, now=later(hours=2)),
    "outage": lambda cast, incident: services.link_outage(cast.engineer, incident, an_outage(incident, cast.operator)),
    "clear": lambda cast, incident: services.clear_outage(cast.engineer, struck(incident, cast.operator)),
    "outage_over": lambda cast, incident: outages.tell(
        struck(incident, cast.operator, is_over=True).pk, later(hours=2)
    ),
    "outage_again": lambda cast, incident: outages.tell(
        struck(incident, cast.operator, goes_on=True).pk, later(hours=2)
    ),
    "follow_up": lambda cast, incident: services.follow_up(cast.member, incident),
    "warn": lambda cast, incident: escalating.tell("warn", incident.pk, later(hours=3)),
    "escalate": lambda cast, incident: escalating.tell("escalate", incident.pk, later(hours=5)),
    "mail": lambda cast, incident: mailing.note_automatic(incident, later(hours=2)),
}


def struck(incident, by, is_over=False, goes_on=False):
    """The incident as a case of an outage; of one that is over, or of one that was thought so."""
    ended = {"state": "resolved", "resolved_at": later(days=9)} if is_over else {}
    outage = an_outage(incident, by, started_at=MONDAY, **ended)
    Incident.objects.filter(pk=incident.pk).update(outage=outage, outage_over=goes_on)
    return incident


ANSWERED_IN_ANOTHER_WAY = {("reply", "closed"): "a message reopens", ("submit", "*"): "twice is the same incident"}
PAIRS = [pair for pair in product(DO, Incident.State.values) if pair not in ANSWERED_IN_ANOTHER_WAY]


def test_the_table_here_knows_every_move():
    assert DO.keys() | {"submit"} == Incident.MOVES.keys()


@pytest.mark.parametrize(("move", "state"), PAIRS)
def test_a_move_is_made_from_its_states_only(cast, move, state):
    incident = in_state(state, cast.member, cast.engineer)
    sources, target = Incident.MOVES[move]
    if state not in sources:
        events = Event.objects.count()
        with pytest.raises(WrongState):
            DO[move](cast, incident)
        assert (Incident.objects.get(pk=incident.pk).state, Event.objects.count()) == (state, events)
        return
    DO[move](cast, incident)
    if move == "discard":
        assert not Incident.objects.filter(pk=incident.pk).exists()
    else:
        assert Incident.objects.get(pk=incident.pk).state == (target or state)


@pytest.mark.parametrize("move", sorted(DO.keys() - {"save", "discard", "follow_up"}))
def test_every_move_writes_one_event_that_reads_as_a_sentence(cast, move):
    state = {"withdraw": "open", "reopen": "closed"}.get(move, "open")
    incident = in_state(state, cast.member, cast.engineer)
    before = incident.events.count()
    DO[move](cast, incident)
    event = incident.events.last()
    assert (incident.events.count(), event.move, event.from_state) == (before + 1, move, state)
    assert event.by is None or event.sentence.startswith(str(event.by))
    assert "%" not in event.sentence


def test_a_status_has_its_own_word_for_every_state(cast):
    words = {str(Incident(state=state).status.word) for state in Incident.State.values}
    assert len(words) == len(Incident.State)


def test_an_event_is_never_changed(cast):
    event = in_state("open", cast.member, cast.engineer).events.get()
    with pytest.raises(Exception, match="append-only"):
        Event.objects.filter(pk=event.pk).update(move="close")


def test_the_ledger_knows_the_act(cast):
    line = a_line(cast.member)
    incident = in_state("open", cast.member, cast.engineer, line)
    assert incident.ledger_reference == f"incident:{incident.pk}/1"
    assert line.entries.filter(reference=incident.ledger_reference).count() == 1
