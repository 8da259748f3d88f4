"""Closing an incident, and what is given back with it (D27, D37)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import emails, permissions
from incidents.models import CloseReason, Incident, Message
from incidents.services.files import Files, Stored, kept
from incidents.services.messages import responded, say
from incidents.services.moves import lock, look_again, settle
from incidents.services.reopening import reopen_locked
from partnerportal.accounts.models import User
from partnerportal.common.refusals import Refused, WrongState, demand
from support.services import give_back


@transaction.atomic
def withdraw(user: User, incident: Incident, now: datetime | None = None) -> Incident:
    """Takes an incident back before an engineer starts, and gives its unit back (D27).

    Raises Forbidden, or WrongState when it has been started or closed.
    """
    row = lock(incident)
    demand(permissions.can_manage(user, row))
    look_again(row, "withdraw")
    if row.is_started:
        raise WrongState(
            _("An engineer has started to work on %(incident)s, so it cannot be withdrawn any more. You can close it.")
            % {"incident": row.reference}
        )
    return _close(row, "withdraw", user, CloseReason.WITHDRAWN, None, now or timezone.now())


@transaction.atomic
def close(user: User, incident: Incident, text: str = "", now: datetime | None = None) -> Incident:
    """The partner closes it as resolved; nothing is given back. Raises Forbidden, WrongState, or Refused before an
    engineer has started: withdrawing then gives the unit back."""
    now = now or timezone.now()
    row = lock(incident)
    demand(permissions.can_manage(user, row))
    look_again(row, "close")
    if not row.is_started:
        raise Refused(_("No engineer has started yet. Withdraw the incident instead, and its unit is given back."))
    message = say(row, user, text, Stored(), now) if text.strip() else None
    return _close(row, "close", user, CloseReason.RESOLVED, message, now)


@transaction.atomic
def close_as(engineer: User, incident: Incident, reason: str, text: str = "", now: datetime | None = None) -> Incident:
    """The desk closes it; a duplicate and a product defect give the unit back (D27). `text` is told to the partner, and
    counts as the first response; it is needed where nothing was said before.

    Raises Forbidden, WrongState, Refused for another reason or for nothing said.
    """
    now = now or timezone.now()
    row = lock(incident)
    demand(permissions.can_work(engineer, row))
    look_again(row, "close")
    if reason not in Incident.STAFF_REASONS:
        raise Refused(_("Choose why the incident is closed."))
    if not text.strip() and row.first_response_at is None:
        raise Refused(_("Nobody has answered the partner yet. Say why the incident is closed."))
    message = say(row, engineer, text, Stored(), now, "desk") if text.strip() else None
    changes = responded(row, engineer, now) if message else {}
    return _close(row, "close", engineer, CloseReason(reason), message, now, **changes)


def reopen(user: User, incident: Incident, text: str, files: Files = (), now: datetime | None = None) -> Incident:
    """Opens a closed incident again within 14 days, and takes a unit again where it had been given back (D37).

    `text` may be empty. Raises Forbidden, WrongState, BadFile, StorageDown, or NeedsFollowUp with the cause.
    """
    now = now or timezone.now()
    demand(permissions.can_manage(user, incident))
    with kept(files) as stored, transaction.atomic():
        row = lock(incident)
        look_again(row, "reopen")
        message = say(row, user, text, stored, now) if text.strip() or stored.rows else None
        return reopen_locked(row, user, message, now)


def _close(
    row: Incident, move: str, by: User, reason: CloseReason, message: Message | None, now: datetime, **changes: Any
) -> Incident:
    row.pauses.filter(end_at=None).update(end_at=now)
    changes |= {"closed_at": now, "close_reason": reason, "answer_due_at": None}
    event = settle(row, move, by, now, changes, reason=reason.value)
    emails.told_partner("closed", event, message)
    emails.told_desk("closed", event, message)
    if row.was_given_back:
        give_back(row.ledger_reference, by, reason.value, now=now)
    return row
