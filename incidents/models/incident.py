from datetime import datetime, timedelta

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents import sla
from incidents.calendars import BusinessHours, Calendar
from incidents.clock import Clock
from incidents.models import choices, words
from incidents.models.queries import IncidentManager, IncidentQuerySet, reference_of
from partnerportal.accounts.models import Organization, User
from partnerportal.common.status import Status
from support.models import Entitlement, Version

REOPEN_DAYS = 14


class Incident(models.Model):
    """A problem reported to support, from its draft to its closing; submitting takes one unit (D27)."""

    State = choices.State
    Severity = choices.Severity
    Nature = choices.Nature
    CloseReason = choices.CloseReason

    LOOKS = {
        State.DRAFT: ("quiet", "none"),
        State.OPEN: ("info", "sent"),
        State.ATTENTION: ("warn", "turn"),
        State.CLOSED: ("quiet", "square"),
    }
    IMPACTS = {
        Severity.A: _("Significant loss or degradation of services: production is down."),
        Severity.B: _("Moderate loss or degradation of services: production is partly affected."),
        Severity.C: _("Minimal loss: services are up, or it is not production."),
    }
    GIVES_BACK = {CloseReason.WITHDRAWN, CloseReason.DUPLICATE, CloseReason.PRODUCT_DEFECT}
    STAFF_REASONS = (
        CloseReason.RESOLVED,
        CloseReason.DUPLICATE,
        CloseReason.PRODUCT_DEFECT,
        CloseReason.NO_ANSWER,
    )
    MOVES = {
        "save": ({State.DRAFT}, State.DRAFT),
        "discard": ({State.DRAFT}, None),
        "submit": ({State.DRAFT}, State.OPEN),
        "withdraw": ({State.OPEN}, State.CLOSED),
        "take": ({State.OPEN, State.ATTENTION}, None),
        "answer": ({State.OPEN, State.ATTENTION}, None),
        "note": ({State.OPEN, State.ATTENTION, State.CLOSED}, None),
        "ask": ({State.OPEN}, State.ATTENTION),
        "reply": ({State.OPEN, State.ATTENTION}, State.OPEN),
        "severity": ({State.OPEN, State.ATTENTION}, None),
        "close": ({State.OPEN, State.ATTENTION}, State.CLOSED),
        "reopen": ({State.CLOSED}, State.OPEN),
        "follow_up": ({State.CLOSED}, None),
    }
    """Move: from which states, and to which one; None leaves the state as it is, and `discard` ends the row."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    """Whose incident it is; null for a holder without company."""
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """The line it is paid with; in a draft only the choice made so far."""
    paid_by = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    """The company of that line, from submitting on; null when nothing is spent."""
    act = models.PositiveSmallIntegerField(default=1)
    """Counts what is taken: 2 after a reopen of what had been given back."""
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="follow_ups", db_index=False
    )

    nature = models.CharField(max_length=20, choices=Nature, blank=True)
    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    product_name = models.CharField(max_length=160, blank=True)
    """Product and version in words, copied: the list needs no join and the catalogue may be reworded."""
    title = models.CharField(max_length=150, blank=True)
    description = models.TextField(blank=True)
    severity = models.CharField(max_length=1, choices=Severity, blank=True)
    language = models.CharField(max_length=10, default="en")
    contact_name = models.CharField(max_length=150, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    customer_reference = models.CharField(max_length=100, blank=True)
    """The partner's own note of a customer; no rights hang on it (D39)."""
    step = models.PositiveSmallIntegerField(default=1)
    """Of a draft: the furthest step of the wizard that was reached."""
    saved_at = models.DateTimeField(null=True, blank=True)

    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    engineer = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    """Taken by an engineer, or the first reply; from then on it cannot be withdrawn."""
    first_response_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    close_reason = models.CharField(max_length=20, choices=CloseReason, blank=True)
    updated_at = models.DateTimeField(default=timezone.now)

    promised_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    """With counting, zone and country the promise as it was made: a later change of the rule rewrites nothing."""
    counting = models.CharField(max_length=10, blank=True)
    clock_zone = models.CharField(max_length=64, blank=True)
    clock_country = models.CharField(max_length=2, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    """When the first response is due; stays as it was once there is one."""
    answer_due_at = models.DateTimeField(null=True, blank=True)
    """When staff owe the next answer: `due_at` until the first response, then the same hours after the partner's word.
    Null while it is the partner's turn. The desk sorts by it; only the first response is a promise."""

    words = models.GeneratedField(
        expression=words.column("organization", "title", "product_name", "customer_reference", "description"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = IncidentManager.from_queryset(IncidentQuerySet)()

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["-pk"]
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(name="incidents_incident_key_with_organization", fields=["id", "organization"]),
            models.CheckConstraint(
                name="incidents_incident_known_state",
                condition=Q(state__in=["draft", "open", "attention_needed", "closed"]),
            ),
            models.CheckConstraint(
                name="incidents_incident_opened_unless_draft",
                condition=Q(state="draft", opened_at=None, due_at=None, paid_by=None, started_at=None)
                | ~Q(state="draft")
                & Q(opened_at__isnull=False, due_at__isnull=False, promised_hours__gt=0)
                & Q(counting__in=["clock", "business"]),
            ),
            models.CheckConstraint(
                name="incidents_incident_complete_unless_draft",
                condition=Q(state="draft")
                | Q(nature="break_fix", severity__in=["A", "B", "C"], version__isnull=False)
                & ~Q(title="")
                & ~Q(description="")
                & ~Q(contact_name="")
                & ~Q(contact_email=""),
            ),
            models.CheckConstraint(
                name="incidents_incident_paid_iff_entitlement",
                condition=Q(state="draft")
                | Q(entitlement=None, paid_by=None)
                | Q(entitlement__isnull=False, paid_by__isnull=False),
            ),
            models.CheckConstraint(
                name="incidents_incident_closed_iff_closed_at",
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(close_reason="")
                | ~Q(state="closed") & Q(closed_at=None, close_reason=""),
            ),
            models.CheckConstraint(
                name="incidents_incident_withdrawn_only_before_start",
                condition=~Q(close_reason="withdrawn") | Q(started_at=None),
            ),
            models.CheckConstraint(
                name="incidents_incident_started_by_somebody",
                condition=Q(started_at__isnull=False) | Q(engineer=None, first_response_at=None),
            ),
            models.CheckConstraint(
                name="incidents_incident_answer_due_only_open",
                condition=Q(answer_due_at=None) | Q(state="open"),
            ),
            models.CheckConstraint(
                name="incidents_incident_due_until_first_response",
                condition=~Q(state="open", first_response_at=None) | Q(answer_due_at=F("due_at")),
            ),
            models.CheckConstraint(
                name="incidents_incident_attention_after_response",
                condition=~Q(state="attention_needed") | Q(first_response_at__isnull=False),
            ),
            models.CheckConstraint(
                name="incidents_incident_dates_in_order",
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")),
            ),
            models.CheckConstraint(name="incidents_incident_act_from_one", condition=Q(act__gte=1)),
        ]
        indexes = [
            models.Index(fields=["organization", "id"], name="incidents_company_idx"),
            models.Index(fields=["organization", "updated_at", "id"], name="incidents_company_moved_idx"),
            models.Index(
                fields=["organization", "id"],
                condition=Q(state__in=["open", "attention_needed"]),
                name="incidents_company_live_idx",
            ),
            models.Index(fields=["filed_by", "id"], name="incidents_filed_by_idx"),
            models.Index(fields=["filed_by"], condition=Q(state="draft"), name="incidents_draft_idx"),
            models.Index(fields=["updated_at", "id"], name="incidents_moved_idx"),
            models.Index(
                fields=["answer_due_at", "id"], condition=Q(answer_due_at__isnull=False), name="incidents_our_turn_idx"
            ),
            models.Index(
                fields=["engineer", "id"],
                condition=Q(state__in=["open", "attention_needed"]),
                name="incidents_engineer_idx",
            ),
            GinIndex(fields=["words"], name="incidents_words_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}".strip()

    def get_absolute_url(self) -> str:
        return reverse("incidents:detail", args=[self.reference])

    @property
    def reference(self) -> str:
        """What people call it: PB-000123."""
        return reference_of(self.pk)

    @property
    def activity_reference(self) -> str:
        return f"incident:{self.pk}"

    @property
    def ledger_reference(self) -> str:
        """The act that takes a unit: once per act, so a replay takes nothing (model.md 1)."""
        return f"incident:{self.pk}/{self.act}"

    @property
    def status(self) -> Status:
        state = self.State(self.state)
        return Status(state.label, *self.LOOKS[state])

    def can(self, move: str) -> bool:
        return self.state in self.MOVES[move][0]

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_open(self) -> bool:
        """Open, and not waiting for the partner."""
        return self.state == self.State.OPEN

    @property
    def is_waiting(self) -> bool:
        """Waiting for the partner: attention needed."""
        return self.state == self.State.ATTENTION

    @property
    def is_live(self) -> bool:
        return self.is_open or self.is_waiting

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED

    @property
    def is_started(self) -> bool:
        return self.started_at is not None

    @property
    def is_break_fix(self) -> bool:
        return self.nature == self.Nature.BREAK_FIX

    @property
    def closed_because(self) -> str:
        """The reason of the closing in words; empty while it is not closed."""
        return str(self.CloseReason(self.close_reason).label) if self.close_reason else ""

    @property
    def was_given_back(self) -> bool:
        """Closed for a reason that gives the unit back; reopening then takes again (D37)."""
        return self.entitlement_id is not None and self.close_reason in self.GIVES_BACK

    @property
    def impact(self) -> str:
        return str(self.IMPACTS[self.Severity(self.severity)]) if self.severity else ""

    @property
    def reopen_until(self) -> datetime | None:
        return self.closed_at + timedelta(days=REOPEN_DAYS) if self.closed_at else None

    def can_reopen_at(self, now: datetime) -> bool:
        """Within 14 days of closing (D37); whether a unit is left is another question."""
        return self.reopen_until is not None and now <= self.reopen_until

    def is_late(self, now: datetime) -> bool:
        """Staff owe an answer and its time has passed."""
        return self.answer_due_at is not None and self.answer_due_at < now

    @property
    def calendar(self) -> Calendar:
        """In what hours the promise counts, as copied when it was made."""
        return sla.calendar_for(self.counting, BusinessHours(self.clock_zone or "UTC", self.clock_country))

    @property
    def clock(self) -> Clock:
        """The response clock; reads `pauses`, so prefetch them. Raises ValueError for a draft."""
        if self.opened_at is None or self.promised_hours is None:
            raise ValueError("A draft has no clock.")
        pauses = tuple(sla.Pause(pause.start_at, pause.end_at, sla.PauseWhy(pause.why)) for pause in self.pauses.all())
        return Clock(self.opened_at, self.promised_hours, self.calendar, pauses, self.first_response_at, self.closed_at)
