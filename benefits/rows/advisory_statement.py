"""The statement of a company's advisory hours: support's rows, told in hours and by offer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from benefits.advice import HOURS
from benefits.models import MembershipBenefit
from partnerportal.accounts.models import User
from partnerportal.common.plots import hours
from support.models import Entry
from support.statement import Hours, Row, movements, statement, whole_statement


@dataclass(frozen=True)
class HourRow:
    """One movement: of which offer and year, what it did in hours, and what was left of that offer then."""

    row: Row
    offer: str

    @property
    def change(self) -> int | float:
        return hours(self.row.change or 0)

    @property
    def left(self) -> int | float:
        return hours(self.row.left or 0)

    @property
    def reason(self) -> str:
        taken_back = self.row.entry.reason == "withdrawn"
        return _("Withdrawn before a consultant started") if taken_back else self.row.reason

    @property
    def title(self) -> str:
        return self.offer if self.row.entry.kind in OPENING else self.row.title


OPENING = {Entry.Kind.GRANTED, Entry.Kind.ADJUSTED}


def book(user: User) -> Hours | None:
    """What the user's company holds, for its statement."""
    return Hours(user.organization, _("Advisory hours")) if user.organization else None


def entries(user: User) -> Any:
    """The movements that `user` may read; none without a company."""
    found = book(user)
    return movements(user, found) if found else Entry.objects.none()


def rows(user: User, page: Iterable[Entry]) -> list[HourRow]:
    """A page of movements, which follow one another."""
    found, offers = book(user), _offers(user)
    shown = statement(user, found, list(page)) if found else []
    return [HourRow(row, offers.get(row.entry.entitlement_id, "")) for row in shown]


def whole(user: User) -> Iterator[HourRow]:
    """Every row from the first on."""
    found, offers = book(user), _offers(user)
    for row in whole_statement(user, found) if found else []:
        yield HourRow(row, offers.get(row.entry.entitlement_id, ""))


def _offers(user: User) -> dict[int, str]:
    """Offer and year by the key of the entitlement."""
    held = MembershipBenefit.objects.visible_to(user).filter(code=HOURS, entitlement__isnull=False)
    found = held.select_related("membership__offer")
    return {row.entitlement_id: str(row.membership) for row in found if row.entitlement_id}
