"""The promise of a first response (D35, domain.md 5.7): pure functions over instants. UTC in, UTC out, aware only.

Paused time is never folded into the target: it is kept as a list of pauses, so another severity (D38) is only another
number of hours over the same `opened_at` and the same pauses.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from operator import itemgetter
from typing import NamedTuple

from incidents.calendars import AROUND_THE_CLOCK, CLOSES, FOREVER, OPENS, BusinessHours, Calendar, Window


class Counting(StrEnum):
    CLOCK = "clock"
    BUSINESS = "business"


class Rule(NamedTuple):
    hours: int
    english: Counting
    other_languages: Counting


NOT_BREAK_FIX = "not-break-fix"
ONE_BUSINESS_DAY = CLOSES.hour - OPENS.hour

FIRST_RESPONSE = {
    "A": Rule(2, Counting.CLOCK, Counting.BUSINESS),
    "B": Rule(4, Counting.CLOCK, Counting.BUSINESS),
    "C": Rule(8, Counting.CLOCK, Counting.BUSINESS),
    NOT_BREAK_FIX: Rule(ONE_BUSINESS_DAY, Counting.BUSINESS, Counting.BUSINESS),
}


class Promise(NamedTuple):
    """What is copied onto the incident when it opens, so that a later change of the rule rewrites nothing."""

    hours: int
    counting: Counting


def promise(severity: str, language: str, hours: Mapping[str, int] | None = None) -> Promise:
    """The promise for a severity ("A", "B", "C" or NOT_BREAK_FIX) and a language code. Raises KeyError for another.

    `hours` are those of the support plan, by severity; without them, and where it names none, the general ones hold.
    """
    rule = FIRST_RESPONSE[severity]
    is_english = language.lower().split("-")[0] == "en"
    return Promise((hours or {}).get(severity, rule.hours), rule.english if is_english else rule.other_languages)


def calendar_for(counting: str, business: BusinessHours) -> Calendar:
    """The calendar in which a promise counts, given the business hours of the organization."""
    return AROUND_THE_CLOCK if Counting(counting) == Counting.CLOCK else business


class PauseWhy(StrEnum):
    ASKED = "asked"
    CLOSED = "closed"


class Pause(NamedTuple):
    """The clock stands still: the partner was asked, or the incident was closed until it was reopened. Open: no end."""

    start: datetime
    end: datetime | None = None
    why: PauseWhy = PauseWhy.ASKED


def due_at(opened_at: datetime, hours: float, calendar: Calendar) -> datetime:
    """The first instant at which `hours` have run in the calendar. Raises ValueError for naive or hours not above 0."""
    due = due_with_pauses(opened_at, hours, calendar, ())
    if due is None:
        raise ValueError(f"{hours} hours end beyond the calendar.")
    return due


def due_with_pauses(opened_at: datetime, hours: float, calendar: Calendar, pauses: Iterable[Pause]) -> datetime | None:
    """As `due_at`, with the pauses left out; None while an open pause keeps it unknown."""
    left = timedelta(hours=hours)
    if left <= timedelta():
        raise ValueError(f"A promise needs hours above 0, not {hours}.")
    for start, end in _running(opened_at, calendar, pauses):
        if end - start >= left:
            return start + left
        left -= end - start
    return None


def worked(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """How long the calendar runs between two instants; nothing when the end is not after the start."""
    return elapsed(start, calendar, (), end)


def elapsed(opened_at: datetime, calendar: Calendar, pauses: Iterable[Pause], until: datetime) -> timedelta:
    """How long the clock has run since `opened_at`, pauses left out: what a change of severity keeps."""
    until, ran = utc(until), timedelta()
    for start, end in _running(opened_at, calendar, pauses):
        if start >= until:
            break
        ran += min(end, until) - start
    return ran


def remaining(
    now: datetime, opened_at: datetime, hours: float, calendar: Calendar, pauses: Sequence[Pause] = ()
) -> timedelta:
    """Running time left until due. Once missed it is negative: the plain time since it was due."""
    due = due_with_pauses(opened_at, hours, calendar, pauses)
    if due is not None and utc(now) > due:
        return due - utc(now)
    return timedelta(hours=hours) - elapsed(opened_at, calendar, pauses, now)


def is_met(first_response_at: datetime | None, due_at: datetime | None) -> bool:
    """Whether the response came in time. A response during a pause (no due time yet) is in time."""
    return first_response_at is not None and (due_at is None or utc(first_response_at) <= utc(due_at))


def in_order(pauses: Iterable[Pause]) -> list[Pause]:
    """The pauses by their start, in UTC. Raises ValueError for one that ends before it starts."""
    ordered = sorted((Pause(utc(start), end and utc(end), why) for start, end, why in pauses), key=itemgetter(0))
    for pause in ordered:
        if pause.end and pause.end < pause.start:
            raise ValueError(f"A pause cannot end at {pause.end}, before it starts at {pause.start}.")
    return ordered


def utc(at: datetime) -> datetime:
    """The same instant in UTC. Raises ValueError for a naive one."""
    # Python subtracts two datetimes of one zone by the wall clock, which is wrong over a change of the hour.
    if at.utcoffset() is None:
        raise ValueError(f"{at} has no time zone.")
    return at.astimezone(UTC)


def _running(opened_at: datetime, calendar: Calendar, pauses: Iterable[Pause]) -> Iterator[Window]:
    for start, end in _unpaused(utc(opened_at), pauses):
        for opens_at, closes_at in calendar.windows(start):
            if opens_at >= end:
                break
            yield max(opens_at, start), min(closes_at, end)


def _unpaused(at: datetime, pauses: Iterable[Pause]) -> Iterator[Window]:
    for start, end, _why in in_order(pauses):
        if start > at:
            yield at, start
        at = max(at, end or FOREVER)
    if at < FOREVER:
        yield at, FOREVER
