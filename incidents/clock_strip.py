"""The clock strip of an incident page: stretches as coordinates in percent, and as rows of a table. Pure data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from incidents import sla
from incidents.calendars import AROUND_THE_CLOCK, BusinessHours
from incidents.clock import Clock, Stretch, StretchKind, Why, stretches

# In percent of the strip: a label of a few characters fits from here on, on a wide page and on a phone.
FITS_WIDE = 9.0
FITS_NARROW = 24.0
LABEL_INSET = 1.2
# A mark further right than this has its label to its left.
TURNS_AT = 50.0
# More stretches than this are not readable: closing hours are then not drawn apart.
MOST_STRETCHES = 60
# Business hours that are closer together are drawn as one: nights vanish from a long strip, then weekends.
FINEST_GAP = 0.5


class Fit(StrEnum):
    """Where the label of a piece fits into it."""

    NOWHERE = "nowhere"
    WIDE = "wide"
    ANYWHERE = "anywhere"


class MarkKind(StrEnum):
    RESPONSE = "response"
    DUE = "due"
    NOW = "now"


class EndKind(StrEnum):
    NOW = "now"
    DUE = "due"
    CLOSED = "closed"


class Piece(NamedTuple):
    """A rectangle. x, width and label_x are written out ("43.80%"), so that no locale puts a comma into them."""

    kind: StretchKind
    x: str
    width: str
    label_x: str
    fit: Fit
    lasted: timedelta


class Band(NamedTuple):
    """Business hours behind the strip, as far as it reaches; written out like a piece."""

    x: str
    width: str


class Mark(NamedTuple):
    kind: MarkKind
    x: str
    anchor: str
    at: datetime


class Row(NamedTuple):
    """`end` is None for the stretch that is still going on."""

    start: datetime
    end: datetime | None
    kind: StretchKind
    why: Why
    lasted: timedelta


@dataclass(frozen=True, slots=True)
class Strip:
    """`ahead` is the piece between now and the due time; `ran` and `paused` are the sums of the rows.

    `bands` are the `hours` of business, drawn behind every clock: also behind one that runs through the night.
    """

    start: datetime
    end: datetime
    end_kind: EndKind
    pieces: list[Piece]
    ahead: Piece | None
    mark: Mark | None
    rows: list[Row]
    ran: timedelta
    paused: timedelta
    hours: BusinessHours
    bands: list[Band]

    @property
    def kinds(self) -> set[StretchKind]:
        """What the legend has to explain."""
        return {row.kind for row in self.rows}

    @property
    def waits(self) -> bool:
        """Whether a pause is one of waiting for the partner, and not only of having been closed."""
        return any(row.why == Why.ASKED for row in self.rows)


def strip(clock: Clock, now: datetime) -> Strip:
    """Draw the clock from opening to now, to the closing, or to the due time when that is still ahead."""
    start, until = sla.utc(clock.opened_at), sla.utc(clock.closed_at or now)
    end, end_kind = _end(clock, until)
    found = _stretches(clock, until)
    scale = _Scale(start, end)
    rows = [_row(clock, stretch, until) for stretch in found]
    return Strip(
        start=start,
        end=end,
        end_kind=end_kind,
        pieces=[scale.piece(s.kind, s.start, s.end, row.lasted) for s, row in zip(found, rows, strict=True)],
        ahead=scale.piece(StretchKind.RUNNING, until, end, end - until) if end > until else None,
        mark=_mark(clock, until, scale),
        rows=rows,
        ran=_total(rows, StretchKind.RUNNING),
        paused=_total(rows, StretchKind.PAUSED),
        hours=clock.business_hours,
        bands=_bands(clock.business_hours, scale),
    )


def percent(value: float) -> str:
    return f"{value:.2f}%"


class _Scale(NamedTuple):
    start: datetime
    end: datetime

    def at(self, instant: datetime) -> float:
        """Where an instant lies, from 0 to 100; rounded here, so that neighbours share their edge."""
        inside = min(max(instant, self.start), self.end)
        span = self.end - self.start
        return round(100 * ((inside - self.start) / span), 2) if span else 0.0

    def piece(self, kind: StretchKind, start: datetime, end: datetime, lasted: timedelta) -> Piece:
        x, width = self.at(start), self.at(end) - self.at(start)
        fit = Fit.ANYWHERE if width >= FITS_NARROW else Fit.WIDE if width >= FITS_WIDE else Fit.NOWHERE
        return Piece(kind, percent(x), percent(width), percent(x + LABEL_INSET), fit, lasted)

    def mark(self, kind: MarkKind, at: datetime) -> Mark:
        x = self.at(at)
        return Mark(kind, percent(x), "end" if x > TURNS_AT else "start", at)


def _end(clock: Clock, until: datetime) -> tuple[datetime, EndKind]:
    if clock.closed_at:
        return until, EndKind.CLOSED
    if clock.due_at and clock.due_at > until and not clock.first_response_at:
        return clock.due_at, EndKind.DUE
    return until, EndKind.NOW


def _bands(hours: BusinessHours, scale: _Scale) -> list[Band]:
    edges: list[tuple[float, float]] = []
    for opens_at, closes_at in hours.windows(scale.start):
        if opens_at >= scale.end:
            break
        left, right = scale.at(opens_at), scale.at(closes_at)
        if edges and left - edges[-1][1] < FINEST_GAP:
            left = edges.pop()[0]
        if left < right:
            edges.append((left, right))
    return [Band(percent(left), percent(right - left)) for left, right in edges]


def _stretches(clock: Clock, until: datetime) -> list[Stretch]:
    found = stretches(clock.opened_at, clock.pauses, until, clock.calendar)
    if len(found) > MOST_STRETCHES:
        found = stretches(clock.opened_at, clock.pauses, until, AROUND_THE_CLOCK)
    return found if clock.first_response_at is None else _split(found, sla.utc(clock.first_response_at))


def _split(found: Sequence[Stretch], at: datetime) -> list[Stretch]:
    pieces: list[Stretch] = []
    for stretch in found:
        if stretch.kind == StretchKind.RUNNING and stretch.start < at < stretch.end:
            pieces += [stretch._replace(end=at), stretch._replace(start=at, why=Why.RESPONDED)]
        else:
            pieces.append(stretch)
    return pieces


def _row(clock: Clock, stretch: Stretch, until: datetime) -> Row:
    kind, start, end, why = stretch
    lasted = sla.worked(clock.calendar, start, end) if kind == StretchKind.RUNNING else end - start
    goes_on = end == until and clock.closed_at is None
    return Row(start, None if goes_on else end, kind, why, lasted)


def _mark(clock: Clock, until: datetime, scale: _Scale) -> Mark | None:
    if clock.first_response_at:
        return scale.mark(MarkKind.RESPONSE, sla.utc(clock.first_response_at))
    if clock.closed_at:
        return None
    if scale.end > until:
        return scale.mark(MarkKind.NOW, until)
    return scale.mark(MarkKind.DUE, clock.due_at) if clock.due_at else None


def _total(rows: Sequence[Row], kind: StretchKind) -> timedelta:
    return sum((row.lasted for row in rows if row.kind == kind), timedelta())
