from datetime import datetime, timedelta

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents import sla
from incidents.calendars import BusinessHours, Calendar
from incidents.clock import Clock
from incidents.models import choices, rules, words
from incidents.models.queries import IncidentManager, IncidentQuerySet, reference_of
from partnerportal.accounts.models import Organization, User
from partnerportal.common.status import Status
from partnerportal.customers.models import Customer, Subscription
from support.models import Area, Context, Entitlement, Outage, Plan, Version
from support.needs import Need

REOPEN_DAYS = 14


class Incident(models.Model):
    """A problem reported to support, from its draft to its closing; submitting takes one unit (D27)."""

    State = choices.State
    Severity = choices.Severity
    Nature = choices.Nature
    CloseReason = choices.CloseReason
    Criterion = choices.Criterion
    FREE = choices.FREE

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
        "assign": ({State.OPEN, State.ATTENTION}, None),
        "merge": ({State.OPEN, State.ATTENTION}, State.CLOSED),
        "absorb": ({State.OPEN, State.ATTENTION}, None),
        "outage": ({State.OPEN, State.ATTENTION}, None),
        "clear": ({State.OPEN, State.ATTENTION}, None),
        "outage_over": ({State.OPEN, State.ATTENTION}, None),
        "outage_again": ({State.OPEN, State.ATTENTION}, None),
        "warn": ({State.OPEN}, None),
        "escalate": ({State.OPEN}, None),
        "mail": ({State.OPEN, State.ATTENTION, State.CLOSED}, None),
    }
    """Move: from which states, and to which one; None leaves the state as it is, and `discard` ends the row."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    """Whose incident it is; null for a holder without company."""
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """The line of a contract that it is paid with, for a plan that has one."""
    paid_by = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    """The company of that line, from submitting on; null when nothing is spent."""
    act = models.PositiveSmallIntegerField(default=1)
    """Counts what is taken: 2 after a reopen of what had been given back."""
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="follow_ups", db_index=False
    )

    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    """On whose behalf it was filed; null is the own context (domain.md 5.5)."""
    customer_subscription = models.ForeignKey(
        Subscription, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    """Of the customer's Azure, the one that it is about (D33)."""
    shared_with = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    """The reseller who handed it over to the provider, and reads it (D34)."""
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    """The support plan that it is filed with; in a draft only the choice made so far."""
    area = models.CharField(max_length=20, choices=Area, blank=True)
    """Of products; it decides the path and the desk's queue (domain.md 5.1)."""
    topic = models.CharField(max_length=40, blank=True)
    """Within the area, where its path asks for one: a code of `incidents.topics`."""
    subscription = models.CharField(max_length=100, blank=True)
    """Of the own Azure: its name or ID, as typed."""
    criterion = models.CharField(max_length=20, choices=choices.Criterion, blank=True)
    """Of a customer's technical problem: why it is escalated (D36)."""
    health_checked_at = models.DateTimeField(null=True, blank=True)
    """When the person said that no known outage explains it."""
    outage = models.ForeignKey(Outage, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """The known outage that it is a case of, as the desk found."""
    outage_over = models.BooleanField(default=False, db_default=False)
    """Whether those who follow it know the outage as over: what they hear of it they hear once."""
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="duplicates", db_index=False
    )
    """The incident in which this duplicate goes on."""

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
    clock_since = models.DateTimeField(null=True, blank=True)
    """From when the promise counts where that is not the opening: it was taken over from an older duplicate."""
    due_at = models.DateTimeField(null=True, blank=True)
    """When the first response is due; stays as it was once there is one."""
    answer_due_at = models.DateTimeField(null=True, blank=True)
    """When staff owe the next answer: `due_at` until the first response, then the same hours after the partner's word.
    Null while it is the partner's turn. The desk sorts by it; only the first response is a promise."""
    warned_at = models.DateTimeField(null=True, blank=True)
    """When the desk was warned that the first response is due soon."""
    escalated_at = models.DateTimeField(null=True, blank=True)
    """When the missed first response was escalated to the operators."""

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
        constraints = rules.CONSTRAINTS
        indexes = rules.INDEXES

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
    def is_free(self) -> bool:
        """Billing, fraud and this portal: no plan of the company is asked, and nothing is counted (domain.md 5.9)."""
        return self.nature in self.FREE

    @property
    def context(self) -> str:
        return Context.CUSTOMER if self.customer_id else Context.OWN

    @property
    def need(self) -> Need | None:
        """What a plan is wanted for; None while the draft does not say it."""
        if self.is_free:
            return Need(Area.PORTAL, self.context)
        return Need.of(self.version, self.context) if self.version else None

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
        return sla.calendar_for(self.counting, self.business_hours)

    @property
    def business_hours(self) -> BusinessHours:
        """Those of whose incident it is, as copied when the promise was made."""
        return BusinessHours(self.clock_zone or "UTC", self.clock_country)

    @property
    def clock(self) -> Clock:
        """The response clock; reads `pauses`, so prefetch them. Raises ValueError for a draft."""
        if self.opened_at is None or self.promised_hours is None:
            raise ValueError("A draft has no clock.")
        pauses = tuple(sla.Pause(pause.start_at, pause.end_at, sla.PauseWhy(pause.why)) for pause in self.pauses.all())
        since, ends = self.clock_since or self.opened_at, (self.first_response_at, self.closed_at)
        return Clock(since, self.promised_hours, self.calendar, pauses, *ends, self.business_hours)
