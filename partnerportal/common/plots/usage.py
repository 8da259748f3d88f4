"""How much of what was granted was used, month by month: a bar for what is used, a mark for what is granted."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from .bars import Bar, BarPlot, Drawn
from .scale import Grid, down, grid


@dataclass(frozen=True, slots=True)
class Month:
    """One month as it ended; `granted` None is unlimited, `in_month` is what the month itself added."""

    label: str
    granted: float | None
    used: float
    in_month: float


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the granted amount of a month lies above its bar."""

    x1: float
    x2: float
    y: float


@dataclass(frozen=True)
class UsagePlot:
    """`title` is the accessible name, `sentence` says what the bars mean; `unit` names what is counted."""

    title: str
    sentence: str
    unit: str
    months: Sequence[Month] = ()
    template = "components/plot_usage.html"

    @cached_property
    def grid(self) -> list[Grid]:
        return grid(max((max(month.used, month.granted or 0) for month in self.months), default=0) or 1)

    @cached_property
    def bars(self) -> list[Drawn]:
        """The bars, as a plot of bars alone would place them, below the common scale."""
        placed = BarPlot("", "", "", "", [Bar(month.label, month.used) for month in self.months]).drawn
        return [self._scaled(bar) for bar in placed]

    @cached_property
    def marks(self) -> list[Mark]:
        return [
            Mark(round(bar.x - bar.width * 0.15, 2), round(bar.x + bar.width * 1.15, 2), self._row(month.granted))
            for bar, month in zip(self.bars, self.months, strict=True)
            if month.granted
        ]

    def _scaled(self, bar: Drawn) -> Drawn:
        y = self._row(bar.value or 0)
        bottom = self._row(0)
        return Drawn(
            bar.label, bar.value, bar.x, bar.middle, y, round(bottom - y, 1), bar.width, bar.labelled, bar.wide_only
        )

    def _row(self, value: float) -> float:
        return down(value, self.grid[-1].label)
