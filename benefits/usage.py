"""Granted against used, family by family and month by month (domain.md 8): what the report page and its CSV show.

A benefit counts in every month that it touches. What is spent adds up over the months; what people hold, seats and
credits, is what they hold when the month ends.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from benefits.models import Family

Number = int | Decimal


@dataclass(frozen=True)
class Measure:
    """One thing that is counted: several benefits of a family may add up to it."""

    family: Family
    name: str | Promise


ON_PREMISES = Measure(Family.TECHNICAL_SUPPORT, _("Product Support incidents"))
CLOUD = Measure(Family.TECHNICAL_SUPPORT, _("Signature Cloud Support incidents"))
HOURS = Measure(Family.ADVISORY, _("Advisory hours"))
KEYS = Measure(Family.SOFTWARE, _("Software keys"))
LICENSES = Measure(Family.CLOUD, _("Licences of cloud products"))
CREDITS = Measure(Family.CLOUD, _("People with an Azure credit"))
SEATS = Measure(Family.VISUAL_STUDIO, _("Visual Studio seats"))
OFFERS = Measure(Family.GO_TO_MARKET, _("Go-To-Market offers"))
MEASURES = (ON_PREMISES, CLOUD, HOURS, KEYS, LICENSES, CREDITS, SEATS, OFFERS)


@dataclass(frozen=True)
class Lifted:
    """The day from which a counted benefit is unlimited, and what it granted before (D12)."""

    on: date
    before: Number


@dataclass(frozen=True)
class Line:
    """One benefit of one year: from when to when it is there, how much it grants, and how its use moved."""

    measure: Measure
    first: date
    last: date
    granted: Number | None
    moves: list[tuple[date, Number]] = field(default_factory=list)
    lifted: "Lifted | None" = None

    def granted_in(self, month: "Span") -> Number | None:
        """What it grants in that month; before its limit was lifted what it granted until then."""
        return self.lifted.before if self.lifted and month.last < self.lifted.on else self.granted

    def touches(self, month: "Span") -> bool:
        return self.first <= month.last and self.last >= month.first

    def used_by(self, day: date) -> Number:
        return sum((amount for on, amount in self.moves if on <= day), Decimal(0))


@dataclass(frozen=True)
class Span:
    """A calendar month."""

    first: date

    @property
    def last(self) -> date:
        return self.following.first - timedelta(days=1)

    @property
    def following(self) -> "Span":
        return Span((self.first.replace(day=28) + timedelta(days=4)).replace(day=1))

    @property
    def before(self) -> "Span":
        return Span((self.first - timedelta(days=1)).replace(day=1))


@dataclass(frozen=True)
class Figure:
    """One measure in one month: granted (None: unlimited), used by its end, and what the month changed."""

    month: Span
    granted: Number | None
    used: Number
    in_month: Number


def months_until(today: date, count: int) -> list[Span]:
    """The calendar months up to the one of `today`, the oldest first."""
    months = [Span(today.replace(day=1))]
    while len(months) < count:
        months.insert(0, months[0].before)
    return months


def figures(lines: Iterable[Line], months: list[Span], today: date) -> dict[Measure, list[Figure]]:
    """The figures of every measure that the lines hold, month by month."""
    found: dict[Measure, list[Line]] = defaultdict(list)
    for line in lines:
        found[line.measure].append(line)
    return {
        measure: [_figure(found[measure], month, today) for month in months] for measure in MEASURES if found[measure]
    }


def _figure(lines: list[Line], month: Span, today: date) -> Figure:
    there = [line for line in lines if line.touches(month) and line.first <= today]
    amounts = [line.granted_in(month) for line in there]
    granted = None if None in amounts else sum((a for a in amounts if a is not None), Decimal(0))
    until = min(month.last, today)
    used = sum((line.used_by(until) for line in there), Decimal(0))
    before = sum((line.used_by(month.first - timedelta(days=1)) for line in there), Decimal(0))
    return Figure(month, _plain(granted), _plain(used) or 0, _plain(used - before) or 0)


def _plain(value: Number | None) -> Number | None:
    """A whole number without its decimal places."""
    return None if value is None else int(value) if value == int(value) else value
