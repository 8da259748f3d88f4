"""The reviewers' side of an activation: claim, decide, and a minute to undo an approval."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from benefits.models import Activation, RejectReason
from benefits.permissions.technical import can_claim, can_decide, can_release, can_undo
from benefits.services.evidence import cancellations
from benefits.services.moves import Move, lock, move, require
from partnerportal.accounts import outbox
from partnerportal.accounts.models import User
from partnerportal.common.hints import after_commit
from partnerportal.common.refusals import Forbidden, Refused, WrongState
from partnerportal.common.times import day_text
from support import services as support

FREE: dict[str, Any] = {"claimed_by": None, "claimed_at": None, "touched_at": None}
MANY = 100
"""Rows that one bulk decision takes at most."""


@dataclass(frozen=True)
class Result:
    """What became of one row of a bulk decision; `message` says why not."""

    pk: int
    activation: Activation | None = None
    ok: bool = False
    message: str = ""


@transaction.atomic
def claim(reviewer: User, activation: Activation, now: datetime | None = None) -> Activation:
    """Takes a request to work on, so that no second reviewer does; one's own claim is touched, a lapsed one taken over.

    Raises Forbidden, or WrongState with who has it or who decided (model.md 2).
    """
    now, row = now or timezone.now(), lock(activation.pk)
    require(can_claim(reviewer, row, now))
    if row.claimed_by_id == reviewer.pk:
        return _touch(row, now)
    if row.can("release"):
        move(row, Move.RELEASE, None, now, **FREE)
    return move(row, Move.CLAIM, reviewer, now, claimed_by=reviewer, claimed_at=now, touched_at=now)


@transaction.atomic
def touch_claim(reviewer: User, activation: Activation, now: datetime | None = None) -> Activation:
    """Keeps one's own claim from lapsing; nothing happens to anybody else's."""
    row = lock(activation.pk)
    return _touch(row, now or timezone.now()) if row.can("release") and row.claimed_by_id == reviewer.pk else row


@transaction.atomic
def release_claim(reviewer: User, activation: Activation, now: datetime | None = None) -> Activation:
    """Gives a claimed request back to the queue. Raises Forbidden or WrongState."""
    now, row = now or timezone.now(), lock(activation.pk)
    require(can_release(reviewer, row, now))
    return move(row, Move.RELEASE, reviewer, now, **FREE)


def release_lapsed_claims(now: datetime | None = None) -> int:
    """Frees what nobody has touched for CLAIM_MINUTES (model.md 2). Returns how many."""
    now = now or timezone.now()
    lapsed = Activation.objects.filter(
        state=Activation.State.IN_REVIEW, touched_at__lte=now - timedelta(minutes=settings.CLAIM_MINUTES)
    )
    return sum(_release_if_lapsed(pk, now) for pk in list(lapsed.values_list("pk", flat=True)))


@transaction.atomic
def approve(reviewer: User, activation: Activation, now: datetime | None = None) -> Activation:
    """Lets the contract be issued once the time to undo is over (model.md 2). Nobody approves for the own company.

    Raises Forbidden, or WrongState with who was first and when (promises.md 12).
    """
    now, row = now or timezone.now(), lock(activation.pk)
    require(can_decide(reviewer, row, now))
    due = now + timedelta(seconds=settings.UNDO_SECONDS)
    fresh: dict[str, Any] = {"attempts": 0, "last_error": ""}
    move(row, Move.APPROVE, reviewer, now, decided_by=reviewer, decided_at=now, next_try_at=due, **fresh)
    after_commit("benefits.issue", row.pk, countdown=settings.UNDO_SECONDS)
    return row


@transaction.atomic
def undo(reviewer: User, activation: Activation, now: datetime | None = None) -> Activation:
    """Takes one's own approval back before the job starts; the request is in review again, with the same claimer.

    Raises Forbidden, or WrongState once it is too late.
    """
    now, row = now or timezone.now(), lock(activation.pk)
    require(can_undo(reviewer, row, now))
    claimer: dict[str, Any] = {
        "claimed_by": row.claimed_by or reviewer,
        "claimed_at": row.claimed_at or now,
        "touched_at": now,
    }
    return move(row, Move.UNDO, reviewer, now, decided_by=None, decided_at=None, next_try_at=None, **claimer)


@transaction.atomic
def reject(reviewer: User, activation: Activation, reason: str, text: str, now: datetime | None = None) -> Activation:
    """Refuses a request with a reason from the list and a text, both mailed to the requester; asking again is allowed.

    Raises Refused for a reason that is not in the list or an empty text, Forbidden, or WrongState.
    """
    now, row, text = now or timezone.now(), lock(activation.pk), text.strip()
    require(can_decide(reviewer, row, now))
    if reason not in RejectReason.values:
        raise Refused(_("Choose a reason from the list."))
    if not text:
        raise Refused(_("Write what the company should know or change. %(name)s will read it.") % _requester(row))
    move(row, Move.REJECT, reviewer, now, decided_by=reviewer, decided_at=now, reason=reason, reason_text=text)
    support.release(row.contract_id)
    key = f"rejected:{row.pk}"
    outbox.send("benefits/rejected", row.requested_by, key, row.reference, row.organization, {"activation": row})
    return row


def approve_many(reviewer: User, pks: Iterable[int], now: datetime | None = None) -> list[Result]:
    """Approves each row on its own, with a result per row: one that cannot be approved holds up no other.

    Where the company asks to cancel the membership the row is left: that is a decision to be looked at alone.
    """
    return _each(pks, lambda row: _approve_unless_cancelled(reviewer, row, now))


def reject_many(
    reviewer: User, pks: Iterable[int], reason: str, text: str, now: datetime | None = None
) -> list[Result]:
    """Rejects each row on its own with the same reason and text, with a result per row."""
    return _each(pks, lambda row: reject(reviewer, row, reason, text, now))


def _each(pks: Iterable[int], decide: Callable[[Activation], Activation]) -> list[Result]:
    wanted = list(dict.fromkeys(pks))
    if len(wanted) > MANY:
        raise Refused(_("Choose at most %(many)s requests at once.") % {"many": MANY})
    found = Activation.objects.with_people().in_bulk(wanted)
    return [_one(pk, found.get(pk), decide) for pk in wanted]


def _one(pk: int, row: Activation | None, decide: Callable[[Activation], Activation]) -> Result:
    if row is None:
        return Result(pk, message=_("There is no such request."))
    try:
        return Result(pk, decide(row), ok=True)
    except (Refused, Forbidden) as refusal:
        return Result(pk, row, message=str(refusal))


def _approve_unless_cancelled(reviewer: User, row: Activation, now: datetime | None) -> Activation:
    if cancelled := cancellations([row.membership_id]).get(row.membership_id):
        since = row.organization.today(cancelled.requested_at)
        raise WrongState(_("a cancellation is pending since %(day)s.") % {"day": day_text(since)})
    return approve(reviewer, row, now)


def _touch(row: Activation, now: datetime) -> Activation:
    row.touched_at = now
    row.save(update_fields=["touched_at"])
    return row


@transaction.atomic
def _release_if_lapsed(pk: int, now: datetime) -> bool:
    row = lock(pk)
    if not row.can("release") or row.claim_holds(now):
        return False
    move(row, Move.RELEASE, None, now, **FREE)
    return True


def _requester(row: Activation) -> dict[str, str]:
    return {"name": str(row.requested_by)}
