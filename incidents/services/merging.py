"""Merging a duplicate into the incident that goes on with it (D27), and parting them: the duplicate is open again."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import emails, permissions
from incidents.models import CloseReason, DeskFollower, Incident, Message, Watcher
from incidents.services.due import inherited
from incidents.services.files import Stored
from incidents.services.messages import responded, say
from incidents.services.moves import lock, look_again, settle
from incidents.services.reopening import reopen_locked
from partnerportal.accounts.models import User
from partnerportal.common.refusals import Refused, WrongState, demand
from support.services import give_back


@transaction.atomic
def merge(
    engineer: User, incident: Incident, into: Incident, text: str = "", seen: int = 0, now: datetime | None = None
) -> Incident:
    """Closes `incident` as a duplicate of `into`: its unit is given back, who follows it follows the other one, and
    they are told. What was said stays where it is; what is said from now on goes to the other one.

    The other one takes over the higher severity and, where both are owed a first response, the earlier promise. Where
    the other one was answered already, so is the duplicate by being merged.

    `text` is told to the partner. `seen` is the key of the newest message that the page showed. Raises Forbidden,
    WrongState when either has moved on or the partner has written meanwhile, and Refused where they do not belong
    together.
    """
    now = now or timezone.now()
    row, target = _both(incident, into)
    for each in (row, target):
        demand(permissions.can_work(engineer, each))
    look_again(row, "merge")
    _demand_one_matter(row, target)
    look_again(target, "absorb")
    demand_read(row, seen)
    message = say(row, engineer, text, Stored(), now, "desk") if text.strip() else None
    _followed_by_the_same(row, target, now)
    _close(row, target, engineer, message, now)
    _take_over(target, row, engineer, now)
    _followed_at_desk(row, target, now)
    if row.was_given_back:
        give_back(row.ledger_reference, engineer, CloseReason.DUPLICATE.value, now=now)
    return row


@transaction.atomic
def part(engineer: User, incident: Incident, now: datetime | None = None) -> Incident:
    """Undoes a merge, within 14 days: the duplicate is open again, takes its unit again, and is owed what it was owed
    (D37); who follows it is told. The other one keeps what it took over.

    Raises Forbidden, WrongState when they were parted already, NeedsFollowUp (see `reopen`).
    """
    row = lock(incident)
    demand(permissions.can_work(engineer, row))
    if row.merged_into_id is None:
        raise WrongState(_("%(incident)s is merged into no incident any more.") % {"incident": row.reference})
    return reopen_locked(row, engineer, None, now or timezone.now())


def demand_read(incident: Incident, seen: int) -> None:
    """Raises WrongState when the partner has said something that the page did not show."""
    if incident.messages.filter(is_staff=False, pk__gt=seen).exists():
        raise WrongState(
            _("The partner has written in %(incident)s meanwhile. Read it first.") % {"incident": incident.reference}
        )


def _both(incident: Incident, into: Incident) -> tuple[Incident, Incident]:
    """Both rows locked, always in the order of their keys."""
    if incident.pk == into.pk:
        raise Refused(_("An incident is no duplicate of itself. Choose another one."))
    rows = {each.pk: lock(each) for each in sorted((incident, into), key=lambda each: each.pk)}
    return rows[incident.pk], rows[into.pk]


def _demand_one_matter(row: Incident, target: Incident) -> None:
    facts = {"other": target.reference}
    if row.organization_id != target.organization_id:
        raise Refused(_("%(other)s is of another company. Only incidents of one company are merged.") % facts)
    if row.organization_id is None and row.filed_by_id != target.filed_by_id:
        raise Refused(_("%(other)s was filed by somebody else.") % facts)
    if (row.customer_id, row.shared_with_id) != (target.customer_id, target.shared_with_id):
        raise Refused(_("%(other)s is for another customer, or read by another reseller.") % facts)
    if target.merged_into_id:
        raise Refused(_("%(other)s is a duplicate itself. Choose the incident that goes on.") % facts)


def _followed_by_the_same(row: Incident, target: Incident, now: datetime) -> None:
    followers = row.watchers.filter(user__is_active=True).values_list("user_id", "organization_id")
    Watcher.objects.bulk_create(
        [Watcher(user_id=user, organization_id=company, incident=target, since=now) for user, company in followers],
        ignore_conflicts=True,
    )


def _followed_at_desk(row: Incident, target: Incident, now: datetime) -> None:
    """Its engineer, too: whoever worked on the duplicate knows something of the other one."""
    people = [person.pk for person in permissions.hearing_at_desk(row) if person.pk != target.engineer_id]
    DeskFollower.objects.bulk_create(
        [DeskFollower(user_id=user, incident=target, since=now) for user in people], ignore_conflicts=True
    )


def _close(row: Incident, target: Incident, engineer: User, message: Message | None, now: datetime) -> None:
    row.pauses.filter(end_at=None).update(end_at=now)
    changes: dict[str, Any] = {
        "closed_at": now,
        "close_reason": CloseReason.DUPLICATE,
        "answer_due_at": None,
        "merged_into": target,
        **_answered(row, target, engineer, message, now),
    }
    event = settle(row, "merge", engineer, now, changes, other=target.reference)
    emails.told_partner("merged", event, message)
    emails.told_desk("merged", event, message)


def _answered(
    row: Incident, target: Incident, engineer: User, message: Message | None, now: datetime
) -> dict[str, Any]:
    if message:
        return responded(row, engineer, now)
    if target.first_response_at and not row.first_response_at:
        return {"first_response_at": now, "started_at": row.started_at or now}
    return {}


def _take_over(target: Incident, row: Incident, engineer: User, now: datetime) -> None:
    promise = {} if target.first_response_at or row.first_response_at else inherited(target, row, now)
    facts = {"due": promise["due_at"].isoformat()} if promise else {}
    event = settle(target, "absorb", engineer, now, promise, other=row.reference, **facts)
    emails.told_desk("at_the_desk", event)
    if row.severity and row.severity < target.severity:
        facts = {"before": target.severity, "severity": row.severity}
        event = settle(target, "severity", engineer, now, {"severity": row.severity}, **facts)
        emails.told_partner("severity", event)
        emails.told_desk("severity", event)
