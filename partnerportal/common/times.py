"""Dates and times as words, the same in a sentence and on a page: in the person's zone, the zone named."""

from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext


def zone_name(moment: datetime) -> str:
    """CET, or UTC-03 where the zone has no letters of its own."""
    name = moment.tzname() or "UTC"
    return f"UTC{name}" if name[0] in "+-" else name


def day_text(value: date | datetime | None) -> str:
    """20 Nov 2020, of a moment in the reader's zone; empty for None."""
    if value is None:
        return ""
    here = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return _day(here, get_language() or "")


@lru_cache(maxsize=4096)
def _day(value: date, language: str) -> str:
    """Lists show the same few days again and again; the language is there because the words depend on it."""
    return date_format(value, pgettext("date format, see Django's date filter", "j M Y"))


def moment_text(value: datetime) -> str:
    """20 Nov 2020, 08:02 CET"""
    here = timezone.localtime(value)
    return f"{day_text(here.date())}, {here:%H:%M} {zone_name(here)}"
