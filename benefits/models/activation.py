from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partnerportal.accounts.models import Organization, User
from partnerportal.accounts.permissions import may
from partnerportal.common.status import Status
from partnerportal.common.times import moment_text
from support.models import Contract

INTERRUPTED = "The worker stopped in the middle of this attempt."
"""Stands on the row from the start of an attempt to its end, so that one which never ends has its cause."""


class RejectReason(models.TextChoices):
    NOT_PAID = "not_paid", _("The offer is not paid")
    CANCELLATION = "cancellation", _("A cancellation is pending")
    COMPANY_DATA = "company_data", _("The company data do not match")
    ALREADY_ACTIVATED = "already_activated", _("Already activated this year")
    OTHER = "other", _("Another reason")


class ActivationQuerySet(models.QuerySet["Activation"]):
    def visible_to(self, user: User) -> Self:
        """All for those who review, else those of one's own company."""
        if may(user, "staff.review"):
            return self
        return self.filter(organization=user.organization_id) if may(user, "benefits.view") else self.none()

    def live(self) -> Self:
        return self.filter(state__in=Activation.LIVE)

    def waiting(self) -> Self:
        return self.filter(state__in=Activation.WAITING)

    def past_target(self, now: datetime) -> Self:
        return self.waiting().filter(target_at__lt=now)

    def due(self, now: datetime) -> Self:
        """Approved, the minute to undo is over, and so is the pause after a failed attempt."""
        return self.filter(state=Activation.State.APPROVED, next_try_at__lte=now)

    def stuck(self) -> Self:
        """What staff should look at: given up, or failed at least once and waiting for the next attempt."""
        waits = Q(state=Activation.State.APPROVED, attempts__gt=0) & ~Q(last_error="")
        return self.filter(waits | Q(state=Activation.State.FAILED))

    def with_people(self) -> Self:
        return self.select_related(
            "organization", "membership__offer", "contract", "requested_by", "claimed_by", "decided_by"
        )


