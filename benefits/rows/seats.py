"""What the page of Visual Studio subscriptions shows: the seats of each offer and edition, and who has them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from benefits.models import Assignment, Family, Membership, MembershipBenefit
from benefits.permissions.seats import can_assign, can_reassign, has_room
from benefits.running import of_family
from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.common.answers import Answer


@dataclass(frozen=True)
class Places:
    """The places of one benefit of one year: how many are taken, and whether one can be given."""

    benefit: MembershipBenefit
    taken: int
    may_assign: Answer

    @property
    def total(self) -> int:
        return self.benefit.quantity or 0

    @property
    def left(self) -> int:
        return max(0, self.total - self.taken)


@dataclass(frozen=True)
class SeatRow:
    """One seat and its person; `may_reassign` is drawn as the button of the row."""

    assignment: Assignment
    today: date
    may_reassign: Answer

    @property
    def benefit(self) -> MembershipBenefit:
        return self.assignment.benefit

    @property
    def person(self) -> User:
        return self.assignment.assignee

    @property
    def is_free_to_change(self) -> bool:
        """90 full days have passed."""
        return self.today >= self.assignment.free_from


@dataclass(frozen=True)
class Seats:
    may: Answer
    """Whether the person may assign at all: said once for the page."""
    places: list[Places]
    rows: list[SeatRow]


def seats(user: User, memberships: list[Membership], now: datetime) -> Seats:
    """The seats of the years that run and are not renewed yet, in one query beside the memberships."""
    current = [row for row in memberships if row.state == Membership.State.ACTIVE]
    benefits = of_family(current, Family.VISUAL_STUDIO)
    people = people_of(user, benefits)
    places = [places_of(user, benefit, len(people[benefit.pk]), now) for benefit in benefits]
    rows = [_row(user, one, now) for benefit in benefits for one in people[benefit.pk]]
    return Seats(may(user, "seats.assign"), places, rows)


def people_of(user: User, benefits: list[MembershipBenefit]) -> dict[int, list[Assignment]]:
    """The running assignments of each benefit, which they carry with them without further queries."""
    known = {benefit.pk: benefit for benefit in benefits}
    found: dict[int, list[Assignment]] = {pk: [] for pk in known}
    rows = Assignment.objects.visible_to(user).live().filter(benefit__in=known).select_related("assignee")
    for row in rows.order_by("place"):
        row.benefit = known[row.benefit_id]
        found[row.benefit_id].append(row)
    return found


def places_of(user: User, benefit: MembershipBenefit, taken: int, now: datetime) -> Places:
    return Places(benefit, taken, can_assign(user, benefit, now) and has_room(benefit, taken))


def _row(user: User, assignment: Assignment, now: datetime) -> SeatRow:
    today = assignment.benefit.membership.organization.today(now)
    return SeatRow(assignment, today, can_reassign(user, assignment, now))


SORTS = {
    "person": lambda row: str(row.person).casefold(),
    "subscription": lambda row: (row.benefit.name, row.assignment.place),
    "since": lambda row: row.assignment.assigned_date,
    "free": lambda row: row.assignment.free_from,
}
"""The columns that can be sorted by; anything else asked for is ignored."""


def sort(rows: list[SeatRow], by: str) -> list[SeatRow]:
    """`rows` in the order of one column, descending with a minus; as they come for a column that there is not."""
    key: Any = SORTS.get(by.removeprefix("-"))
    return sorted(rows, key=key, reverse=by.startswith("-")) if key else rows
