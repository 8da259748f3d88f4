"""Who else reads an incident: the reseller who handed it over, and the customer by a link."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from incidents.models import Incident, ReadLink
from incidents.paying import paid_by
from incidents.permissions import is_reader
from incidents.services.readlinks import can_give
from partnerportal.accounts.models import User


@dataclass(frozen=True)
class Readers:
    """`links` are the live ones of the customer, for who may give them; None where none can be given."""

    is_reader: bool
    """The person who looks is of the reseller: reads, and does nothing."""
    links: list[ReadLink] | None


def whose(user: User, incident: Incident, now: datetime) -> dict[str, Any]:
    """What the page says of it: who pays, and who else reads."""
    return {"paid_by": paid_by(incident), "readers": readers(user, incident, now)}


def readers(user: User, incident: Incident, now: datetime) -> Readers:
    """One query, and none for an incident of the own context."""
    if not incident.customer_id or not can_give(user, incident):
        return Readers(is_reader(user, incident), None)
    links = ReadLink.objects.live(now).filter(incident=incident).select_related("created_by").order_by("pk")
    return Readers(False, list(links))
