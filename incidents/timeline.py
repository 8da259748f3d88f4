"""The conversation as the page shows it: what was said, and between it what happened."""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from incidents.models import Attachment, Event, Incident, Message
from incidents.models.history import INTERNAL

SAID = {"answer", "reply", "ask", "note"}
"""Moves whose message says it already; they are shown only where they change the state."""
AUTHOR = ("author__name", "author__email", "author__organization__name")
MESSAGE = ("incident_id", "body", "at", "is_staff", "is_internal", *AUTHOR)
EVENT = ("incident_id", "move", "from_state", "to_state", "at", "facts", "by__name", "by__email")


@dataclass(frozen=True, slots=True)
class Item:
    """One entry: a message, or an event. The description opens the conversation and is neither."""

    at: datetime
    message: Message | None = None
    event: Event | None = None

    @property
    def look(self) -> str:
        """The symbol of an event: that of the state it led to, or of a person who took or got it."""
        if self.event is None or self.event.move in {"take", "assign"}:
            return "person"
        return Incident.LOOKS[Incident.State(self.event.to_state)][1]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Newest last. `messages` counts what was said after the description."""

    items: list[Item]
    files: list[Attachment]
    messages: int


def timeline(incident: Incident, with_notes: bool) -> Timeline:
    """The conversation of an incident that the reader sees anyway; internal notes for those who may work on it.

    Three queries, however long it is.
    """
    messages, events = incident.messages.for_page(), incident.events.for_page()
    if not with_notes:
        messages, events = messages.filter(is_internal=False), events.exclude(move__in=INTERNAL)
    said, happened = list(messages.only(*MESSAGE)), [event for event in events.only(*EVENT) if _is_worth_a_line(event)]
    items = sorted(
        chain((Item(m.at, message=m) for m in said), (Item(e.at, event=e) for e in happened)),
        key=lambda item: (item.at, item.event is not None),
    )
    return Timeline(items, [file for message in said for file in message.attachments.all()], len(said))


def _is_worth_a_line(event: Event) -> bool:
    return event.move not in SAID or event.from_state != event.to_state
