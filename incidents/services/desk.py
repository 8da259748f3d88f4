"""Who works on an incident, and how severe it is."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import emails, permissions
from incidents.models import Incident
from incidents.services.due import moved, promised
from incidents.services.moves import lock, look_again, settle
from partnerportal.accounts.models import User
from partnerportal.common.refusals import Refused, WrongState, demand


@transaction.atomic
def take(engineer: User, incident: Incident, instead_of: int | None = None, now: datetime | None = None) -> Incident:
    """Makes `engineer` the one who works on it; from now on it cannot be withdrawn. Taking one's own again is harmless.
    Who worked on it so far is told.

    `instead_of` is the key of the engineer that the page showed (None: nobody). Raises Forbidden, or WrongState when
    somebody else has taken it meanwhile.
    """
    now = now or timezone.now()
    row = lock(incident)
    demand(permissions.can_work(engineer, row))
    look_again(row, "take")
    if row.engineer_id == engineer.pk:
        return row
    demand_shown(row, instead_of)
    before = row.engineer
    event = settle(row, "take", engineer, now, {"engineer": engineer, "started_at": row.started_at or now})
    emails.told_also("at_the_desk", event, before)
    return row


def demand_shown(incident: Incident, instead_of: int | None) -> None:
    """Raises WrongState with the name when another engineer works on it than the page showed."""
    if incident.engineer_id != instead_of:
        taken_by = incident.engineer or _("nobody")
        raise WrongState(
            _("%(incident)s is worked on by %(name)s now.") % {"incident": incident.reference, "name": taken_by}
        )


@transaction.atomic
def change_severity(user: User, incident: Incident, severity: str, now: datetime | None = None) -> Incident:
    """Another severity: free for the partner while nobody works on it, afterwards by the desk (D38). A first response
    that is still owed is due by the new hours, over the same opening and the same pauses.

    The same severity changes nothing. Raises Forbidden, WrongState, Refused.
    """
    now = now or timezone.now()
    row = lock(incident)
    demand(permissions.can_change_severity(user, row))
    look_again(row, "severity")
    if severity not in Incident.Severity.values:
        raise Refused(_("Choose one of the three severities."))
    if severity == row.severity:
        return row
    changes = {"severity": severity, **_owed(row, severity, now)}
    event = settle(row, "severity", user, now, changes, before=row.severity, severity=severity)
    emails.told_partner("severity", event)
    emails.told_desk("severity", event)
    return row


def _owed(incident: Incident, severity: str, now: datetime) -> dict[str, Any]:
    return {} if incident.first_response_at else moved(incident, now, promised(incident, severity).hours)
