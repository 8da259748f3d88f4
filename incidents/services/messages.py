"""What is said on an incident, by the partner and from the desk."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import emails, permissions
from incidents.models import MESSAGE_LENGTH, Attachment, Incident, Message, Pause
from incidents.services.canned import demand_filled
from incidents.services.due import answer_due
from incidents.services.files import Files, Stored, kept
from incidents.services.moves import lock, lock_where_it_goes_on, look_again, settle
from incidents.services.reopening import reopen_locked
from partnerportal.accounts.models import User
from partnerportal.common.refusals import Refused, demand

TWICE = timedelta(minutes=1)
"""The same words by the same person within this time are one message: a double click."""


def reply(user: User, incident: Incident, body: str, files: Files = (), now: datetime | None = None) -> Incident:
    """The partner's word; the clock runs again where it waited for it, and a closed incident is reopened (D37).

    What was merged goes on elsewhere, and so does the word: the incident that is returned is the one that holds it.
    Raises Forbidden, BadFile, StorageDown, NeedsFollowUp (see `reopen`), Refused for nothing said.
    """
    now = now or timezone.now()
    demand(permissions.can_reply(user, incident))
    with kept(files) as stored, transaction.atomic():
        row = lock_where_it_goes_on(incident)
        demand(permissions.can_reply(user, row))
        if _already_said(row, {"reply", "reopen"}, user, body, stored, now):
            return row
        if row.is_closed:
            return reopen_locked(row, user, say(row, user, body, stored, now), now)
        look_again(row, "reply")
        message = say(row, user, body, stored, now)
        row.pauses.filter(end_at=None).update(end_at=now)
        event = settle(row, "reply", user, now, {"answer_due_at": answer_due(row, now)})
        emails.told_desk("replied", event, message)
        return row


def answer(engineer: User, incident: Incident, body: str, files: Files = (), now: datetime | None = None) -> Incident:
    """The desk's word: the first one is the first response, and takes the incident when nobody had. Raises Forbidden,
    WrongState, BadFile, StorageDown, Refused for nothing said."""
    return _from_desk("answer", engineer, incident, body, files, now or timezone.now())


def ask_partner(
    engineer: User, incident: Incident, body: str, files: Files = (), now: datetime | None = None
) -> Incident:
    """As `answer`, and then waits for the partner: attention needed, the clock stands still (model.md 2)."""
    return _from_desk("ask", engineer, incident, body, files, now or timezone.now())


def note(engineer: User, incident: Incident, body: str, files: Files = (), now: datetime | None = None) -> Incident:
    """An internal note: told at the desk, never shown or mailed to the partner, and no response. Also on a closed
    incident."""
    now = now or timezone.now()
    demand(permissions.can_work(engineer, incident))
    with kept(files) as stored, transaction.atomic():
        row = lock(incident)
        if _already_said(row, {"note"}, engineer, body, stored, now):
            return row
        look_again(row, "note")
        message = say(row, engineer, body, stored, now, "note")
        emails.told_desk("at_the_desk", settle(row, "note", engineer, now, {}), message)
        return row


def _from_desk(move: str, engineer: User, incident: Incident, body: str, files: Files, now: datetime) -> Incident:
    demand(permissions.can_work(engineer, incident))
    with kept(files) as stored, transaction.atomic():
        row = lock(incident)
        if _already_said(row, {move}, engineer, body, stored, now):
            return row
        look_again(row, move)
        message = say(row, engineer, body, stored, now, "desk")
        if move == "ask":
            Pause.objects.create(incident=row, start_at=now)
        event = settle(row, move, engineer, now, {"answer_due_at": None, **responded(row, engineer, now)})
        emails.told_partner("asked" if move == "ask" else "answered", event, message)
        emails.told_desk("at_the_desk", event, message)
        return row


def responded(incident: Incident, engineer: User, now: datetime) -> dict[str, Any]:
    """The named fields of a word from the desk: when it came first, and who works on it."""
    return {
        "first_response_at": incident.first_response_at or now,
        "started_at": incident.started_at or now,
        "engineer": incident.engineer or engineer,
    }


def say(incident: Incident, by: User, body: str, stored: Stored, now: datetime, side: str = "partner") -> Message:
    """The message with its files. `side`: partner, desk, or note. Raises Refused where there is neither,
    and for an answer with a placeholder that was not filled in."""
    body = body.strip()
    if not body and not stored.rows:
        raise Refused(_("Write a message, or choose a file."))
    if len(body) > MESSAGE_LENGTH:
        raise Refused(_("A message holds at most %(most)d characters.") % {"most": MESSAGE_LENGTH})
    if side == "desk":
        demand_filled(body)
    message = Message.objects.create(
        incident=incident, author=by, body=body, at=now, is_staff=side != "partner", is_internal=side == "note"
    )
    for row in stored.rows:
        row.message = message
    Attachment.objects.bulk_create(stored.rows)
    return message


def _already_said(incident: Incident, moves: set[str], by: User, body: str, stored: Stored, now: datetime) -> bool:
    """The last thing that happened is the same word by the same person: nothing is written, its files are dropped."""
    event = incident.events.order_by("-pk").first()
    if event is None or event.move not in moves or event.by_id != by.pk or now - event.at > TWICE:
        return False
    said = incident.messages.order_by("-pk").first()
    if said is None or said.author_id != by.pk or said.body != body.strip():
        return False
    if sorted(said.attachments.values_list("sha256", flat=True)) != sorted(row.sha256 for row in stored.rows):
        return False
    stored.drop()
    return True
