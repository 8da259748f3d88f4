"""Handing an incident over to another engineer, or giving it back to the queue."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import emails, permissions
from incidents.models import Incident
from incidents.services.desk import demand_shown
from incidents.services.files import Stored
from incidents.services.messages import say
from incidents.services.moves import lock, look_again, settle
from partnerportal.accounts.models import User
from partnerportal.common.refusals import Refused, demand


@transaction.atomic
def assign(
    by: User,
    incident: Incident,
    engineer: User | None,
    text: str = "",
    instead_of: int | None = None,
    now: datetime | None = None,
) -> Incident:
    """Hands the incident over to `engineer`, who is told by mail, as is who had it; None gives it back to the queue.

    `text` is kept as an internal note, and is needed for somebody else than oneself. `instead_of` is the key of the
    engineer that the page showed (None: nobody). Nothing changes for who has it already. Raises Forbidden, WrongState
    when somebody else has taken it meanwhile, and Refused for a person who may not work on it.
    """
    now = now or timezone.now()
    row = lock(incident)
    demand(permissions.can_work(by, row))
    look_again(row, "assign")
    if row.engineer_id == (engineer.pk if engineer else None):
        return row
    demand_shown(row, instead_of)
    if engineer is not None:
        demand(permissions.can_be_given(engineer, row))
        _demand_note(text, engineer, by)
    message = say(row, by, text, Stored(), now, "note") if text.strip() else None
    before = row.engineer
    started = {"started_at": row.started_at or now} if engineer else {}
    event = settle(row, "assign", by, now, {"engineer": engineer, **started}, engineer=str(engineer or ""))
    emails.told_engineer("assigned", event, message)
    emails.told_also("at_the_desk", event, before, message)
    return row


def _demand_note(text: str, engineer: User, by: User) -> None:
    if not text.strip() and engineer.pk != by.pk:
        raise Refused(_("Say what %(name)s should know: what was tried, and what comes next.") % {"name": engineer})
