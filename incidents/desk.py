"""What the desk says about its rows: how much of the promised time is gone, and how the last responses went."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Q

from incidents.desk_filter import DeskFilter, Queue
from incidents.models import Incident
from incidents.reports import figures, plots
from incidents.reports.period import Period
from partnerportal.common.plots import FactPlot
from support.models import Outage

COUNTED = 1000
"""The first so many by due time are counted, so that the page costs the same however many wait."""
SOON = timedelta(hours=2)
MOST = 99
"""The count on a tab goes no further."""
RECENT = 500
DAYS = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Age:
    """How far the time of the next answer has run: `share` of 100, and `left`, negative once it is missed."""

    share: int
    left: timedelta

    @property
    def is_missed(self) -> bool:
        return self.left < timedelta()

    @property
    def tone(self) -> str:
        return "bad" if self.is_missed else "warn" if self.share >= 75 else "info"


class Linked(NamedTuple):
    """An outage, and how many incidents are linked to it; `is_capped` where there are more than are counted."""

    outage: Outage
    number: int
    is_capped: bool


class Numbers(NamedTuple):
    """The tabs, each with how many wait for staff there; empty where they are not counted."""

    queues: list[tuple[Queue, str]]
    severities: list[tuple[Queue, str]]


def age(incident: Incident, now: datetime) -> Age | None:
    """The age of what staff owe, or None where it is not their turn."""
    if incident.answer_due_at is None or incident.promised_hours is None:
        return None
    left, whole = incident.answer_due_at - now, timedelta(hours=incident.promised_hours)
    return Age(min(100, max(0, round(100 * (1 - left / whole)))), left)


def waiting(now: datetime) -> dict[str, int]:
    """How many wait for staff, are missed, are due soon, belong to nobody; counted among the first 1,000."""
    first = Incident.objects.our_turn().order_by("answer_due_at", "pk").values("pk")[:COUNTED]
    return Incident.objects.filter(pk__in=first).aggregate(
        waiting=Count("pk"),
        missed=Count("pk", filter=Q(answer_due_at__lt=now)),
        soon=Count("pk", filter=Q(answer_due_at__gte=now, answer_due_at__lt=now + SOON)),
        nobody=Count("pk", filter=Q(engineer=None)),
    )


def numbers(form: DeskFilter) -> Numbers:
    """How many wait for staff under the filters, by area and by severity within the area: one query over the first
    1,000, so that it costs the same however many wait. Where something else is asked for, nothing is counted."""
    if not form.can_be_due:
        return Numbers([(tab, "") for tab in form.queues], [])
    first = form.around.narrow(Incident.objects.submitted()).order_by("answer_due_at", "pk").values("pk")[:COUNTED]
    rows = Incident.objects.filter(pk__in=first).order_by().values_list("area", "severity").annotate(Count("pk"))
    found = list(rows)
    is_capped = sum(number for _area, _severity, number in found) >= COUNTED
    chosen = (form.cleaned_data.get("area", ""), form.cleaned_data.get("severity", ""))

    def shown(area: str, severity: str) -> str:
        number = sum(n for a, s, n in found if area in ("", a) and severity in ("", s))
        return f"{MOST}+" if number > MOST else f"{number}+" if is_capped else str(number)

    return Numbers(
        [(tab, shown(tab.code, chosen[1])) for tab in form.queues],
        [(tab, shown(chosen[0], tab.code)) for tab in form.severities],
    )


def linked_to(outage: int) -> Linked | None:
    """The outage of that key, and how many incidents are cases of it; None where there is no such outage."""
    if (row := Outage.objects.filter(pk=outage).first()) is None:
        return None
    count = Incident.objects.filter(outage=row).values("pk")[: COUNTED + 1].count()
    return Linked(row, min(count, COUNTED), count > COUNTED)


def responses(now: datetime) -> FactPlot | None:
    """First responses in time, by severity, as in the report: of the last 500 incidents those of four weeks, so that
    the page costs the same however many there are."""
    recent = Incident.objects.submitted().order_by("-pk").values("pk")[:RECENT]
    rows = Incident.objects.submitted().filter(pk__in=recent, opened_at__gte=now - DAYS)
    found = figures.responses(figures.tallies(rows, Period.until(now, 2, UTC), now))
    return plots.responses_by_severity(found) if found else None
