"""The protocol of every move (habit 7): lock, look again, change named fields, write the event and the activity."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from incidents.models import Event, Incident
from incidents.models.history import INTERNAL
from partnerportal.accounts.activity import record
from partnerportal.accounts.models import User
from partnerportal.common.refusals import WrongState

VERBS = {
    "submit": "incident.submitted",
    "withdraw": "incident.withdrawn",
    "take": "incident.taken",
    "answer": "incident.replied",
    "note": "incident.noted",
    "ask": "incident.asked",
    "reply": "incident.replied",
    "severity": "incident.severity",
    "close": "incident.closed",
    "reopen": "incident.reopened",
    "assign": "incident.assigned",
    "merge": "incident.merged",
    "absorb": "incident.absorbed",
    "outage": "incident.outage",
    "clear": "incident.cleared",
    "outage_over": "incident.outage_over",
    "outage_again": "incident.outage_again",
    "warn": "incident.warned",
    "escalate": "incident.escalated",
    "mail": "incident.mailed",
}
RELATED = (
    *("organization", "filed_by__organization", "engineer__organization", "version__product", "plan", "customer"),
    "merged_into",
)


def lock(incident: Incident) -> Incident:
    """The row as it is now, locked until the transaction ends. Raises WrongState when it is gone.

    Two queries: a locking query that had to wait would show the new row beside the engineer of the old one.
    """
    rows = Incident.objects.filter(pk=incident.pk)
    if not rows.select_for_update(no_key=True).values_list("pk").first():
        raise WrongState(_("This draft was discarded."))
    return rows.select_related(*RELATED).get()


def taken(pk: int) -> bool:
    """Locks the incident until the transaction ends, for a sweep; False where somebody else holds it."""
    rows = Incident.objects.select_for_update(skip_locked=True, no_key=True)
    return rows.filter(pk=pk).values_list("pk").first() is not None


def lock_where_it_goes_on(incident: Incident) -> Incident:
    """The locked row; of a merged duplicate that of the incident in which it goes on.

    One lock at a time, so that nobody who merges waits for it with another one in hand.
    """
    while True:
        with transaction.atomic():
            row = lock(incident)
            if row.merged_into is None:
                return row
            transaction.set_rollback(True)
        incident = row.merged_into


def look_again(incident: Incident, move: str) -> None:
    """Raises WrongState unless the locked incident can make the move."""
    if not incident.can(move):
        raise WrongState(
            _("%(incident)s has moved on: it is now %(state)s. Reload the page to see what happened.")
            % {"incident": incident.reference, "state": incident.get_state_display().lower()}
        )


def settle(
    incident: Incident, move: str, by: User | None, now: datetime, changes: dict[str, Any], **facts: str
) -> Event:
    """Writes what the move changes: the named fields of the locked incident, its event, and the activity."""
    before = incident.state
    incident.state = Incident.MOVES[move][1] or before
    # What staff note among themselves must not look to the partner as if something had happened.
    incident.updated_at = incident.updated_at if move in INTERNAL else now
    for name, value in changes.items():
        setattr(incident, name, value)
    incident.save(update_fields=["state", "updated_at", *changes])
    event = Event.objects.create(
        incident=incident, move=move, from_state=before, to_state=incident.state, by=by, at=now, facts=facts
    )
    _log(event, by)
    return event


def _log(event: Event, by: User | None) -> None:
    incident, facts = event.incident, event.words()
    # What staff note among themselves is no business of the company's own log.
    company = None if event.is_internal else incident.organization
    record(by, VERBS[event.move], company, incident.activity_reference, event.at, incident=incident.reference, **facts)
