"""Bars whose table says more than their height: how a percentage came about, or what a sum is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from .bars import Bar, BarPlot
from .scale import Grid, grid

LONGEST = 18
"""Characters of a name below its bar; the table has all of it."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One bar with its row of the table: what it is called, how high it is, and the other columns of the row."""

    label: str
    value: float | None
    more: Sequence[float | str] = ()


@dataclass(frozen=True)
class FactPlot(BarPlot):
    """A BarPlot of `facts`; `heads` name their other columns, and `whole` is the top of the scale (100 of percent)."""

    facts: Sequence[Fact] = ()
    heads: Sequence[str] = ()
    whole: float = 0
    template = "components/plot_facts.html"

    def __post_init__(self) -> None:
        object.__setattr__(self, "bars", [Bar(_short(fact.label), fact.value) for fact in self.facts])

    @cached_property
    def grid(self) -> list[Grid]:
        return grid(self.whole or max((bar.value or 0 for bar in self.bars), default=0) or 1)

    @property
    def header(self) -> list[str]:
        """The columns of the table, and of the same rows as a file."""
        return [self.column, self.unit, *self.heads]

    @property
    def lines(self) -> list[list[float | str | None]]:
        return [[fact.label, fact.value, *fact.more] for fact in self.facts]


def _short(label: str) -> str:
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1].rstrip()}…"
