"""When the response clock can run: around the clock, or in a country's business hours. Instants in and out are UTC."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import count
from operator import itemgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from holidays import HolidayBase, country_holidays, list_localized_countries, list_supported_countries

Window = tuple[datetime, datetime]

BEGINNING = datetime.min.replace(tzinfo=UTC)
FOREVER = datetime.max.replace(tzinfo=UTC)
ENGLISH = "en_US"
LANGUAGES = {"ko": "ko", "zh-hans": "zh_CN", "ru": "ru"}
"""The languages of the portal as the library of holidays names them; it knows each in some countries only."""
OPENS = time(9)
CLOSES = time(17)


@dataclass(frozen=True, slots=True)
class AroundTheClock:
    """Every hour counts, day and night."""

    def windows(self, start: datetime) -> Iterator[Window]:
        yield BEGINNING, FOREVER


AROUND_THE_CLOCK = AroundTheClock()


@dataclass(frozen=True, slots=True)
class BusinessHours:
    """Only these hours of the wall clock in `zone` count, on the working days of `country` (an ISO code or "")."""

    zone: str
    country: str = ""
    opens: time = OPENS
    closes: time = CLOSES

    def __post_init__(self) -> None:
        ZoneInfo(self.zone)
        if self.opens >= self.closes:
            raise ValueError(f"Business hours must open before they close, not {self.opens} to {self.closes}.")

    @property
    def place(self) -> str:
        """The zone as people write it: America/New York."""
        return self.zone.replace("_", " ")

    def windows(self, start: datetime) -> Iterator[Window]:
        """Opening and closing instants of each working day, from the one in which `start` falls or the next."""
        for year in count(start.astimezone(ZoneInfo(self.zone)).year):
            windows = _windows_in(self, year)
            yield from windows[bisect_right(windows, start, key=itemgetter(1)) :]


Calendar = AroundTheClock | BusinessHours


@lru_cache(maxsize=512)
def working_days(country: str, year: int) -> tuple[date, ...]:
    """The days of the year that are worked in the country; Monday to Friday when the country is not known."""
    first = date(year, 1, 1)
    days = (first + timedelta(days=n) for n in range((date(year, 12, 31) - first).days + 1))
    if (holidays := _holidays(country, year)) is None:
        return tuple(day for day in days if day.weekday() < 5)
    return tuple(day for day in days if holidays.is_working_day(day))


class Holiday(NamedTuple):
    """A public holiday on a day that would else be worked, by its name in the reader's language or in English."""

    day: date
    name: str


def holidays_within(calendar: Calendar, start: datetime, end: datetime, language: str = "en") -> tuple[Holiday, ...]:
    """The holidays for which the calendar stands still between two instants: those whose business hours lie in it.

    None around the clock, in a country that is not known, and on days of the weekend.
    """
    if isinstance(calendar, AroundTheClock) or end <= start:
        return ()
    zone = ZoneInfo(calendar.zone)
    years = range(start.astimezone(zone).year, end.astimezone(zone).year + 1)
    return tuple(
        holiday
        for year in years
        for holiday in _weekday_holidays(calendar.country, year, LANGUAGES.get(language, ENGLISH))
        if (window := _window(calendar, zone, holiday.day)) and start < window[1] and window[0] < end
    )


@lru_cache(maxsize=512)
def _weekday_holidays(country: str, year: int, language: str) -> tuple[Holiday, ...]:
    found = _holidays(country, year, language)
    if found is None:
        return ()
    named = sorted(found.items())
    return tuple(Holiday(day, name) for day, name in named if day.year == year and not found.is_weekend(day))


@lru_cache(maxsize=512)
def _holidays(country: str, year: int, language: str = ENGLISH) -> HolidayBase | None:
    code = country.upper()
    if code not in list_supported_countries(include_aliases=False):
        return None
    spoken = list_localized_countries(include_aliases=False).get(code, [])
    chosen = next((each for each in (language, ENGLISH) if each in spoken), None)
    return country_holidays(code, years=year, expand=False, language=chosen)


@lru_cache(maxsize=256)
def _windows_in(hours: BusinessHours, year: int) -> tuple[Window, ...]:
    zone = ZoneInfo(hours.zone)
    return tuple(window for day in working_days(hours.country, year) if (window := _window(hours, zone, day)))


def _window(hours: BusinessHours, zone: ZoneInfo, day: date) -> Window | None:
    opens_at = datetime.combine(day, hours.opens, zone).astimezone(UTC)
    closes_at = datetime.combine(day, hours.closes, zone).astimezone(UTC)
    # A zone may skip a whole day (Apia, 30 December 2011), or the hour in which somebody opens.
    if opens_at.astimezone(zone).date() != day or opens_at >= closes_at:
        return None
    return opens_at, closes_at
