"""What is free has no severity and no escalation, whatever was answered before (D35, D36)."""

import pytest

from incidents import services
from incidents.models import Incident
from incidents.services.drafts import TECHNICAL
from tests.incidents.builders import MONDAY
from tests.incidents.paths.builders import ESCALATION, Journey
from tests.incidents.wizard import PROBLEM, text

FREE = sorted(Incident.FREE)
SAID = {"severity": "A", "criterion": "deviation", "health_checked_at": MONDAY}


def technical(draft):
    row = Incident.objects.get(pk=draft.pk)
    return {name: getattr(row, name) for name in TECHNICAL}


@pytest.mark.parametrize("nature", FREE)
def test_a_draft_that_becomes_free_forgets_what_only_a_problem_says(agent, nature):
    draft = services.save_draft(agent, None, nature="break_fix", **SAID)
    assert technical(draft) == SAID
    assert technical(services.save_draft(agent, draft, nature=nature)) == TECHNICAL
    assert technical(services.save_draft(agent, draft, nature=nature, **SAID)) == TECHNICAL
    assert technical(services.save_draft(agent, Incident.objects.get(pk=draft.pk), **SAID)) == TECHNICAL


def test_an_earlier_severity_promises_a_free_question_nothing(client, agent, plans):
    """As critical it would be two hours around the clock; it is one business day."""
    journey = Journey(client, agent, "office")
    journey.problem()
    journey.details(severity="A", **ESCALATION)
    journey.post("problem", {**PROBLEM, "nature": "billing", "version": journey.version.pk, "topic": "mail"})
    journey.details(severity="A")
    assert "Within one business day" in text(journey.get("review"))
    journey.submit()
    filed = journey.draft
    assert (filed.state, filed.severity, filed.promised_hours, filed.counting) == ("open", "", 8, "business")


@pytest.mark.parametrize("nature", FREE)
def test_a_severity_that_was_saved_beside_it_is_not_filed(agent, plans, nature):
    """Two windows: the row has a severity although its nature is free. Submitting looks at the nature."""
    contact = {"contact_name": "Ada", "contact_email": agent.email, "title": "T", "description": "D"}
    draft = services.save_draft(agent, None, MONDAY, nature=nature, plan=plans["free"], **contact)
    Incident.objects.filter(pk=draft.pk).update(severity="A")
    filed = services.submit(agent, draft, None, MONDAY)
    assert technical(filed) == TECHNICAL
    assert (filed.promised_hours, filed.counting) == (8, "business")
