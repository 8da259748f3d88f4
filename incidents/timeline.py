"""The conversation as the page shows it: what was said, and between it what happened."""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from incidents.models import Attachment, Event, Incident, Message
from partnerportal.accounts.models import User

SAID = {"answer", "reply", "ask", "note"}
"""Moves whose message says it already; they are shown only where they change the state."""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry: a message, or an event. The description opens the conversation and is neither."""

    at: datetime
    message: Message | None = None
    event: Event | None = None

    @property
    def look(self) -> str:
        """The symbol of an event: that of the state it led to, or of a person who took it."""
        return "person" if self.event.move == "take" else Incident.LOOKS[Incident.State(self.event.to_state)][1]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Newest last. `messages` counts what was said after the description."""

    items: list[Item]
    files: list[Attachment]
    messages: int


def timeline(incident: Incident, user: User) -> Timeline:
    """What `user` may read of the conversation: three queries, however long it is."""
    messages = list(incident.messages.visible_to(user).for_page())
    events = [event for event in incident.events.visible_to(user).for_page() if _is_worth_a_line(event)]
    items = sorted(
        chain((Item(m.at, message=m) for m in messages), (Item(e.at, event=e) for e in events)),
        key=lambda item: (item.at, item.event is not None),
    )
    return Timeline(items, [file for message in messages for file in message.attachments.all()], len(messages))


def _is_worth_a_line(event: Event) -> bool:
    return event.move not in SAID or event.from_state != event.to_state
