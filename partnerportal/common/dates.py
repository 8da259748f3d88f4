"""Dates in sentences that are put together in Python: written as the pages write them."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import pgettext


def day_text(value: date | datetime | None) -> str:
    """20 Nov 2020, of a moment in the reader's zone; empty for None."""
    if value is None:
        return ""
    here = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return date_format(here, pgettext("date format, see Django's date filter", "j M Y"))
