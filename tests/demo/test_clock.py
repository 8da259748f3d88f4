"""What the clock shows in the demo world: a question that is escalated, and nobody mailed of bulk data."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from incidents.models import Incident
from incidents.services.escalating import sweep
from partnerportal.accounts.models import Outbox
from partnerportal.demo import bulk, clock
from partnerportal.demo.people import populate


@pytest.fixture
def companies(db):
    call_command("load_catalogue")
    return populate()


def test_a_free_question_is_escalated_to_the_operator(companies):
    clock.tell(timezone.now())
    incident = Incident.objects.get()
    assert (incident.nature, incident.entitlement_id, bool(incident.escalated_at)) == ("billing", None, True)
    mail = Outbox.objects.get(kind="incidents/overdue")
    assert (mail.to, incident.reference in mail.subject) == ("operator@portal.example", True)


def test_telling_it_leaves_nothing_for_the_sweep(companies):
    clock.tell(timezone.now())
    assert sweep() == 0


def test_bulk_data_is_escalated_already(companies):
    bulk.fill(200, 3, timezone.now())
    assert Incident.objects.our_turn().count() == 10
    assert (sweep(), Outbox.objects.count()) == (0, 0)
