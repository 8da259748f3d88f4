import pytest

from incidents import services
from incidents.models import Incident
from tests.incidents.builders import MONDAY, a_draft, a_line, later


@pytest.fixture
def line(cast):
    return a_line(cast.member)


def test_submitting_opens_the_incident_and_takes_one(cast, line):
    incident = services.submit(cast.member, a_draft(cast.member), line.pk, MONDAY)
    line.refresh_from_db()
    assert (incident.state, incident.opened_at, line.used) == ("open", MONDAY, 1)
    assert (incident.organization, incident.paid_by) == (cast.acme, cast.acme)
    assert incident.due_at == incident.answer_due_at == later(hours=4)
