from datetime import datetime
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from benefits.business_days import business_days_after
from benefits.models.membership import QUARTERS
from partnerportal.accounts.models import Organization, User, Work, WorkQuerySet, claimed_together
from partnerportal.accounts.permissions import may
from support.models import Entitlement

LEAST, MOST = 1 * QUARTERS, 25 * QUARTERS - 1
"""Quarter-hours of one engagement: at least one hour, and less than 25 (D42)."""
CONTACT_DAYS = 2
"""Business days within which a consultant makes contact."""


class AdvisoryRequestQuerySet(WorkQuerySet):
    def visible_to(self, user: User) -> Self:
        """All for the consultants; the company's for its admins; else one's own (D10)."""
        if may(user, "staff.advise"):
            return self
        if may(user, "advisory.see_company"):
            return self.filter(organization=user.organization_id)
        own = self.filter(organization=user.organization_id, requested_by=user)
        return own if may(user, "benefits.view") else self.none()

    def with_people(self) -> Self:
        """With `contacted_at`, when a consultant wrote first, or None."""
        first = AdvisoryMessage.objects.filter(request=OuterRef("pk"), is_staff=True).order_by("pk").values("at")[:1]
        return super().with_people().annotate(contacted_at=Subquery(first))


class AdvisoryRequest(Work):
    """A request for advice: hours are reserved when it is sent, settled with what it took when it is closed (D42)."""

    class Scenario(models.TextChoices):
        PRESALES = "presales", _("Technical presales")
        DEPLOYMENT = "deployment", _("Deployment")
        MARKETPLACE = "marketplace", _("Marketplace")

    class State(models.TextChoices):
        REQUESTED = "requested", _("Requested")
        IN_PROGRESS = "in_progress", _("In progress")
        CLOSED = "closed", _("Closed")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    ACTION = "staff.advise"
    VERB = "advisory"
    WAITING = (State.REQUESTED, State.IN_PROGRESS)
    SHOWN = (*Work.SHOWN, "entitlement", "consultant")
    LOOKS = {
        State.REQUESTED: ("info", "sent"),
        State.IN_PROGRESS: ("info", "half"),
        State.CLOSED: ("quiet", "square"),
        State.DECLINED: ("bad", "stop"),
        State.WITHDRAWN: ("quiet", "none"),
    }
    MOVES = {
        "start": ({State.REQUESTED}, State.IN_PROGRESS),
        "close": ({State.REQUESTED, State.IN_PROGRESS}, State.CLOSED),
        "decline": ({State.REQUESTED}, State.DECLINED),
        "withdraw": ({State.REQUESTED}, State.WITHDRAWN),
    }

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    """Whose hours it takes; null for presales that are not counted, with Silver and Gold."""
    state = models.CharField(max_length=20, choices=State, default=State.REQUESTED)
    scenario = models.CharField(max_length=20, choices=Scenario)
    area = models.CharField(max_length=60)
    product = models.CharField(max_length=100)
    topic = models.CharField(max_length=100)
    title = models.CharField(max_length=150)
    description = models.TextField()
    phone = models.CharField(max_length=40)
    country = models.CharField(max_length=2)
    language = models.CharField(max_length=10)
    time_zone = models.CharField(max_length=64)
    preferred_hours = models.CharField(max_length=100, blank=True)
    estimate = models.PositiveSmallIntegerField()
    """Quarter-hours, reserved when it is sent."""
    actual = models.PositiveSmallIntegerField(null=True, blank=True)
    """Quarter-hours that it took, once closed."""
    consultant = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)

    objects = AdvisoryRequestQuerySet.as_manager()

    class Meta(Work.Meta):
        verbose_name = _("advisory request")
        verbose_name_plural = _("advisory requests")
        constraints = [
            claimed_together("benefits_advisoryrequest_claimed_together"),
            models.UniqueConstraint(
                name="benefits_advisoryrequest_key_with_organization", fields=["id", "organization"]
            ),
            models.CheckConstraint(
                name="benefits_advisoryrequest_below_25_hours", condition=Q(estimate__gte=4, estimate__lte=99)
            ),
            models.CheckConstraint(
                name="benefits_advisoryrequest_settled_iff_closed",
                condition=Q(state="closed", actual__isnull=False, actual__lte=99) | ~Q(state="closed") & Q(actual=None),
            ),
            models.CheckConstraint(
                name="benefits_advisoryrequest_uncounted_only_presales",
                condition=Q(entitlement__isnull=False) | Q(scenario="presales"),
            ),
            models.CheckConstraint(
                name="benefits_advisoryrequest_decided_by_state",
                condition=Q(state__in=["closed", "declined"], decided_by__isnull=False, decided_at__isnull=False)
                | Q(state__in=["requested", "in_progress", "withdrawn"], decided_by=None, decided_at=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["requested_at", "id"],
                condition=Q(state__in=["requested", "in_progress"]),
                name="benefits_advisory_wait_idx",
            ),
            models.Index(fields=["organization", "-id"], name="benefits_advisory_company_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.code}"

    def get_absolute_url(self) -> str:
        return reverse("benefits:advisory_request", args=[self.pk])

    def get_desk_url(self) -> str:
        """The page of the consultants."""
        return reverse("benefits:advisory_item", args=[self.pk])

    @property
    def code(self) -> str:
        """What people call it: AH-000012."""
        return f"AH-{self.number}"

    @property
    def contact_due_at(self) -> datetime:
        """By when a consultant makes contact (domain.md 3.2)."""
        return business_days_after(self.requested_at, CONTACT_DAYS)

    @property
    def is_counted(self) -> bool:
        return self.entitlement_id is not None

    @property
    def estimate_hours(self) -> Decimal:
        return Decimal(self.estimate) / QUARTERS

    @property
    def actual_hours(self) -> Decimal | None:
        return None if self.actual is None else Decimal(self.actual) / QUARTERS


class AdvisoryMessage(models.Model):
    """What the consultant and the company wrote about a request; append-only, kept by a trigger."""

    request = models.ForeignKey(AdvisoryRequest, on_delete=models.PROTECT, related_name="messages")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    text = models.TextField()
    is_staff = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("message about an advisory request")
        verbose_name_plural = _("messages about advisory requests")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="benefits_advisorymessage_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.by}: {self.text[:40]}"
