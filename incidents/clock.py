"""One incident's response clock, read at an instant: what page and desk say about it. No strings, only facts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from incidents import sla
from incidents.calendars import AROUND_THE_CLOCK, BusinessHours, Calendar
from incidents.sla import Pause, PauseWhy

IN_UTC = BusinessHours("UTC")
"""Of a holder without company."""


@dataclass(frozen=True, slots=True)
class Clock:
    """What was promised to the incident and what happened to it. `pauses` are all of them, also after the response.

    `company` has the business hours of whose incident it is.
    """

    opened_at: datetime
    hours: float
    calendar: Calendar
    pauses: tuple[Pause, ...] = ()
    first_response_at: datetime | None = None
    closed_at: datetime | None = None
    company: BusinessHours = IN_UTC

    @property
    def business_hours(self) -> BusinessHours:
        """Those in which the clock counts; around the clock those of the company, through which it runs."""
        return self.calendar if isinstance(self.calendar, BusinessHours) else self.company

    @property
    def promise_pauses(self) -> tuple[Pause, ...]:
        """Only those that moved the due time: once there is a response, later pauses change nothing about it."""
        answered_at = self.first_response_at
        return tuple(pause for pause in self.pauses if answered_at is None or pause.start < answered_at)

    @property
    def due_at(self) -> datetime | None:
        return sla.due_with_pauses(self.opened_at, self.hours, self.calendar, self.promise_pauses)


class ReadingKind(StrEnum):
    MET = "met"
    MISSED = "missed"
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Reading:
    """The clock at an instant. `remaining` is negative when missed; `resumes_at` is set outside business hours.

    `kind` is about the promise, `is_paused` about now: a promise that was met may wait for the partner.
    """

    kind: ReadingKind
    is_paused: bool
    promised: timedelta
    taken: timedelta
    remaining: timedelta
    due_at: datetime | None
    first_response_at: datetime | None
    resumes_at: datetime | None

    @property
    def late(self) -> timedelta:
        return -self.remaining


def reading(clock: Clock, now: datetime) -> Reading:
    """Read the clock: at the first response, else at the closing, else now."""
    at = clock.first_response_at or clock.closed_at or now
    kind = _kind(clock, now)
    return Reading(
        kind=kind,
        is_paused=clock.closed_at is None and _is_paused(clock, now),
        promised=timedelta(hours=clock.hours),
        taken=sla.elapsed(clock.opened_at, clock.calendar, clock.promise_pauses, at),
        remaining=sla.remaining(at, clock.opened_at, clock.hours, clock.calendar, clock.promise_pauses),
        due_at=clock.due_at,
        first_response_at=clock.first_response_at,
        resumes_at=_resumes_at(clock.calendar, now) if kind == ReadingKind.RUNNING else None,
    )


def _kind(clock: Clock, now: datetime) -> ReadingKind:
    if clock.first_response_at:
        return ReadingKind.MET if sla.is_met(clock.first_response_at, clock.due_at) else ReadingKind.MISSED
    if clock.due_at and (clock.closed_at or now) > clock.due_at:
        return ReadingKind.MISSED
    if clock.closed_at:
        return ReadingKind.ENDED
    return ReadingKind.PAUSED if _is_paused(clock, now) else ReadingKind.RUNNING


def _is_paused(clock: Clock, now: datetime) -> bool:
    return any(pause.start <= now and (pause.end is None or now < pause.end) for pause in clock.pauses)


def _resumes_at(calendar: Calendar, now: datetime) -> datetime | None:
    opens_at, _closes_at = next(iter(calendar.windows(now)))
    return opens_at if opens_at > now else None


class StretchKind(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    OUTSIDE = "outside"


class Why(StrEnum):
    SUBMITTED = "submitted"
    ASKED = "asked"
    ANSWERED = "answered"
    CLOSED = "closed"
    REOPENED = "reopened"
    OUT_OF_HOURS = "out-of-hours"
    IN_HOURS = "in-hours"
    RESPONDED = "responded"


AFTER = {PauseWhy.ASKED: Why.ANSWERED, PauseWhy.CLOSED: Why.REOPENED}


class Stretch(NamedTuple):
    """From `start` to `end` the clock ran, was paused, or stood still outside business hours; and why it began."""

    kind: StretchKind
    start: datetime
    end: datetime
    why: Why


def stretches(
    opened_at: datetime, pauses: tuple[Pause, ...], until: datetime, calendar: Calendar = AROUND_THE_CLOCK
) -> list[Stretch]:
    """The time from opening to `until` without gap or overlap, in order. A pause wins over closing hours."""
    at, until, why = sla.utc(opened_at), sla.utc(until), Why.SUBMITTED
    found: list[Stretch] = []
    for pause in sla.in_order(pauses):
        start, end = max(at, min(pause.start, until)), min(pause.end or until, until)
        found += _unpaused(at, start, calendar, why)
        if start < end:
            found.append(Stretch(StretchKind.PAUSED, start, end, Why(pause.why)))
            why = AFTER[pause.why]
        at = max(start, end)
    return found + _unpaused(at, until, calendar, why)


def _unpaused(start: datetime, end: datetime, calendar: Calendar, why: Why) -> list[Stretch]:
    found: list[Stretch] = []
    for opens_at, closes_at in calendar.windows(start):
        if start < min(opens_at, end):
            found.append(Stretch(StretchKind.OUTSIDE, start, min(opens_at, end), Why.OUT_OF_HOURS))
            start, why = min(opens_at, end), Why.IN_HOURS
        if start < min(closes_at, end):
            found.append(Stretch(StretchKind.RUNNING, start, min(closes_at, end), why))
            start = min(closes_at, end)
        if start >= end:
            break
    return found
