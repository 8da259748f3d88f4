"""Problems reported to support: the incident, what was said, what happened, who follows."""

from incidents.models.conversation import NAME_LENGTH, Attachment, Message
from incidents.models.history import Event, Pause, Watcher
from incidents.models.incident import REOPEN_DAYS, Incident
from incidents.models.queries import key_of

__all__ = [
    "NAME_LENGTH",
    "REOPEN_DAYS",
    "Attachment",
    "Event",
    "Incident",
    "Message",
    "Pause",
    "Watcher",
    "key_of",
]
