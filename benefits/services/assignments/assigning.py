"""Giving people the free places of a benefit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from benefits.models import Assignment, MembershipBenefit
from benefits.permissions.seats import OtherOffer, can_assign, has_room, may_have
from benefits.services.assignments.rows import held_by, lock_benefit, lock_person, log, place, tell_assigned
from partnerportal.accounts.models import User
from partnerportal.common.refusals import Forbidden, Refused, WrongState, demand
from partnerportal.common.times import moment_text

MANY = 100
"""The most people who are assigned at once."""


@dataclass(frozen=True)
class Result:
    """What became of one row of a bulk assignment; `message` says why not."""

    who: str
    assignment: Assignment | None = None
    message: str = ""

    @property
    def ok(self) -> bool:
        return self.assignment is not None


@transaction.atomic
def assign(
    user: User,
    benefit: MembershipBenefit,
    person: User,
    other: str = OtherOffer.NONE,
    now: datetime | None = None,
) -> Assignment:
    """Gives the first free place to `person`, and mails them; `other` is the Azure offer that they use already.

    Raises Forbidden; Refused for a benefit that has ended, a person outside the active people of the company, a person
    who has it already, and a conflict of credits (D44); WrongState with who got the last place when none is free.
    """
    now = now or timezone.now()
    person, benefit = lock_person(person), lock_benefit(benefit)
    demand(can_assign(user, benefit, now))
    demand(may_have(person, benefit, held_by(person), other))
    row = place(user, benefit, person, _free_place(benefit), now)
    log("assigned", row, user, now)
    tell_assigned(row)
    return row


def assign_many(
    user: User, benefit: MembershipBenefit, people: Iterable[User], now: datetime | None = None
) -> list[Result]:
    """Assigns each person on its own, with a result per row: one who cannot be assigned holds up no other.

    The same person twice is one row. Raises Forbidden, and Refused for more than 100 people.
    """
    demand(can_assign(user, benefit, now))
    wanted = list(dict.fromkeys(people))
    if len(wanted) > MANY:
        raise Refused(_("Choose at most %(many)s people at once.") % {"many": MANY})
    return [_one(user, benefit, person, now) for person in wanted]


def _one(user: User, benefit: MembershipBenefit, person: User, now: datetime | None) -> Result:
    try:
        return Result(str(person), assign(user, benefit, person, now=now))
    except (Refused, Forbidden) as refusal:
        return Result(str(person), message=str(refusal))


def _free_place(benefit: MembershipBenefit) -> int:
    """The first number that nobody has; the membership is locked, so it stays free until it is written."""
    live = list(Assignment.objects.live().filter(benefit=benefit).select_related("assignee").order_by("assigned_at"))
    if answer := has_room(benefit, len(live)):
        taken = {row.place for row in live}
        return next(number for number in range(1, len(taken) + 2) if number not in taken)
    if not live:
        raise WrongState(answer.why)
    facts = {"all": answer.why, "person": live[-1].assignee, "when": moment_text(live[-1].assigned_at)}
    raise WrongState(_("%(all)s The last one went to %(person)s on %(when)s.") % facts)
