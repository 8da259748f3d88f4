"""Sweeps at the same moment that tell of the end of an outage (promises.md 7)."""

import pytest

from incidents import services
from incidents.models import Event
from incidents.services import outages as linked
from partnerportal.accounts.models import Outbox
from support.services import outages
from tests.incidents.builders import an_incident
from tests.races.harness import at_once, meeting


@pytest.fixture
def _over(cast):
    incident = an_incident(cast.member)
    outage = outages.open_outage(cast.operator, outages.Report("Down", [incident.version.product], "", "down", "So."))
    services.link_outage(cast.engineer, incident, outage)
    outages.resolve(cast.operator, outage, "It works again.")


def told():
    return Event.objects.filter(move="outage_over").count()


@pytest.mark.usefixtures("_over")
def test_of_four_sweeps_one_tells():
    assert sorted(at_once(4, linked.sweep)) == [0, 0, 0, 1]
    assert (told(), Outbox.objects.filter(kind="incidents/outage_over").count()) == (1, 1)


@pytest.mark.usefixtures("_over")
def test_its_twin_without_the_lock_tells_four_times(monkeypatch):
    monkeypatch.setattr(linked, "taken", lambda pk: True)
    meeting(monkeypatch, linked, "settle", 4)
    assert (at_once(4, linked.sweep), told()) == ([1] * 4, 4)
