"""Dates and times as words, the same in a sentence and on a page."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import pgettext


def zone_name(moment: datetime) -> str:
    """CET, or UTC-03 where the zone has no letters of its own."""
    name = moment.tzname() or "UTC"
    return f"UTC{name}" if name[0] in "+-" else name


def date_text(value: date) -> str:
    """20 Nov 2020"""
    return date_format(value, pgettext("date format, see Django's date filter", "j M Y"))


def moment_text(value: datetime) -> str:
    """20 Nov 2020, 08:02 CET: in the person's zone, the zone named."""
    here = timezone.localtime(value)
    text = date_format(here, pgettext("date format, see Django's date filter", "j M Y, H:i"))
    return f"{text} {zone_name(here)}"
