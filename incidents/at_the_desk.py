"""What the incident page shows of the desk's work: duplicates, the outage, and the texts to choose from."""

from typing import Any

from incidents.desk_forms import ChooserForm
from incidents.models import Incident
from incidents.timeline import Timeline
from partnerportal.accounts.models import User


def beside(
    user: User, incident: Incident, talk: Timeline, at_desk: bool, chooser: ChooserForm | None
) -> dict[str, Any]:
    """For the page: `duplicates` that the reader may see, and for the desk `chooser` of canned answers.

    Both are asked for only where the page can have them.
    """
    if at_desk:
        chooser = chooser or ChooserForm(incident=incident, user=user)
    return {"duplicates": _duplicates(user, incident, talk), "chooser": chooser}


def _duplicates(user: User, incident: Incident, talk: Timeline) -> list[Incident]:
    if not any(item.event and item.event.move == "absorb" for item in talk.items):
        return []
    rows = Incident.objects.visible_to(user).filter(merged_into=incident)
    return list(rows.only("title", "state", "close_reason").order_by("pk")[:50])
