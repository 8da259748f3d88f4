"""Forms that narrow and sort a list, read from the address: a value that does not fit narrows nothing and says so."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms


class Filter(forms.Form):
    """A GET form: `is_filtered` draws Clear."""

    @property
    def is_filtered(self) -> bool:
        return any(self.data.get(name) for name in self.fields if name != "sort")

    @property
    def wanted(self) -> dict[str, Any]:
        """The values that fit."""
        self.is_valid()
        return self.cleaned_data


@dataclass(frozen=True, slots=True)
class Heading:
    """A column that can be sorted by: the address that does it, and how it is sorted now."""

    url: str
    sort: str = ""


class Sorted:
    """For a filter whose list is sorted by the heads of its columns; the order stands in the address as `sort`."""

    ORDERS: ClassVar[dict[str, str]]
    """What `sort` may be, and the column of each; the first is the order where nothing else is asked."""
    FIRSTS: ClassVar[tuple[str, ...]]
    """The columns that can be sorted by, each in the order that its head asks for first."""
    data: Any

    @property
    def default(self) -> str:
        return next(iter(self.ORDERS))

    def can_sort(self, wanted: str) -> bool:
        """Whether the list can be in that order."""
        return wanted in self.ORDERS

    @property
    def sorted_by(self) -> str:
        wanted = self.data.get("sort", "")
        return wanted if self.can_sort(wanted) else self.default

    @property
    def order(self) -> str:
        """The order for `keyset`."""
        return self.ORDERS[self.sorted_by]

    @property
    def query(self) -> str:
        """These filters and this order as an address, from the first page on."""
        return self._query(self.sorted_by)

    @property
    def headings(self) -> dict[str, Heading]:
        """For each column that can be sorted by: what its head links to."""
        return {first.lstrip("-"): self._heading(first) for first in self.FIRSTS if self.can_sort(first)}

    def _heading(self, first: str) -> Heading:
        back = first[1:] if first.startswith("-") else f"-{first}"
        if self.sorted_by not in {first, back}:
            return Heading(self._query(first))
        now = "descending" if self.sorted_by.startswith("-") else "ascending"
        return Heading(self._query(back if self.sorted_by == first else first), now)

    def _query(self, sort: str) -> str:
        params = self.data.copy()
        for name in ("after", "before", "sort"):
            params.pop(name, None)
        if sort != self.default:
            params["sort"] = sort
        return f"?{params.urlencode()}"
