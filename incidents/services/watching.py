"""Colleagues who follow an incident: they read it, hear of it and may write, and do not manage it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import permissions
from incidents.models import Incident, Watcher
from incidents.services.moves import lock
from partnerportal.accounts.activity import record
from partnerportal.accounts.models import User
from partnerportal.common.refusals import Refused, demand


@transaction.atomic
def watch(by: User, incident: Incident, person: User, now: datetime | None = None) -> None:
    """Lets a colleague of the incident's company follow it; harmless when they do already.

    Raises Forbidden unless `by` manages the incident, Refused for a draft and for a person of another company.
    """
    row = lock(incident)
    demand(permissions.can_manage(by, row))
    if row.is_draft:
        raise Refused(_("A draft is its author's alone. Submit it first."))
    if row.organization_id is None or person.organization_id != row.organization_id or not person.is_active:
        raise Refused(_("Only people of the company that filed the incident can follow it."))
    _watcher, is_new = Watcher.objects.get_or_create(
        user=person, incident=row, defaults={"organization": row.organization, "since": now or timezone.now()}
    )
    if is_new:
        log(by, "incident.watched", row, person, now)


@transaction.atomic
def unwatch(by: User, incident: Incident, person: User, now: datetime | None = None) -> None:
    """Ends following: one's own at any time, anybody's by who manages the incident; harmless when it has ended.

    Raises Forbidden, and Refused for the person who filed the incident.
    """
    row = lock(incident)
    if by.pk != person.pk:
        demand(permissions.can_manage(by, row))
    if person.pk == row.filed_by_id:
        raise Refused(_("The person who filed an incident always follows it."))
    if row.watchers.filter(user=person).delete()[0]:
        log(by, "incident.unwatched", row, person, now)


def log(by: User, verb: str, row: Incident, person: User, now: datetime | None) -> None:
    record(by, verb, row.organization, row.activity_reference, now, incident=row.reference, person=person)
