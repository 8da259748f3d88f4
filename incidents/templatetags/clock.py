"""The words of the response clock: one home for them; incidents.clock and incidents.clock_strip keep to facts."""

from datetime import datetime, timedelta

from django import template
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from incidents.calendars import Calendar, holidays_within
from incidents.clock import StretchKind, Why
from incidents.clock_strip import Row, Strip

register = template.Library()

MOST_HOLIDAYS = 12
"""More are not named in one line, but counted."""

KINDS = {
    StretchKind.RUNNING: gettext_lazy("running"),
    StretchKind.PAUSED: gettext_lazy("paused"),
    StretchKind.OUTSIDE: gettext_lazy("outside business hours"),
}
WHYS = {
    Why.SUBMITTED: gettext_lazy("submitted"),
    Why.ASKED: gettext_lazy("question to you"),
    Why.ANSWERED: gettext_lazy("you answered"),
    Why.CLOSED: gettext_lazy("closed"),
    Why.REOPENED: gettext_lazy("reopened"),
    Why.OUT_OF_HOURS: gettext_lazy("business hours ended"),
    Why.IN_HOURS: gettext_lazy("business hours began"),
    Why.RESPONDED: gettext_lazy("first response"),
}
WHYS_FOR_STAFF = WHYS | {
    Why.ASKED: gettext_lazy("question to the partner"),
    Why.ANSWERED: gettext_lazy("the partner answered"),
}


@register.filter
def clock_kind(kind: StretchKind) -> str:
    return str(KINDS[kind])


@register.filter
def clock_why(why: Why, reader: str) -> str:
    """Why a stretch began, said to a "partner" or to "staff"."""
    return str((WHYS_FOR_STAFF if reader == "staff" else WHYS)[why])


@register.filter
def rested_for(row: Row, calendar: Calendar) -> str:
    """The public holidays in a row outside business hours: Good Friday (3 Apr), Easter Monday (6 Apr)."""
    if row.kind != StretchKind.OUTSIDE:
        return ""
    return _holidays(calendar, row.start, row.end or row.start + row.lasted)


@register.filter
def holidays_of(strip: Strip) -> str:
    """The public holidays in the time that is drawn, also where the clock runs through them."""
    return _holidays(strip.hours, strip.start, strip.end)


def _holidays(calendar: Calendar, start: datetime, end: datetime) -> str:
    found = holidays_within(calendar, start, end, (get_language() or "en").lower())
    pattern = pgettext("date format, see Django's date filter", "j M")
    named = ", ".join(
        _("%(holiday)s (%(day)s)") % {"holiday": holiday.name, "day": date_format(holiday.day, pattern)}
        for holiday in found[:MOST_HOLIDAYS]
    )
    if more := found[MOST_HOLIDAYS:]:
        return _("%(holidays)s, and %(count)s more") % {"holidays": named, "count": len(more)}
    return named


@register.filter
def short(lasted: timedelta) -> str:
    """For the inside of a bar: 3 d, 26 h, 1 h 38, 12 min; nothing below a minute. Days from two on."""
    minutes = int(lasted.total_seconds()) // 60
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        return _("%(days)s d") % {"days": hours // 24}
    if hours and rest:
        return pgettext("duration inside a bar", "%(hours)s h %(minutes)02d") % {"hours": hours, "minutes": rest}
    if hours:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(minutes)s min") % {"minutes": minutes} if minutes else ""


@register.filter
def time_beside(at: datetime, beside: datetime) -> str:
    """The local time, with the day in front unless it is the same day as `beside`."""
    local = localtime(at)
    if local.date() == localtime(beside).date():
        return date_format(local, pgettext("time format, see Django's date filter", "H:i"))
    return short_moment(local)


@register.filter
def short_moment(at: datetime) -> str:
    """20 Nov, 08:02, where year and zone are known."""
    return date_format(localtime(at), pgettext("date format, see Django's date filter", "j M, H:i"))
