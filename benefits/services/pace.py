"""How long it takes, from the decisions of the last weeks (model.md 2)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from django.conf import settings
from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, Q

from benefits.business_days import business_days_after, next_business_day
from benefits.models import Activation
from benefits.services.requests import TARGET_DAYS

WEEKS = timedelta(days=28)


class Percentile(Aggregate):
    """percentile_cont of an interval; `share` is between 0 and 1."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True)
class Pace:
    """The last 28 days: decisions, how long half and nine tenths of them took, and how long issuing took afterwards."""

    count: int
    median: timedelta | None
    ninety: timedelta | None
    issuing: timedelta | None


def pace(now: datetime) -> Pace:
    """What the queue has really done; nothing but a count where nothing was decided."""
    took = ExpressionWrapper(F("decided_at") - F("requested_at"), output_field=DurationField())
    after = ExpressionWrapper(F("issued_at") - F("decided_at"), output_field=DurationField())
    decided = Activation.objects.filter(decided_at__gt=now - WEEKS, decided_at__lte=now)
    found = decided.aggregate(
        count=Count("pk"),
        median=Percentile(took, share=0.5),
        ninety=Percentile(took, share=0.9),
        issuing=Percentile(after, share=0.5, filter=Q(issued_at__isnull=False)),
    )
    return Pace(**found)


def expected_date(asked_at: datetime, now: datetime, zone: tzinfo = UTC, real: Pace | None = None) -> date:
    """The business day in `zone` on which a request of `asked_at` should be active, never before today.

    `real` is the pace where the caller has read it already.
    """
    real = real or pace(now)
    if real.median is None:
        ready = business_days_after(asked_at, TARGET_DAYS)
    else:
        ready = asked_at + real.median + (real.issuing or timedelta(seconds=settings.UNDO_SECONDS))
    return next_business_day(max(ready.astimezone(zone).date(), now.astimezone(zone).date()))
