"""Dates and times as words, the same in a sentence and on a page: in the person's zone, the zone named."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

MINUTE, HOUR, DAY = 60, 3600, 86400


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


def length_text(value: timedelta) -> str:
    """2 d 2 h, 1 h 38 min, 5 min: a length in its two largest units."""
    seconds = int(abs(value.total_seconds()))
    days, hours, minutes = seconds // DAY, seconds % DAY // HOUR, seconds % HOUR // MINUTE
    if days and hours:
        return _("%(days)s d %(hours)s h") % {"days": days, "hours": hours}
    if not days and hours and minutes:
        return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}
    return rough_text(seconds)


def rough_text(seconds: int) -> str:
    """3 h, 2 d, 5 min: in its largest unit."""
    if seconds >= DAY:
        return _("%(days)s d") % {"days": seconds // DAY}
    if seconds >= HOUR:
        return _("%(hours)s h") % {"hours": seconds // HOUR}
    return _("%(minutes)s min") % {"minutes": seconds // MINUTE}
