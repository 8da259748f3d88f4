"""Who hears of a move by mail. Queued in the transaction of the move; internal notes are never in it (model.md 5)."""

from typing import Any

from incidents.models import Event, Message
from partnerportal.accounts import outbox
from partnerportal.accounts.models import User


def opened(event: Event, filer: User) -> None:
    """To the filer: it has arrived, and by when the first response is due."""
    _send("opened", event, [filer])


def told_partner(kind: str, event: Event, message: Message | None = None) -> None:
    """To everybody who follows the incident, but not to the one who did it."""
    _send(kind, event, _followers(event), message)


def told_engineer(kind: str, event: Event, message: Message | None = None) -> None:
    """To the engineer who works on it, if there is one and it was somebody else."""
    engineer = event.incident.engineer
    if engineer is not None and engineer.is_active and engineer.pk != event.by_id:
        _send(kind, event, [engineer], message)


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
