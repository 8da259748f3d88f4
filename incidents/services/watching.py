"""Who follows an incident: colleagues of the company read it, hear of it and may write, and do not manage it;
colleagues of the desk hear of it as its engineer does."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import permissions
from incidents.models import DeskFollower, Incident, Watcher
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


@transaction.atomic
def follow(by: User, incident: Incident, person: User, now: datetime | None = None) -> None:
    """Lets somebody of the desk follow the incident: they are told as its engineer is, of internal notes, too, and the
    partner does not see it. Harmless when they do already. Raises Forbidden unless both may work on it.
    """
    row = lock(incident)
    demand(permissions.can_work(by, row))
    demand(permissions.can_be_given(person, row))
    since = {"since": now or timezone.now()}
    if DeskFollower.objects.get_or_create(user=person, incident=row, defaults=since)[1]:
        _log_at_desk(by, "incident.desk_followed", row, person, now)


@transaction.atomic
def unfollow(by: User, incident: Incident, person: User, now: datetime | None = None) -> None:
    """Ends following at the desk, one's own and a colleague's; harmless when it has ended. Raises Forbidden."""
    row = lock(incident)
    demand(permissions.can_work(by, row))
    if row.desk_followers.filter(user=person).delete()[0]:
        _log_at_desk(by, "incident.desk_unfollowed", row, person, now)


def _log_at_desk(by: User, verb: str, row: Incident, person: User, now: datetime | None) -> None:
    record(by, verb, None, row.activity_reference, now, incident=row.reference, person=person)


def log(by: User, verb: str, row: Incident, person: User, now: datetime | None) -> None:
    record(by, verb, row.organization, row.activity_reference, now, incident=row.reference, person=person)
