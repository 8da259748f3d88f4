from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models import choices
from incidents.models.incident import Incident
from partnerportal.accounts.models import Organization, User
from partnerportal.common.status import Status
from partnerportal.customers.models import Customer
from support.models import Version


class HandOverQuerySet(models.QuerySet["HandOver"]):
    def visible_to(self, user: User) -> Self:
        """Those that the person's company gave or got."""
        if not user.organization_id:
            return self.none()
        return self.filter(Q(provider=user.organization_id) | Q(reseller=user.organization_id))

    def waiting(self) -> Self:
        return self.filter(state=HandOver.State.WAITING)


class HandOver(models.Model):
    """A request that a reseller cannot file and asks the provider to file; the reseller reads what follows (D34)."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for the provider")
        TAKEN = "taken", _("Taken by the provider")
        FILED = "filed", _("Filed by the provider")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    MOVES = {
        "take": ({State.WAITING}, State.TAKEN),
        "give_up": ({State.TAKEN}, State.WAITING),
        "file": ({State.TAKEN}, State.FILED),
        "decline": ({State.WAITING, State.TAKEN}, State.DECLINED),
        "withdraw": ({State.WAITING}, State.WITHDRAWN),
        "lapse": ({State.WAITING, State.TAKEN}, State.WITHDRAWN),
    }
    LOOKS = {
        State.WAITING: ("info", "sent"),
        State.TAKEN: ("info", "half"),
        State.FILED: ("ok", "tick"),
        State.DECLINED: ("bad", "stop"),
        State.WITHDRAWN: ("quiet", "none"),
    }

    reseller = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=150)
    description = models.TextField()
    severity = models.CharField(max_length=1, choices=choices.Severity)
    contact_name = models.CharField(max_length=150)
    contact_email = models.EmailField()
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_text = models.TextField(blank=True)
    """Why the provider declined."""
    incident = models.OneToOneField(
        Incident, on_delete=models.SET_NULL, related_name="hand_over", null=True, blank=True
    )
    """The provider's draft, and later its incident."""

    objects = HandOverQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-over to a provider")
        verbose_name_plural = _("hand-overs to providers")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="incidents_handover_one_open_per_problem",
                fields=["reseller", "provider", "customer", "version", "title"],
                condition=Q(state__in=["waiting", "taken"]),
            ),
            models.UniqueConstraint(name="incidents_handover_key_with_reseller", fields=["incident", "reseller"]),
            models.CheckConstraint(name="incidents_handover_of_two", condition=~Q(provider=F("reseller"))),
            models.CheckConstraint(
                name="incidents_handover_filed_with_incident",
                condition=~Q(state="filed") | Q(incident__isnull=False),
            ),
            models.CheckConstraint(
                name="incidents_handover_answered_iff_answered_at",
                condition=Q(state__in=["waiting", "withdrawn"], answered_at=None)
                | Q(state__in=["taken", "filed", "declined"], answered_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["provider", "state"], name="incidents_handover_provider"),
            models.Index(fields=["reseller", "state"], name="incidents_handover_reseller"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("incidents:hand_over", args=[self.pk])

    @property
    def reference(self) -> str:
        return f"handover:{self.pk}"

    @property
    def status(self) -> Status:
        state = self.State(self.state)
        return Status(str(state.label), *self.LOOKS[state])

    @property
    def is_filed(self) -> bool:
        return self.state == self.State.FILED

    def can(self, move: str) -> bool:
        return self.state in self.MOVES[move][0]
