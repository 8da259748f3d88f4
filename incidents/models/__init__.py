"""Problems reported to support: the incident, what was said, what happened, who follows."""

from incidents.models.choices import CloseReason, Criterion, Nature, Severity, State
from incidents.models.conversation import MESSAGE_LENGTH, Attachment, Message
from incidents.models.desk import CannedAnswer, InboundMail, ReadLink
from incidents.models.handover import HandOver
from incidents.models.history import DeskFollower, Event, Pause, Watcher
from incidents.models.incident import REOPEN_DAYS, Incident
from incidents.models.queries import IncidentQuerySet, key_of, reference_of

__all__ = [
    "MESSAGE_LENGTH",
    "REOPEN_DAYS",
    "Attachment",
    "CannedAnswer",
    "CloseReason",
    "Criterion",
    "DeskFollower",
    "Event",
    "HandOver",
    "InboundMail",
    "Incident",
    "IncidentQuerySet",
    "Message",
    "Nature",
    "Pause",
    "ReadLink",
    "Severity",
    "State",
    "Watcher",
    "key_of",
    "reference_of",
]
