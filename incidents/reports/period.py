"""The months of a report: calendar months in the reader's zone, up to the one that runs now."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from django.utils.formats import date_format
from django.utils.translation import pgettext


@dataclass(frozen=True)
class Period:
    """`months` are the first days of the calendar months, the oldest first."""

    months: tuple[date, ...]
    zone: tzinfo

    @classmethod
    def until(cls, now: datetime, count: int, zone: tzinfo) -> "Period":
        """The `count` months up to the one of `now`."""
        today = now.astimezone(zone)
        last = today.year * 12 + today.month - 1
        numbers = range(last - count + 1, last + 1)
        return cls(tuple(date(number // 12, number % 12 + 1, 1) for number in numbers), zone)

    @property
    def starts(self) -> list[datetime]:
        """The instants at which the months begin."""
        return [datetime(month.year, month.month, 1, tzinfo=self.zone) for month in self.months]

    @property
    def since(self) -> datetime:
        return self.starts[0]


def month_text(month: date) -> str:
    """Nov 2026"""
    return date_format(month, pgettext("a month, see Django's date filter", "M Y"))
