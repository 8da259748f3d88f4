"""The frame that all plots share."""

from dataclasses import dataclass

LEFT = 6.0
TOP = 20.0
BOTTOM = 112.0
STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2500, 5000, 10_000, 100_000)


@dataclass(frozen=True, slots=True)
class Grid:
    """One horizontal line and its number."""

    y: float
    label: int

    @property
    def text_y(self) -> float:
        return self.y + 4


def ticks(highest: float) -> list[int]:
    """Zero and at most five round numbers above it; the last is not below `highest`."""
    step = next((step for step in STEPS if step * 5 >= highest), STEPS[-1])
    count = max(1, -(-int(highest) // step))
    return [step * number for number in range(count + 1)]


def down(value: float, highest: float) -> float:
    """The pixel row of `value` where `highest` is the last tick."""
    return round(BOTTOM - (BOTTOM - TOP) * value / highest, 1)


def grid(highest: float) -> list[Grid]:
    marks = ticks(highest)
    return [Grid(down(mark, marks[-1]), mark) for mark in marks]
