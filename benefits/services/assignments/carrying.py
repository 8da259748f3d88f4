"""From one enrolment year into the next: who keeps their place, and the end of those who do not."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from benefits.models import PERSONAL, Assignment, Membership, MembershipBenefit
from benefits.models.offer import BenefitFacts
from benefits.services.assignments.rows import SHOWN, Reason, end, log, place, tell_ended
from partnerportal.accounts.activity import record
from partnerportal.accounts.models import User


@dataclass(frozen=True)
class Kept:
    """An assignment, and the benefit and place in which it goes on."""

    assignment: Assignment
    benefit: BenefitFacts
    place: int


@dataclass(frozen=True)
class Carried:
    """What becomes of the running assignments of a year when the next one takes its place."""

    kept: list[Kept]
    not_kept: list[Assignment]


def carried_into(membership: Membership, benefits: Sequence[BenefitFacts]) -> Carried:
    """What `carry_over` would do if a year with these benefits began today; one query, changes nothing."""
    return _plan(_live(membership), benefits)


@transaction.atomic
def carry_over(old: Membership, new: Membership, now: datetime | None = None) -> Carried:
    """Takes the running assignments of `old` into the same benefits of `new`, up to their quantities.

    They keep their days of assignment, so renewing shortens and lengthens nobody's 90 days (D45); where the benefit is
    not there any more, another of the same kind and group takes them, as in an upgrade (D16). What finds no place ends,
    and its people get mail.
    """
    now = now or timezone.now()
    Membership.objects.select_for_update(no_key=True).only("pk").get(pk=old.pk)
    carried = _plan(_live(old), _personal(new))
    for kept in carried.kept:
        row = kept.assignment
        end(row, Reason.CARRIED_OVER, None, now)
        place(row.assigned_by, kept.benefit, row.assignee, kept.place, now, row.assigned_date)  # type: ignore[arg-type]
    if carried.kept:
        facts = {"count": len(carried.kept), "membership": new}
        record(None, "assignment.carried_over", new.organization, new.reference, now, **facts)
    _end(carried.not_kept, Reason.ENDED, now)
    return carried


@transaction.atomic
def end_all(membership: Membership, reason: Reason = Reason.ENDED, now: datetime | None = None) -> int:
    """Ends whatever is assigned of a membership that lapses or is refunded; returns how many. Its people get mail."""
    Membership.objects.select_for_update(no_key=True).only("pk").get(pk=membership.pk)
    rows = _live(membership)
    _end(rows, reason, now or timezone.now())
    return len(rows)


@transaction.atomic
def end_benefit(benefit: MembershipBenefit, by: User, now: datetime | None = None) -> int:
    """Ends whatever is assigned of one benefit that is given back; returns how many. Its people get mail."""
    Membership.objects.select_for_update(no_key=True).only("pk").get(pk=benefit.membership_id)
    rows = list(Assignment.objects.live().filter(benefit=benefit).select_related(*SHOWN).order_by("place"))
    for row in rows:
        end(row, Reason.REMOVED, by, now or timezone.now())
        log("removed", row, by, now or timezone.now())
        tell_ended([row])
    return len(rows)


def _live(membership: Membership) -> list[Assignment]:
    rows = Assignment.objects.live().filter(benefit__membership=membership)
    return list(rows.select_related(*SHOWN, "assigned_by").order_by("benefit__position", "place"))


def _personal(membership: Membership) -> list[MembershipBenefit]:
    rows = MembershipBenefit.objects.filter(membership=membership, unit__in=PERSONAL)
    return list(rows.select_related("membership__organization", "membership__offer").order_by("position"))


def _end(rows: Iterable[Assignment], reason: Reason, now: datetime) -> None:
    for row in rows:
        end(row, reason, None, now)
        log("ended", row, None, now)
        tell_ended([row])


def _plan(rows: Iterable[Assignment], benefits: Sequence[BenefitFacts]) -> Carried:
    """Whoever is in a benefit that goes on comes before those who look for a place in another."""
    taken: dict[str, dict[int, int]] = defaultdict(dict)
    kept, waiting, not_kept = [], [], []
    codes = {benefit.code: benefit for benefit in benefits}
    for row in rows:
        found = _find(row, [codes[row.benefit.code]] if row.benefit.code in codes else [], taken)
        kept.append(found) if found else waiting.append(row)
    for row in waiting:
        alike = [one for one in benefits if (one.unit, one.group) == (row.unit, row.benefit.group)]
        found = _find(row, alike, taken)
        kept.append(found) if found else not_kept.append(row)
    return Carried(kept, not_kept)


def _find(row: Assignment, benefits: list[BenefitFacts], taken: dict[str, dict[int, int]]) -> Kept | None:
    """The first of the benefits with room for the person, in their own place where it is free."""
    for benefit in benefits:
        people, quantity = taken[benefit.code], benefit.quantity or 0
        if len(people) >= quantity or row.assignee_id in people.values():
            continue
        free = [number for number in range(1, quantity + 1) if number not in people]
        number = row.place if row.place in free else free[0]
        people[number] = row.assignee_id
        return Kept(row, benefit, number)
    return None
