"""The words of the response clock: one home for them; incidents.clock and incidents.clock_strip keep to facts."""

from datetime import datetime, timedelta

from django import template
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from incidents.clock import StretchKind, Why

register = template.Library()

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
def duration(lasted: timedelta) -> str:
    """ "3 d 4 h", "1 h 38 min", "12 min": the two largest units, cut off below."""
    days, hours, minutes = _parts(lasted)
    if days:
        return _("%(days)d d %(hours)d h") % {"days": days, "hours": hours}
    if hours and minutes:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
    if hours:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(minutes)d min") % {"minutes": minutes} if minutes else _("less than a minute")


@register.filter
def duration_short(lasted: timedelta) -> str:
    """For the inside of a bar: "3 d", "1 h 38", "12 min"."""
    days, hours, minutes = _parts(lasted)
    if days:
        return _("%(days)d d") % {"days": days}
    if hours and minutes:
        return pgettext("short duration", "%(hours)d h %(minutes)02d") % {"hours": hours, "minutes": minutes}
    return duration(timedelta(hours=hours, minutes=minutes)) if hours or minutes else ""


@register.filter
def clock_time(at: datetime, beside: datetime) -> str:
    """The local time, with the day in front unless it is the same day as `beside`."""
    local = localtime(at)
    if local.date() == localtime(beside).date():
        return date_format(local, pgettext("date format", "H:i"))
    return date_format(local, pgettext("date format", "j M, H:i"))


def _parts(lasted: timedelta) -> tuple[int, int, int]:
    # Below two days hours read better than days: a promise is given in hours.
    minutes = max(0, int(lasted.total_seconds())) // 60
    days = minutes // 1440 if minutes >= 2 * 1440 else 0
    hours, minutes = divmod(minutes - days * 1440, 60)
    return days, hours, minutes
