"""What the reports count: one statement each, and of the database only sums, however many incidents there are."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, Count, DateTimeField, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, TruncMonth

from incidents.models import Event, Incident, IncidentQuerySet
from incidents.reports.period import Period

STEPS = (timedelta(hours=1), timedelta(hours=4), timedelta(hours=8), timedelta(days=1), timedelta(days=3))
"""Where one bucket of the queue's age ends and the next begins; the last has no end."""
OUR_TURN_SINCE = ("submit", "reply", "reopen")


@dataclass(frozen=True, slots=True)
class Responses:
    """Promises of a first response that are decided: answered, or overdue without an answer."""

    decided: int = 0
    met: int = 0

    @property
    def percent(self) -> int | None:
        """Rounded down, so that 100 is said of all alone; None where nothing is decided."""
        return 100 * self.met // self.decided if self.decided else None

    def __add__(self, other: "Responses") -> "Responses":
        return Responses(self.decided + other.decided, self.met + other.met)


@dataclass(frozen=True, slots=True)
class Spent:
    """What was filed with one plan: units taken and kept, units given back, and all incidents."""

    plan: str
    is_counted: bool
    filed: int
    taken: int
    given_back: int

    @property
    def kept(self) -> int:
        return self.taken - self.given_back


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait for staff so long, and of how many the time has passed."""

    count: int = 0
    late: int = 0


def opened_within(rows: IncidentQuerySet, period: Period) -> IncidentQuerySet:
    return rows.filter(opened_at__gte=period.since).order_by()


def responses(rows: IncidentQuerySet, period: Period, now: datetime) -> dict[tuple[str, date], Responses]:
    """First responses by severity ("" for what has none) and month of opening.

    Still running promises are left out, and so is what was closed before it was due: neither is met nor missed.
    """
    ended = Coalesce(F("closed_at"), Value(now), output_field=DateTimeField())
    decided = Q(first_response_at__isnull=False) | Q(due_at__lt=ended)
    met = Count("pk", filter=Q(first_response_at__lte=F("due_at")))
    found = _by_month(rows.filter(decided), period).values("severity", "month").annotate(decided=Count("pk"), met=met)
    return {(row["severity"], row["month"].date()): Responses(row["decided"], row["met"]) for row in found}


def products(rows: IncidentQuerySet, period: Period) -> dict[str, dict[date, int]]:
    """Incidents by product ("" where there is none) and month of opening."""
    found = _by_month(rows, period).values("version__product__name", "month").annotate(count=Count("pk"))
    counted: dict[str, dict[date, int]] = defaultdict(dict)
    for row in found:
        counted[row["version__product__name"] or ""][row["month"].date()] = row["count"]
    return dict(counted)


def spent(rows: IncidentQuerySet, period: Period) -> list[Spent]:
    """What each plan spent on the incidents of the period, as their last word has it: what was given back is not."""
    taken = Q(entitlement__isnull=False, plan__is_counted=True)
    back = taken & Q(close_reason__in=Incident.GIVES_BACK)
    found = opened_within(rows, period).values("plan__name", "plan__is_counted", "plan__position")
    counted = found.annotate(
        filed=Count("pk"), taken=Count("pk", filter=taken), given_back=Count("pk", filter=back)
    ).order_by("plan__position")
    return [
        Spent(row["plan__name"], row["plan__is_counted"], row["filed"], row["taken"], row["given_back"])
        for row in counted
    ]


def waiting(rows: IncidentQuerySet, now: datetime) -> list[Waiting]:
    """The queue now, by how long it has been the turn of staff: since the partner's last word."""
    words = Event.objects.filter(incident=OuterRef("pk"), move__in=OUR_TURN_SINCE).order_by("-pk").values("at")[:1]
    since = Coalesce(Subquery(words), F("opened_at"))
    bucket = Case(
        *[When(since__gt=now - step, then=Value(number)) for number, step in enumerate(STEPS)],
        default=Value(len(STEPS)),
        output_field=IntegerField(),
    )
    queue = rows.our_turn().order_by().annotate(since=since).annotate(bucket=bucket)
    late = Count("pk", filter=Q(answer_due_at__lt=now))
    found = {row["bucket"]: row for row in queue.values("bucket").annotate(count=Count("pk"), late=late)}
    empty: dict[str, Any] = {"count": 0, "late": 0}
    rows_of = [found.get(number, empty) for number in range(len(STEPS) + 1)]
    return [Waiting(row["count"], row["late"]) for row in rows_of]


def _by_month(rows: IncidentQuerySet, period: Period) -> Any:
    return opened_within(rows, period).annotate(month=TruncMonth("opened_at", tzinfo=period.zone))
