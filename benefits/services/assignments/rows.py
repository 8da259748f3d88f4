"""What every verb of assignments begins and ends with: locks in one order, rows written, people told.

The person is locked before the membership, so that somebody who is being disabled is given nothing, and two verbs about
one membership wait for each other. Whoever disables a person holds the same lock (`partnerportal.accounts.leaving`).
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext as _

from benefits.models import Assignment, BenefitUnit, Membership, MembershipBenefit
from partnerportal.accounts.activity import record
from partnerportal.accounts.models import User
from partnerportal.accounts.outbox import send
from partnerportal.common.constraints import refusing
from partnerportal.common.refusals import Refused, WrongState

SHOWN = ("benefit__membership__organization", "benefit__membership__offer", "assignee", "ended_by")
Reason = Assignment.EndReason


def lock_person(person: User) -> User:
    """The person as they are now, kept for this transaction; before `lock_benefit`."""
    User.objects.select_for_update(no_key=True).only("pk").get(pk=person.pk)
    return User.objects.select_related("organization").get(pk=person.pk)


def lock_benefit(benefit: MembershipBenefit) -> MembershipBenefit:
    """The benefit, with its membership kept for this transaction."""
    Membership.objects.select_for_update(no_key=True).only("pk").get(pk=benefit.membership_id)
    return MembershipBenefit.objects.select_related("membership__organization", "membership__offer").get(pk=benefit.pk)


def lock_assignment(assignment: Assignment) -> Assignment:
    """The assignment as it is now, with its membership kept for this transaction."""
    lock_benefit(assignment.benefit)
    return Assignment.objects.select_related(*SHOWN).get(pk=assignment.pk)


def lock_credits(person: User) -> list[Assignment]:
    """The live monthly credits of a person who is locked, with the membership of each kept for this transaction.

    Memberships are locked in ascending order. The credits are read again after every wait: meanwhile one may have been
    removed, or carried over into a year that is not locked yet.
    """
    rows = Assignment.objects.live().filter(assignee=person, unit=BenefitUnit.MONTHLY_CREDIT)
    locked: set[int] = set()
    while True:
        found = list(rows.select_related(*SHOWN).order_by("pk"))
        years = {row.benefit.membership_id for row in found} - locked
        if not years:
            return found
        list(Membership.objects.filter(pk__in=years).order_by("pk").select_for_update(no_key=True).only("pk"))
        locked |= years


def held_by(person: User) -> list[Assignment]:
    """What the person has, with all that `may_have` asks."""
    return list(Assignment.objects.live().filter(assignee=person).select_related(*SHOWN))


def place(
    by: User, benefit: MembershipBenefit, person: User, number: int, now: datetime, since: date | None = None
) -> Assignment:
    """Writes that the person has this place, since today or since the day that is carried over."""
    organization = benefit.membership.organization
    with (
        refusing("benefits_assignment_one_live_per_place", WrongState(_("Somebody else has just been assigned here."))),
        refusing("benefits_assignment_one_live_per_person", Refused(_("This person has one already."))),
    ):
        return Assignment.objects.create(
            organization=organization,
            benefit=benefit,
            unit=benefit.unit,
            place=number,
            places=benefit.quantity or 0,
            assignee=person,
            assigned_by=by,
            assigned_at=now,
            assigned_date=since or organization.today(now),
        )


def end(row: Assignment, reason: Reason, by: User | None, now: datetime) -> None:
    """Frees the place; the row stays as its history."""
    row.ended_at, row.ended_by, row.end_reason = now, by, reason
    row.save(update_fields=["ended_at", "ended_by", "end_reason"])


def tell_assigned(row: Assignment) -> None:
    """Mail to the person: what they have, until when, and where it is managed (D50)."""
    context = {"assignment": row, "benefit": row.benefit, "by": row.assigned_by}
    send("benefits/assigned", row.assignee, f"assigned:{row.pk}", row.reference, row.organization, context)


def tell_ended(rows: Iterable[Assignment]) -> None:
    """Mail to those who have it no more, while their accounts are active."""
    for row in rows:
        if row.assignee.is_active:
            context = {"assignment": row, "benefit": row.benefit, "reason": row.get_end_reason_display()}
            send("benefits/unassigned", row.assignee, f"unassigned:{row.pk}", row.reference, row.organization, context)


def log(verb: str, row: Assignment, by: User | None, now: datetime, **facts: object) -> None:
    """The line in the activity log."""
    facts = {"benefit": row.benefit, "person": row.assignee, **facts}
    record(by, f"assignment.{verb}", row.organization, row.reference, now, **facts)
