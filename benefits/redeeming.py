"""What redeeming a key does to a subscription that runs: pure functions (domain.md 3.5).

Months are exact fractions of calendar months: whole months first, then days as a part of the month that follows. A day
that is begun in the result is not given: part of a month is rounded down to whole days.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import floor

KEY_MONTHS = 12
"""A key gives its seats for so long from the day of its redemption (D18)."""
MOST_MONTHS = 36
MOST_TIMES = 3
"""A key of more seats than so many times those that run would give more than three years."""


class TooLong(Exception):
    """The end would lie more than three years ahead."""


@dataclass(frozen=True)
class Outcome:
    """What stands after a redemption, beside what stood before it; nothing stood before a new subscription."""

    seats_before: int
    seats: int
    end_before: date | None
    end: date
    months: Fraction
    """From the day of the redemption to the new end."""

    @property
    def is_short(self) -> bool:
        """Less than the twelve months that the key would have given alone."""
        return self.months < KEY_MONTHS


def new(key_seats: int, today: date) -> Outcome:
    """A subscription of its own: the seats of the key for twelve months."""
    months = Fraction(KEY_MONTHS)
    return Outcome(0, key_seats, None, add_months(today, months), months)


def add_seats(active: int, end: date, key_seats: int, today: date) -> Outcome:
    """All seats share the time: new remaining months = (A x B + C x 12) / (A + C)."""
    months = shared_months(active, months_between(today, end), key_seats)
    return Outcome(active, active + key_seats, end, add_months(today, months), months)


def extend(active: int, end: date, key_seats: int, today: date) -> Outcome:
    """The seats stay, the end moves by 12 x key seats / active seats months. TooLong past three years from today."""
    if key_seats > MOST_TIMES * active:
        raise TooLong
    later = add_months(end, added_months(active, key_seats))
    if later > add_months(today, Fraction(MOST_MONTHS)):
        raise TooLong
    return Outcome(active, active, end, later, months_between(today, later))


def shared_months(active: int, left: Fraction, key_seats: int) -> Fraction:
    """(A x B + C x 12) / (A + C), with A active seats, B months left and C seats of the key."""
    return (active * left + key_seats * KEY_MONTHS) / Fraction(active + key_seats)


def added_months(active: int, key_seats: int) -> Fraction:
    """12 x key seats / active seats."""
    return Fraction(KEY_MONTHS * key_seats, active)


def months_between(start: date, end: date) -> Fraction:
    """How many months lie between two days, `start` not after `end`; the inverse of `add_months`."""
    whole = (end.year - start.year) * 12 + end.month - start.month
    while _step(start, whole) > end:
        whole -= 1
    reached = _step(start, whole)
    return whole + Fraction((end - reached).days, (_step(start, whole + 1) - reached).days)


def add_months(start: date, months: Fraction) -> date:
    """The same day of the month so many months later, or its last day; part of a month as whole days, rounded down."""
    whole = floor(months)
    reached = _step(start, whole)
    return reached + timedelta(days=floor((months - whole) * (_step(start, whole + 1) - reached).days))


def _step(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
