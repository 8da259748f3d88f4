"""Two sweeps at the same moment, and a sweep against the answer that ends what it is about (promises.md 7)."""

import pytest

from incidents import services
from incidents.models import Event, Incident
from incidents.services import escalating
from partnerportal.accounts.models import Outbox
from tests.incidents.builders import a_line, an_incident, later
from tests.races.harness import at_once, meeting, slowly, together

LATE = later(hours=5)


@pytest.fixture
def incident(cast):
    assert cast.engineer and cast.operator
    return an_incident(cast.member)


def sweep():
    return escalating.sweep(LATE)


def told():
    return Event.objects.filter(move="escalate").count()


def test_of_eight_sweeps_one_tells(incident, monkeypatch):
    slowly(monkeypatch, escalating, "hearers")
    assert sorted(at_once(8, sweep)) == [0] * 7 + [1]
    assert (told(), Outbox.objects.filter(kind="incidents/overdue").count()) == (1, 1)


def test_its_twin_without_the_lock_tells_more_than_once(incident, monkeypatch):
    monkeypatch.setattr(escalating, "taken", lambda pk: True)
    meeting(monkeypatch, escalating, "settle", 4)
    assert (at_once(4, sweep), told()) == ([1] * 4, 4)


def test_an_answer_while_the_sweep_tells_waits_and_is_kept(cast, incident, monkeypatch):
    slowly(monkeypatch, escalating, "hearers")
    swept, answered = together(sweep, lambda: services.answer(cast.engineer, incident, "Here.", now=LATE))
    row = Incident.objects.get(pk=incident.pk)
    assert row.first_response_at == LATE and answered.pk == incident.pk
    assert (bool(row.escalated_at), told()) == (bool(swept), swept)


def test_a_sweep_passes_by_what_somebody_holds(incident, monkeypatch):
    """The second does not wait for the first: it returns while the other still works on the row."""
    slowly(monkeypatch, escalating, "hearers")
    assert sorted(at_once(2, sweep)) == [0, 1]


def test_a_warning_sweep_reads_on_while_it_writes(cast, monkeypatch):
    """Outside a transaction, as the worker runs it: what is found is read in pieces between the commits."""
    assert cast.engineer and cast.operator
    monkeypatch.setattr(escalating, "BATCH", 2)
    line = a_line(cast.member)
    for number in range(5):
        an_incident(cast.member, line, title=f"No {number}", language="ko" if number % 2 else "en")
    assert [escalating.sweep(later(hours=3)) for _ in range(4)] == [2, 2, 1, 0]
    assert Event.objects.filter(move="warn").count() == 5
