"""How old requests were when they were decided, week by week."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F
from django.db.models.functions import TruncWeek
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from benefits.models import Activation
from benefits.services.pace import Percentile
from partnerportal.common.plots import Bar, BarPlot

WEEKS = 6
HOUR = 3600


def median_ages(now: datetime) -> BarPlot:
    """Bars of the last weeks in hours, the running one last; a week without a decision is a gap."""
    first = _monday(now) - timedelta(weeks=WEEKS - 1)
    found = {row["week"].date(): row for row in _by_week(first)}
    mondays = [(first + timedelta(weeks=number)).date() for number in range(WEEKS)]
    bars = [Bar(_short(day), _hours(found[day]["median"]) if day in found else None) for day in mondays]
    return BarPlot(
        title=_("Median age at the decision, by week"),
        sentence=_sentence([row["count"] for row in found.values()], bars),
        column=_("Week of"),
        unit=_("Hours"),
        bars=bars,
    )


def _monday(now: datetime) -> datetime:
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=today.weekday())


def _by_week(first: datetime) -> list[dict[str, Any]]:
    age = ExpressionWrapper(F("decided_at") - F("requested_at"), output_field=DurationField())
    rows: Any = Activation.objects.filter(decided_at__gte=first).annotate(week=TruncWeek("decided_at")).values("week")
    return list(rows.annotate(median=Percentile(age, share=0.5), count=Count("pk")).order_by("week"))


def _short(day: date) -> str:
    return date_format(day, pgettext("short date of a plot, see Django's date filter", "j M"))


def _hours(age: timedelta) -> float:
    hours = age.total_seconds() / HOUR
    return round(hours) if hours >= 10 else round(hours, 1)


def _sentence(counts: list[int], bars: list[Bar]) -> str:
    last = next((bar for bar in reversed(bars) if bar.value is not None), None)
    if last is None:
        return _("Nothing was decided in the last %(weeks)s weeks.") % {"weeks": WEEKS}
    decided = ngettext(
        "%(count)s request was decided in the last %(weeks)s weeks.",
        "%(count)s requests were decided in the last %(weeks)s weeks.",
        sum(counts),
    ) % {"count": sum(counts), "weeks": WEEKS}
    latest = _("Half of those decided in the week of %(week)s were younger than %(hours)s hours.")
    return f"{decided} {latest % {'week': last.label, 'hours': last.value}}"
