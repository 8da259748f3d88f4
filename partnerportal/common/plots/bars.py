"""One number per week, month or queue, as bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from .scale import BOTTOM, TOP, Grid, grid

MOST_LABELS = 12
NARROW_CHARACTERS = 44
"""What fits in a line of labels at 360 px."""


@dataclass(frozen=True, slots=True)
class Bar:
    """What is counted and how much; `value` None is a gap in the data, drawn as nothing and said in the table."""

    label: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Drawn:
    label: str
    value: float | None
    x: float
    middle: float
    y: float
    height: float
    width: float
    labelled: bool
    wide_only: bool
    """Its label would run into its neighbours on a phone."""

    @property
    def number_y(self) -> float:
        return self.y - 5


@dataclass(frozen=True)
class BarPlot:
    """`title` is the accessible name, `sentence` says what the bars mean; `column` and `unit` head the table."""

    title: str
    sentence: str
    column: str
    unit: str
    bars: Sequence[Bar] = ()
    template = "components/plot_bars.html"

    @cached_property
    def grid(self) -> list[Grid]:
        return grid(max((bar.value or 0 for bar in self.bars), default=0) or 1)

    @property
    def bottom(self) -> float:
        return BOTTOM

    @property
    def _every(self) -> int:
        """Each how-manieth bar has a label."""
        return -(-len(self.bars) // MOST_LABELS) or 1

    @property
    def _every_narrow(self) -> int:
        """The same on a phone, as a multiple of the above."""
        longest = max((len(bar.label) + 1 for bar in self.bars), default=0)
        return self._every * (-(-longest * len(self.bars) // (NARROW_CHARACTERS * self._every)) or 1)

    @cached_property
    def drawn(self) -> list[Drawn]:
        slot, highest = 92 / max(1, len(self.bars)), self.grid[-1].label
        width = round(min(slot * 0.6, 12), 2)
        result = []
        for number, bar in enumerate(self.bars):
            middle = round(7 + slot * (number + 0.5), 2)
            height = round((BOTTOM - TOP) * (bar.value or 0) / highest, 1)
            x, y = round(middle - width / 2, 2), round(BOTTOM - height, 1)
            labelled, wide_only = number % self._every == 0, number % self._every_narrow != 0
            result.append(Drawn(bar.label, bar.value, x, middle, y, height, width, labelled, wide_only))
        return result
