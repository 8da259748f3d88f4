"""What is left of a counted entitlement over its year, and when it will run out at this pace."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from .scale import BOTTOM, LEFT, TOP, Grid, down, grid

ENOUGH_DAYS = 14
"""Before that many days have passed a pace says nothing."""
Amount = int | float
"""Incidents, or hours with their quarters."""


@dataclass(frozen=True, slots=True)
class Move:
    """One movement of the ledger: negative units were taken, positive ones granted or given back."""

    on: date
    text: str
    units: Amount


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the plot's table."""

    on: date
    text: str
    left: Amount


@dataclass(frozen=True)
class BalancePlot:
    """A step line from `start` to `end`. `moves` holds the ledger, the opening grant included, in any order.

    `title` names the entitlement ("Microsoft Product Support"), `quota` what it holds in all; an unlimited one has no
    balance to draw. `today` may lie before, within or after the year.
    """

    title: str
    quota: Amount
    start: date
    end: date
    today: date
    moves: Iterable[Move] = ()
    template = "components/plot_balance.html"
    sentence = "components/plot_balance_sentence.html"

    @cached_property
    def rows(self) -> list[Row]:
        left: Amount = 0
        rows = []
        for move in sorted(self.moves, key=lambda move: move.on):
            left = _tidy(left + move.units)
            rows.append(Row(move.on, move.text, left))
        return rows

    @property
    def left(self) -> Amount:
        return self.rows[-1].left if self.rows else self.quota

    @property
    def used(self) -> Amount:
        return self.quota - self.left

    # --- what the sentence says ---

    @cached_property
    def case(self) -> str:
        """Which sentence holds: none, ahead, over, used_up, unused, early, runs_out or enough."""
        if not self.quota:
            return "none"
        if self.today < self.start:
            return "ahead"
        if not self.left:
            return "used_up"
        if self.today >= self.end:
            return "over"
        if not self.used:
            return "unused"
        if (self.today - self.start).days < ENOUGH_DAYS:
            return "early"
        return "runs_out" if self.runs_out_on and self.runs_out_on < self.end else "enough"

    @property
    def tone(self) -> str:
        return {"runs_out": "warn", "used_up": "bad"}.get(self.case, "info")

    @cached_property
    def runs_out_on(self) -> date | None:
        """The day on which nothing is left at the pace of the year so far."""
        days = (self.today - self.start).days
        if not self.used or days <= 0:
            return None
        return self.today + timedelta(days=round(self.left * days / self.used))

    @property
    def days_early(self) -> int:
        return (self.end - self.runs_out_on).days if self.runs_out_on else 0

    @property
    def unused_at_end(self) -> Amount:
        days, ahead = (self.today - self.start).days, (self.end - self.today).days
        return max(0, _tidy(self.left - round(self.used * ahead / days))) if days > 0 else self.left

    @property
    def used_up_on(self) -> date:
        return next((row.on for row in reversed(self.rows) if row.left == 0), self.start)

    # --- where it is drawn ---

    @property
    def _highest(self) -> Amount:
        return max(1, self.quota, *(row.left for row in self.rows))

    @cached_property
    def grid(self) -> list[Grid]:
        return grid(self._highest)

    @property
    def bottom(self) -> float:
        return BOTTOM

    @property
    def top(self) -> float:
        return TOP

    @property
    def height(self) -> float:
        return BOTTOM - TOP

    @property
    def left_edge(self) -> float:
        return LEFT

    @property
    def width(self) -> float:
        return 100 - LEFT

    def _across(self, day: date) -> float:
        """0 to 100 within the curve; days outside the year stick to its edges."""
        whole = max(1, (self.end - self.start).days)
        return round(min(100.0, max(0.0, 100 * (day - self.start).days / whole)), 2)

    def _inner(self, value: float) -> float:
        return round(100 - 100 * value / self.grid[-1].label, 1)

    def _outer(self, across: float) -> float:
        return round(LEFT + (100 - LEFT) * across / 100, 2)

    @cached_property
    def line(self) -> str:
        """The step line up to today as an SVG path in a box of 100 by 100."""
        first = self.rows[0].left if self.rows else self.quota
        parts = [f"M0 {self._inner(first)}"]
        for row in self.rows[1:]:
            parts.append(f"H{self._across(row.on)}V{self._inner(row.left)}")
        return "".join(parts) + f"H{self._across(self.last_day)}"

    @property
    def area(self) -> str:
        return f"{self.line}V100H0Z"

    @property
    def last_day(self) -> date:
        return max(self.start, min(self.today, self.end))

    @property
    def shows_today(self) -> bool:
        return self.start <= self.today <= self.end

    @property
    def today_x(self) -> float:
        return self._outer(self._across(self.today))

    @property
    def today_anchor(self) -> str:
        across = self._across(self.today)
        return "start" if across < 6 else "end" if across > 94 else "middle"

    @property
    def today_y(self) -> float:
        return down(self.left, self.grid[-1].label)

    @property
    def has_forecast(self) -> bool:
        return self.case in {"runs_out", "enough", "unused"}

    @property
    def _forecast_day(self) -> date:
        return self.runs_out_on if self.case == "runs_out" and self.runs_out_on else self.end

    @property
    def _forecast_left(self) -> Amount:
        return 0 if self.case == "runs_out" else self.unused_at_end

    @property
    def forecast(self) -> str:
        here = f"M{self._across(self.last_day)} {self._inner(self.left)}"
        return f"{here}L{self._across(self._forecast_day)} {self._inner(self._forecast_left)}"

    @property
    def forecast_x(self) -> float:
        return self._outer(self._across(self._forecast_day))

    @property
    def forecast_y(self) -> float:
        return down(self._forecast_left, self.grid[-1].label)

    @property
    def forecast_on(self) -> date:
        return self._forecast_day


def _tidy(amount: Amount) -> Amount:
    """A whole number without a fraction: 32, not 32.0."""
    return int(amount) if amount == int(amount) else amount
