"""What the reports count: of the database only sums, in one statement for all plots of the months."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Count,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    Field,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from incidents.models import Event, Incident, IncidentQuerySet
from incidents.reports.period import Period
from partnerportal.accounts.models import Organization
from support.models import Entitlement, Plan, Version

STEPS = (timedelta(hours=1), timedelta(hours=4), timedelta(hours=8), timedelta(days=1), timedelta(days=3))
"""Where one bucket of the queue's age ends and the next begins; the last has no end."""
PARTNER_WORDS = ("submit", "reply", "reopen")
TURN_ENDS = ("answer", "ask", "close", "withdraw", "merge")
"""Moves after which it is not the turn of staff any more."""


class Tally(NamedTuple):
    """The incidents that were opened in one month with one severity, version and plan: sums, no rows."""

    month: date
    severity: str
    version: int | None
    plan: int
    filed: int
    decided: int
    met: int
    taken: int
    given_back: int


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


def tallies(rows: IncidentQuerySet, period: Period, now: datetime) -> list[Tally]:
    """All sums of the months in one statement, answered from an index alone where `rows` are everybody's
    (`incidents_report_idx`): names are looked up when they are few.

    A promise is decided by the first response, or by its due time: one that still runs is not, nor is what was closed
    before it was due.
    """
    ended = Coalesce(F("closed_at"), Value(now), output_field=DateTimeField())
    decided = Q(first_response_at__isnull=False) | Q(due_at__lt=ended)
    month = _bucket(F("opened_at"), period.starts, DateTimeField())
    found = rows.filter(opened_at__gte=period.since).order_by().annotate(month=month)
    groups = found.values_list("month", "severity", "version", "plan").annotate(
        filed=Count("*"),
        decided=Count("opened_at", filter=decided),
        met=Count("opened_at", filter=Q(first_response_at__lte=F("due_at"))),
        taken=Count("entitlement"),
        given_back=Count("entitlement", filter=Q(close_reason__in=Incident.GIVES_BACK)),
    )
    return [Tally(period.months[number - 1], *sums) for number, *sums in groups]


def responses(found: Iterable[Tally]) -> dict[tuple[str, date], Responses]:
    """First responses by severity ("" for what has none) and month of opening, where any promise is decided."""
    sums: dict[tuple[str, date], Responses] = defaultdict(Responses)
    for tally in found:
        if tally.decided:
            sums[tally.severity, tally.month] += Responses(tally.decided, tally.met)
    return dict(sums)


def products(found: Sequence[Tally]) -> dict[str, dict[date, int]]:
    """Incidents by product ("" where there is none) and month of opening."""
    keys = {tally.version for tally in found if tally.version}
    names = dict(Version.objects.filter(pk__in=keys).values_list("pk", "product__name")) if keys else {}
    counted: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for tally in found:
        counted[names[tally.version] if tally.version else ""][tally.month] += tally.filed
    return {name: dict(months) for name, months in counted.items()}


def paid_by(company: Organization) -> IncidentQuerySet:
    """What a company paid, whoever filed it, and what it filed itself where nothing is spent: what its ledger knows.

    For sums alone: they name no incident, also not those of a holder, which the company does not see (model.md 3).
    """
    lines = list(Entitlement.objects.filter(organization=company).values_list("pk", flat=True))
    return Incident.objects.submitted().filter(Q(entitlement__in=lines) | Q(entitlement=None, organization=company))


def spent(found: Sequence[Tally]) -> list[Spent]:
    """What each plan spent on the incidents of the period, as their last word has it: what was given back is not."""
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for tally in found:
        figures = (tally.filed, tally.taken, tally.given_back)
        sums[tally.plan] = [before + more for before, more in zip(sums[tally.plan], figures, strict=True)]
    plans = Plan.objects.filter(pk__in=list(sums)).order_by("position", "pk") if sums else []
    return [_spent(plan, *sums[plan.pk]) for plan in plans]


def _spent(plan: Plan, filed: int, taken: int, given_back: int) -> Spent:
    if not plan.is_counted:
        taken = given_back = 0
    return Spent(plan.name, plan.is_counted, filed, taken, given_back)


def waiting(rows: IncidentQuerySet, now: datetime) -> list[Waiting]:
    """The queue now, by how long it has been the turn of staff: a reminder does not make it young again."""
    age = ExpressionWrapper(Value(now) - our_turn_since(), output_field=DurationField())
    queue = rows.our_turn().order_by().annotate(bucket=_bucket(age, STEPS, DurationField()))
    late = Count("pk", filter=Q(answer_due_at__lt=now))
    found = {row["bucket"]: row for row in queue.values("bucket").annotate(count=Count("*"), late=late)}
    empty: dict[str, Any] = {"count": 0, "late": 0}
    rows_of = [found.get(number, empty) for number in range(len(STEPS) + 1)]
    return [Waiting(row["count"], row["late"]) for row in rows_of]


def our_turn_since() -> Coalesce:
    """Of an incident that waits for staff: when the partner said the first word that the desk has not answered."""
    events = Event.objects.filter(incident=OuterRef("incident"), move__in=TURN_ENDS).order_by("-pk")
    ended = Coalesce(Subquery(events.values("pk")[:1]), 0)
    words = Event.objects.filter(incident=OuterRef("pk"), move__in=PARTNER_WORDS, pk__gt=ended).order_by("pk")
    return Coalesce(Subquery(words.values("at")[:1]), F("opened_at"))


def _bucket(value: Any, bounds: Sequence[Any], kind: "Field[Any, Any]") -> Func:
    """0 below the first bound, 1 from there, and so on."""
    found = Value(list(bounds), output_field=ArrayField(kind))
    return Func(value, found, function="WIDTH_BUCKET", output_field=IntegerField())
