"""Dates and times in the person's zone, the zone named, exact for machines."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from partnerportal.common import times

from .library import register

NOTHING = "\u2013"


@register.simple_tag
def when(value: datetime | None) -> SafeString | str:
    """20 Nov 2020, 08:02 CET; a dash for None."""
    if value is None:
        return NOTHING
    return format_html('<time datetime="{}">{}</time>', value.isoformat(timespec="seconds"), times.moment_text(value))


@register.simple_tag
def day(value: date | None) -> SafeString | str:
    """20 Nov 2020; a dash for None."""
    if value is None:
        return NOTHING
    here = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return format_html('<time datetime="{}">{}</time>', here.isoformat(), times.day_text(here))


@register.simple_tag
def day_text(value: date) -> str:
    """20 Nov 2020 as mere text, for a drawing, an option or an attribute."""
    return times.day_text(value)


@register.simple_tag
def when_text(value: datetime) -> str:
    """20 Nov 2020, 08:02 CET as mere text."""
    return times.moment_text(value)


@register.simple_tag
def ago(value: datetime, until: datetime | None = None) -> SafeString:
    """3 h, 2 d, 5 min: how far away it is, with the exact time as its title."""
    seconds = abs(((until or timezone.now()) - value).total_seconds())
    stamp = value.isoformat(timespec="seconds")
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', stamp, times.moment_text(value), times.rough_text(int(seconds))
    )


@register.simple_tag
def duration(value: timedelta) -> str:
    """2 d 2 h, 1 h 38 min, 5 min: a length in its two largest units."""
    return times.length_text(value)


@register.simple_tag
def zone() -> str:
    """The zone in which this page shows its times: Europe/Oslo (CET)."""
    name, short = timezone.get_current_timezone_name().replace("_", " "), times.zone_name(timezone.localtime())
    return name if name == short else _("%(zone)s (%(short)s)") % {"zone": name, "short": short}
