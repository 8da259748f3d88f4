"""What is written on an incident of a mail that is no reply."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from incidents.models import Incident
from incidents.services.moves import lock, look_again, settle


@transaction.atomic
def note_automatic(incident: Incident, now: datetime | None = None) -> Incident:
    """Notes for the desk that an automatic reply came; the partner does not see it, and nobody is mailed.

    Once per person and day is enough: the caller sees to it. Raises WrongState for a draft.
    """
    row = lock(incident)
    look_again(row, "mail")
    settle(row, "mail", None, now or timezone.now(), {})
    return row
