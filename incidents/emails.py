"""Who hears of a move by mail. Queued in the transaction of the move; internal notes reach the desk alone."""

from typing import Any

from incidents.models import Event, Message
from incidents.permissions import hearing_at_desk, working_engineer
from partnerportal.accounts import outbox
from partnerportal.accounts.models import User


def opened(event: Event, filer: User) -> None:
    """To the filer: it has arrived, and by when the first response is due."""
    _send("opened", event, [filer])


def told_partner(kind: str, event: Event, message: Message | None = None) -> None:
    """To everybody who follows the incident, but not to the one who did it."""
    _send(kind, event, _followers(event), message)


def told_desk(kind: str, event: Event, message: Message | None = None) -> None:
    """To the engineer who works on it and to those who follow it at the desk, but not to the one who did it."""
    _send(kind, event, [person for person in hearing_at_desk(event.incident) if person.pk != event.by_id], message)


def told_engineer(kind: str, event: Event, message: Message | None = None) -> None:
    """To the engineer who works on it alone, if somebody else did it."""
    engineer = working_engineer(event.incident)
    _send(kind, event, [engineer] if engineer and engineer.pk != event.by_id else [], message)


def told_also(kind: str, event: Event, before: User | None, message: Message | None = None) -> None:
    """To `before`, who worked on it so far, and to those who follow it at the desk; not to who works on it now."""
    known = {event.by_id, event.incident.engineer_id}
    people = hearing_at_desk(event.incident, before)
    _send(kind, event, [person for person in people if person.pk not in known], message)


def _followers(event: Event) -> list[User]:
    """Of those who watch, the ones who may still read it: not those who have left the company."""
    people = User.objects.filter(pk__in=event.incident.watchers.values("user"), is_active=True)
    if event.incident.organization_id is not None:
        people = people.filter(organization=event.incident.organization_id)
    return list(people.exclude(pk=event.by_id or 0).select_related("organization").order_by("pk"))


def _send(kind: str, event: Event, people: list[User], message: Message | None = None) -> None:
    incident = event.incident
    context: dict[str, Any] = {"incident": incident, "event": event, "by": event.by, "message": message}
    key = f"{incident.activity_reference}:event:{event.pk}"
    for person in people:
        outbox.send(f"incidents/{kind}", person, key, incident.activity_reference, incident.organization, context)
