"""Merging a duplicate into the incident that goes on with it (D27). Reopening the duplicate parts them again."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import emails, permissions
from incidents.models import CloseReason, Incident, Message, Watcher
from incidents.services.files import Stored
from incidents.services.messages import responded, say
from incidents.services.moves import lock, look_again, settle
from partnerportal.accounts.models import User
from partnerportal.common.refusals import Refused, WrongState, demand
from support.services import give_back


@transaction.atomic
def merge(
    engineer: User, incident: Incident, into: Incident, text: str = "", seen: int = 0, now: datetime | None = None
) -> Incident:
    """Closes `incident` as a duplicate of `into`: its unit is given back, who follows it follows the other one, and
    they are told. What was said stays where it is; what is said from now on goes to the other one.

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
    settle(target, "absorb", engineer, now, {}, other=row.reference)
    if row.was_given_back:
        give_back(row.ledger_reference, engineer, CloseReason.DUPLICATE.value, now=now)
    return row


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


def _close(row: Incident, target: Incident, engineer: User, message: Message | None, now: datetime) -> None:
    row.pauses.filter(end_at=None).update(end_at=now)
    changes: dict[str, Any] = {
        "closed_at": now,
        "close_reason": CloseReason.DUPLICATE,
        "answer_due_at": None,
        "merged_into": target,
        **(responded(row, engineer, now) if message else {}),
    }
    event = settle(row, "merge", engineer, now, changes, other=target.reference)
    emails.told_partner("merged", event, message)
    emails.told_desk("merged", event, message)
