"""Dates and times in the person's zone, the zone named, exact for machines."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from .library import register

NOTHING = "\u2013"
MINUTE, HOUR, DAY = 60, 3600, 86400


def zone_name(moment: datetime) -> str:
    """CET, or UTC-03 where the zone has no letters of its own."""
    name = moment.tzname() or "UTC"
    return f"UTC{name}" if name[0] in "+-" else name


def date_text(value: date) -> str:
    return _date_text(value, get_language() or "")


@lru_cache(maxsize=4096)
def _date_text(value: date, language: str) -> str:
    """Lists show the same few days again and again; the language is there because the words depend on it."""
    return date_format(value, pgettext("date format, see Django's date filter", "j M Y"))


def moment_text(value: datetime) -> str:
    here = timezone.localtime(value)
    return f"{date_text(here.date())}, {here:%H:%M} {zone_name(here)}"


@register.simple_tag
def when(value: datetime | None) -> SafeString | str:
    """20 Nov 2020, 08:02 CET; a dash for None."""
    if value is None:
        return NOTHING
    return format_html('<time datetime="{}">{}</time>', value.isoformat(timespec="seconds"), moment_text(value))


@register.simple_tag
def day(value: date | None) -> SafeString | str:
    """20 Nov 2020; a dash for None."""
    if value is None:
        return NOTHING
    here = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return format_html('<time datetime="{}">{}</time>', here.isoformat(), date_text(here))


@register.simple_tag
def day_text(value: date) -> str:
    """20 Nov 2020 as mere text, for a drawing, an option or an attribute."""
    return date_text(timezone.localtime(value).date() if isinstance(value, datetime) else value)


@register.simple_tag
def when_text(value: datetime) -> str:
    """20 Nov 2020, 08:02 CET as mere text."""
    return moment_text(value)


@register.simple_tag
def ago(value: datetime, until: datetime | None = None) -> SafeString:
    """3 h, 2 d, 5 min: how far away it is, with the exact time as its title."""
    seconds = abs(((until or timezone.now()) - value).total_seconds())
    stamp = value.isoformat(timespec="seconds")
    return format_html('<time datetime="{}" title="{}">{}</time>', stamp, moment_text(value), _rough(int(seconds)))


@register.simple_tag
def duration(value: timedelta) -> str:
    """2 d 2 h, 1 h 38 min, 5 min: a length in its two largest units."""
    seconds = int(abs(value.total_seconds()))
    days, hours, minutes = seconds // DAY, seconds % DAY // HOUR, seconds % HOUR // MINUTE
    if days and hours:
        return _("%(days)s d %(hours)s h") % {"days": days, "hours": hours}
    if not days and hours and minutes:
        return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}
    return _rough(seconds)


@register.simple_tag
def zone() -> str:
    """The zone in which this page shows its times: Europe/Oslo (CET)."""
    name, short = timezone.get_current_timezone_name().replace("_", " "), zone_name(timezone.localtime())
    return name if name == short else _("%(zone)s (%(short)s)") % {"zone": name, "short": short}


def _rough(seconds: int) -> str:
    if seconds >= DAY:
        return _("%(days)s d") % {"days": seconds // DAY}
    if seconds >= HOUR:
        return _("%(hours)s h") % {"hours": seconds // HOUR}
    return _("%(minutes)s min") % {"minutes": seconds // MINUTE}
