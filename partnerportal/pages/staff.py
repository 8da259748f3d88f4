"""What staff see: their queues on Home, and the proof page."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from celery import current_app
from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from kombu.exceptions import OperationalError

from benefits.models import Activation, AdvisoryRequest, MarketingActivation, Order, RefundRequest
from benefits.services import stock
from incidents.models import Incident
from partnerportal.accounts.models import CompanyRequest, Outbox, User, Work, WorkQuerySet
from partnerportal.accounts.permissions import may
from partnerportal.common.proof import Finding
from partnerportal.pages import health
from partnerportal.pages.proof import findings

ROWS = 8
NAMES = {"database": gettext_lazy("Database"), "redis": gettext_lazy("Redis")}


@dataclass(frozen=True)
class Waiting:
    """One of the other queues: how many wait for a decision, and since when the oldest."""

    label: str
    url: str
    count: int
    oldest_at: datetime | None


QUEUES: tuple[tuple[Any, str, type[Work]], ...] = (
    (gettext_lazy("Orders"), "benefits:orders", Order),
    (gettext_lazy("Refunds"), "benefits:refunds", RefundRequest),
    (gettext_lazy("Go-To-Market"), "benefits:marketing", MarketingActivation),
    (gettext_lazy("Advisory requests"), "benefits:advisory", AdvisoryRequest),
    (gettext_lazy("Companies"), "accounts_portal:companies", CompanyRequest),
)


@dataclass(frozen=True)
class StaffHome:
    """The oldest of each queue that this person works on; None for a queue that is not theirs."""

    activations: list[Activation] | None
    incidents: list[Incident] | None
    queues: list[Waiting]


def staff_home(user: User) -> StaffHome:
    waiting = Activation.objects.waiting().with_people().order_by("requested_at")
    due = Incident.objects.visible_to(user).our_turn().for_list().order_by("answer_due_at")
    return StaffHome(
        list(waiting[:ROWS]) if may(user, "staff.review") else None,
        list(due[:ROWS]) if may(user, "staff.answer") else None,
        [_waiting(label, route, model) for label, route, model in QUEUES if may(user, model.ACTION)],
    )


def _waiting(label: Any, route: str, model: type[Work]) -> Waiting:
    rows: WorkQuerySet = model._default_manager.all()  # type: ignore[assignment]
    found = rows.waiting().aggregate(count=Count("pk"), oldest_at=Min("requested_at"))
    return Waiting(str(label), reverse(route), **found)


@dataclass(frozen=True)
class Proof:
    """What is stuck, which parts answer, the stock of keys, and what the checks found when they were asked for."""

    stuck: list[Activation]
    mails: list[Outbox]
    parts: list[tuple[str, str]]
    shelves: list[stock.Shelf]
    checked_at: datetime | None = None
    findings: list[Finding] = field(default_factory=list)


def proof(now: datetime, check: bool) -> Proof:
    """The state of things; `check` runs the checks of verify_ledgers too, which reads every entry."""
    parts = [*((str(NAMES[name]), said) for name, said in health.parts()), (_("Worker"), _workers())]
    stuck = list(Activation.objects.stuck().with_people().order_by("next_try_at")[:50])
    mails = list(Outbox.objects.filter(state=Outbox.State.FAILED)[:50])
    shelves = stock.shelves()
    if not check:
        return Proof(stuck, mails, parts, shelves)
    return Proof(stuck, mails, parts, shelves, now, findings())


def _workers() -> str:
    """How many workers answer within half a second; what is due waits in the database until one does."""
    try:
        answers = current_app.control.inspect(timeout=0.5).ping() or {}
    except (OperationalError, OSError):
        answers = {}
    if not answers:
        return _("none answers; what is due waits in the database")
    return ngettext("%(count)s answers", "%(count)s answer", len(answers)) % {"count": len(answers)}
