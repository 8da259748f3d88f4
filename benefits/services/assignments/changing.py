"""Another person for a place, or nobody: each unit has the one way that its rule allows."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from benefits.models import Assignment
from benefits.permissions.seats import OtherOffer, can_reassign, can_remove, can_transfer, may_have, moved_on
from benefits.services.assignments.rows import (
    Reason,
    end,
    held_by,
    lock_assignment,
    lock_credits,
    lock_person,
    log,
    place,
    tell_assigned,
    tell_ended,
)
from partnerportal.accounts.models import User
from partnerportal.common.answers import Answer
from partnerportal.common.refusals import WrongState, demand


@transaction.atomic
def reassign(user: User, assignment: Assignment, person: User, now: datetime | None = None) -> Assignment:
    """Gives a seat to another person when 90 full days have passed since its current assignment (D45).

    Returns the new assignment; both people get mail. Raises Forbidden; Refused before the day, with the day, and for a
    person who may not have it; WrongState with who was first when the seat has changed meanwhile.
    """
    now, person = now or timezone.now(), lock_person(person)
    row = lock_assignment(assignment)
    _require(can_reassign(user, row, now), row)
    return _hand_over(row, person, Reason.REASSIGNED, user, now, OtherOffer.NONE)


@transaction.atomic
def transfer(
    user: User, assignment: Assignment, person: User, other: str = OtherOffer.NONE, now: datetime | None = None
) -> Assignment:
    """Gives a bulk credit to another person within the enrolment year; the only way its person changes (D44).

    Returns the new assignment; both people get mail. Raises Forbidden; Refused after the year and for a person who uses
    another Azure offer, which is named; WrongState with who was first.
    """
    now, person = now or timezone.now(), lock_person(person)
    row = lock_assignment(assignment)
    _require(can_transfer(user, row, now), row)
    return _hand_over(row, person, Reason.TRANSFERRED, user, now, other)


@transaction.atomic
def remove(user: User, assignment: Assignment, now: datetime | None = None) -> Assignment:
    """Takes a monthly credit from its person, at any time, and mails them (domain.md 3.4).

    Raises Forbidden; Refused for what cannot be removed; WrongState with who was first.
    """
    now, row = now or timezone.now(), lock_assignment(assignment)
    _require(can_remove(user, row, now), row)
    _remove(row, user, now)
    return row


def remove_monthly_credits(person: User, by: User, now: datetime) -> None:
    """What becomes of the credits of somebody who is disabled: the monthly ones are free at once.

    Runs in the transaction that disables the person. Seats and bulk credits stay with them (D44, D45).
    """
    for row in lock_credits(lock_person(person)):
        _remove(row, by, now)


def _remove(row: Assignment, by: User, now: datetime) -> None:
    end(row, Reason.REMOVED, by, now)
    log("removed", row, by, now)
    tell_ended([row])


def _hand_over(row: Assignment, person: User, reason: Reason, user: User, now: datetime, other: str) -> Assignment:
    demand(may_have(person, row.benefit, held_by(person), other))
    end(row, reason, user, now)
    new = place(user, row.benefit, person, row.place, now)
    log(reason.value, new, user, now, before=row.assignee)
    tell_ended([row])
    tell_assigned(new)
    return new


def _require(answer: Answer, row: Assignment) -> None:
    """A row that has moved on is said before anything else that stands against it, but not to whoever may not know."""
    if not answer.action and row.ended_at is not None:
        raise WrongState(moved_on(row))
    demand(answer)
