"""What the database refuses, by name (habit 8)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from incidents.models import Attachment, Incident, Message, Pause
from tests.incidents.builders import MONDAY, a_draft, a_line, in_state

SPOILT = {
    "opened_unless_draft": ("open", {"opened_at": None}),
    "complete_unless_draft": ("open", {"title": ""}),
    "paid_iff_entitlement": ("open", {"entitlement": None}),
    "closed_iff_closed_at": ("closed", {"closed_at": None}),
    "withdrawn_only_before_start": ("closed", {"close_reason": "withdrawn"}),
    "started_by_somebody": ("attention_needed", {"started_at": None}),
    "answer_due_only_open": ("attention_needed", {"answer_due_at": MONDAY}),
    "due_until_first_response": ("open", {"answer_due_at": MONDAY}),
    "attention_after_response": ("open", {"state": "attention_needed", "answer_due_at": None}),
    "dates_in_order": ("closed", {"closed_at": MONDAY - timedelta(days=1)}),
    "act_from_one": ("open", {"act": 0}),
    "known_state": ("open", {"state": "resolved", "answer_due_at": None}),
}


@pytest.mark.parametrize("name", SPOILT)
def test_an_incident_cannot_contradict_itself(cast, name):
    state, spoiling = SPOILT[name]
    incident = in_state(state, cast.member, cast.engineer)
    with pytest.raises(IntegrityError, match=f"incidents_incident_{name}"), transaction.atomic():
        Incident.objects.filter(pk=incident.pk).update(**spoiling)


def test_a_draft_has_not_been_opened(cast):
    draft = a_draft(cast.member)
    with pytest.raises(IntegrityError, match="opened_unless_draft"):
        Incident.objects.filter(pk=draft.pk).update(opened_at=MONDAY)


def test_who_pays_is_the_company_of_the_line(cast):
    incident = in_state("open", cast.member, cast.engineer)
    with pytest.raises(IntegrityError, match="paid_by_company_of_entitlement"):
        Incident.objects.filter(pk=incident.pk).update(paid_by=cast.rival)


def test_a_follow_up_stays_in_its_company(cast):
    foreign = in_state("closed", cast.outsider, cast.engineer)
    draft = a_draft(cast.member)
    with pytest.raises(IntegrityError, match="follows_in_same_company"):
        Incident.objects.filter(pk=draft.pk).update(follows=foreign)


def test_two_pauses_are_not_open_at_once(cast):
    incident = in_state("attention_needed", cast.member, cast.engineer)
    with pytest.raises(IntegrityError, match="one_open_per_incident"):
        Pause.objects.create(incident=incident, start_at=timezone.now())


def test_a_pause_ends_after_it_starts(cast):
    incident = in_state("attention_needed", cast.member, cast.engineer)
    with pytest.raises(IntegrityError, match="ends_after_it_starts"):
        incident.pauses.update(end_at=MONDAY)


def test_only_staff_write_internal_notes(cast):
    incident = in_state("open", cast.member, cast.engineer)
    with pytest.raises(IntegrityError, match="internal_only_from_staff"):
        Message.objects.create(incident=incident, author=cast.member, body="x", is_internal=True)


@pytest.mark.parametrize(("fields", "name"), [({"size": 0}, "size_in_bounds"), ({"name": ""}, "has_name")])
def test_an_attachment_has_a_name_and_a_size(cast, fields, name):
    incident = in_state("open", cast.member, cast.engineer)
    message = Message.objects.create(incident=incident, author=cast.member, body="x")
    row = {"stored_name": "a", "name": "a.txt", "size": 1, "sha256": "", "content_type": "text/plain", **fields}
    with pytest.raises(IntegrityError, match=name):
        Attachment.objects.create(message=message, **row)


def test_an_incident_that_was_submitted_cannot_be_deleted(cast):
    line = a_line(cast.member)
    incident = in_state("open", cast.member, cast.engineer, line)
    with pytest.raises(IntegrityError):
        incident.delete()