class Activation(models.Model):
    """A company's request to make one membership's technical support usable, and what became of it (model.md 2)."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("Requested")
        IN_REVIEW = "in_review", _("In review")
        APPROVED = "approved", _("Issuing")
        ACTIVE = "active", _("Active")
        REJECTED = "rejected", _("Rejected")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        FAILED = "failed", _("Delayed")

    LOOKS = {
        State.REQUESTED: ("info", "sent"),
        State.IN_REVIEW: ("info", "half"),
        State.APPROVED: ("info", "half"),
        State.ACTIVE: ("ok", "tick"),
        State.REJECTED: ("bad", "stop"),
        State.WITHDRAWN: ("quiet", "none"),
        State.FAILED: ("bad", "warn"),
    }
    WAITING = (State.REQUESTED, State.IN_REVIEW)
    LIVE = (State.REQUESTED, State.IN_REVIEW, State.APPROVED, State.FAILED, State.ACTIVE)
    MOVES = {
        "withdraw": ({State.REQUESTED, State.IN_REVIEW}, State.WITHDRAWN),
        "claim": ({State.REQUESTED}, State.IN_REVIEW),
        "release": ({State.IN_REVIEW}, State.REQUESTED),
        "approve": ({State.REQUESTED, State.IN_REVIEW}, State.APPROVED),
        "undo": ({State.APPROVED}, State.IN_REVIEW),
        "reject": ({State.REQUESTED, State.IN_REVIEW}, State.REJECTED),
        "issue": ({State.APPROVED}, State.ACTIVE),
        "give_up": ({State.APPROVED}, State.FAILED),
        "retry": ({State.FAILED}, State.APPROVED),
    }

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey("benefits.Membership", on_delete=models.PROTECT, related_name="activations")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=State, default=State.REQUESTED)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    target_at = models.DateTimeField()
    """Decided by then: two business days after it was asked for."""
    claimed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    touched_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=30, choices=RejectReason, blank=True)
    reason_text = models.TextField(blank=True)
    next_try_at = models.DateTimeField(null=True, blank=True)
    """Set while approved: from then on the job is due, after the time to undo or the pause between two attempts."""
    attempts = models.PositiveSmallIntegerField(default=0)
    """Counted before each attempt, so that one which kills its worker counts too (promises.md 11)."""
    last_error = models.CharField(max_length=300, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)

    objects = ActivationQuerySet.as_manager()

    class Meta:
        verbose_name = _("activation")
        verbose_name_plural = _("activations")
        ordering = ["requested_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="benefits_activation_one_live_per_contract",
                fields=["contract"],
                condition=Q(state__in=["requested", "in_review", "approved", "failed", "active"]),
                violation_error_message=_("Activation was requested already."),
            ),
            models.UniqueConstraint(name="benefits_activation_key_with_organization", fields=["id", "organization"]),
            models.CheckConstraint(
                name="benefits_activation_claimed_while_in_review",
                condition=Q(state="requested", claimed_by=None, claimed_at=None, touched_at=None)
                | Q(state="in_review", claimed_by__isnull=False, claimed_at__isnull=False, touched_at__isnull=False)
                | ~Q(state__in=["requested", "in_review"]),
            ),
            models.CheckConstraint(
                name="benefits_activation_decided_by_state",
                condition=Q(
                    state__in=["approved", "active", "rejected", "failed"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                )
                | Q(state__in=["requested", "in_review", "withdrawn"], decided_by=None, decided_at=None),
            ),
            models.CheckConstraint(
                name="benefits_activation_reason_iff_rejected",
                condition=Q(state="rejected") & ~Q(reason="") & ~Q(reason_text="")
                | ~Q(state="rejected") & Q(reason=""),
            ),
            models.CheckConstraint(
                name="benefits_activation_next_try_iff_approved",
                condition=Q(state="approved", next_try_at__isnull=False) | ~Q(state="approved") & Q(next_try_at=None),
            ),
            models.CheckConstraint(
                name="benefits_activation_issued_iff_active",
                condition=Q(state="active", issued_at__isnull=False) | ~Q(state="active") & Q(issued_at=None),
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state="approved"), name="benefits_activation_due_idx"),
            models.Index(fields=["state", "requested_at"], name="benefits_activation_queue_idx"),
            models.Index(
                fields=["requested_at", "id"],
                condition=Q(state__in=["requested", "in_review"]),
                name="benefits_activ_waiting_idx",
            ),
            models.Index(fields=["requested_at", "id"], name="benefits_activation_asked_idx"),
            models.Index(fields=["decided_at"], name="benefits_activation_pace_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.membership} · {self.organization}"

    @property
    def reference(self) -> str:
        return f"activation:{self.pk}"

    def can(self, move: str) -> bool:
        return self.state in self.MOVES[move][0]

    @property
    def is_live(self) -> bool:
        return self.state in self.LIVE

    @property
    def is_waiting(self) -> bool:
        """Nobody has decided yet."""
        return self.state in self.WAITING

    @property
    def is_waiting_for_retry(self) -> bool:
        """An attempt has failed; the first one is not a failure while it runs."""
        is_first = self.attempts == 1 and self.last_error == INTERRUPTED
        return self.state == self.State.APPROVED and bool(self.last_error) and not is_first

    @property
    def has_failed(self) -> bool:
        return self.state == self.State.FAILED

    def claim_holds(self, now: datetime) -> bool:
        """Somebody works on it: a claim lapses after some minutes without a touch (model.md 2)."""
        lifetime = timedelta(minutes=settings.CLAIM_MINUTES)
        return self.state == self.State.IN_REVIEW and self.touched_at is not None and now < self.touched_at + lifetime

    @property
    def undo_until(self) -> datetime | None:
        """Until then the approval can be undone; None where nothing is approved or the job has begun."""
        return self.next_try_at if self.state == self.State.APPROVED and self.attempts == 0 else None

    def can_be_undone(self, now: datetime) -> bool:
        return self.undo_until is not None and now < self.undo_until

    def past_target(self, now: datetime) -> bool:
        return self.is_waiting and now > self.target_at

    @property
    def status(self) -> Status:
        state = self.State(self.state)
        if self.is_waiting_for_retry:
            return Status(_now("Waiting for retry"), "warn", "clock")
        return Status(state.label, *self.LOOKS[state])

    def moved_on(self) -> str:
        """Why a move comes too late: what happened, by whom, and when (promises.md 12)."""
        sentences = {
            self.State.REQUESTED: _now("This request waits for a reviewer; nobody has claimed it."),
            self.State.IN_REVIEW: _now("Already claimed by %(claimer)s on %(claimed)s."),
            self.State.APPROVED: _now("Already approved by %(decider)s on %(decided)s."),
            self.State.ACTIVE: _now("Already approved by %(decider)s on %(decided)s, and active since %(issued)s."),
            self.State.REJECTED: _now("Already rejected by %(decider)s on %(decided)s."),
            self.State.WITHDRAWN: _now("The company has withdrawn this request."),
            self.State.FAILED: _now(
                "Already approved by %(decider)s on %(decided)s. The contract is not issued yet; staff look into it."
            ),
        }
        return sentences[self.State(self.state)] % {
            "claimer": self.claimed_by,
            "claimed": _moment(self.claimed_at),
            "decider": self.decided_by,
            "decided": _moment(self.decided_at),
            "issued": _moment(self.issued_at),
        }


class ActivationEvent(models.Model):
    """One move of an activation, or one failed attempt to issue; append-only, kept by a trigger."""

    class Move(models.TextChoices):
        REQUEST = "request", _("Requested")
        WITHDRAW = "withdraw", _("Withdrawn")
        CLAIM = "claim", _("Claimed")
        RELEASE = "release", _("Claim released")
        APPROVE = "approve", _("Approved")
        UNDO = "undo", _("Approval undone")
        REJECT = "reject", _("Rejected")
        ATTEMPT = "attempt", _("Attempt failed")
        ISSUE = "issue", _("Issued")
        GIVE_UP = "give_up", _("Given up")
        RETRY = "retry", _("Started again")

    activation = models.ForeignKey(Activation, on_delete=models.PROTECT, related_name="events")
    move = models.CharField(max_length=20, choices=Move)
    from_state = models.CharField(max_length=20, choices=Activation.State, blank=True)
    to_state = models.CharField(max_length=20, choices=Activation.State)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    """Null where the portal itself acted."""
    at = models.DateTimeField(default=timezone.now)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("event of an activation")
        verbose_name_plural = _("events of activations")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="benefits_activationevent_from_nothing_iff_request",
                condition=Q(move="request", from_state="") | ~Q(move="request") & ~Q(from_state=""),
            ),
        ]
        indexes = [models.Index(fields=["activation", "id"], name="benefits_event_activation_idx")]

    def __str__(self) -> str:
        return f"{self.get_move_display()}: {self.activation}"


def _moment(at: datetime | None) -> str:
    return moment_text(at) if at else ""
