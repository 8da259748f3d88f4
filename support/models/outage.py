from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.common.status import Status
from support.models.product import Product


class Region(models.TextChoices):
    """Where a service runs: an outage concerns some of them, or all."""

    AMERICAS = "americas", _("Americas")
    EMEA = "emea", _("Europe, Middle East and Africa")
    ASIA = "asia", _("Asia and Pacific")


class OutageQuerySet(models.QuerySet["Outage"]):
    def visible_to(self, user: User) -> Self:
        return self.all() if may(user, "support.see_health") else self.none()

    def going_on(self) -> Self:
        return self.exclude(state=Outage.State.RESOLVED)

    def resolved_since(self, moment: datetime) -> Self:
        return self.filter(resolved_at__gte=moment)

    def concerning(self, product: Product, region: str = "") -> Self:
        """Those of the product, in the region or everywhere; in any region where none is given."""
        rows = self.filter(products=product)
        return rows.filter(Q(region="") | Q(region=region)) if region else rows


class Outage(models.Model):
    """A known disturbance of services, which the wizard shows before anything is filed (domain.md 5.8)."""

    class State(models.TextChoices):
        INVESTIGATING = "investigating", _("Investigating")
        DEGRADED = "degraded", _("Degraded")
        DOWN = "down", _("Not available")
        RESOLVED = "resolved", _("Resolved")

    LOOKS = {
        State.INVESTIGATING: ("info", "half"),
        State.DEGRADED: ("warn", "turn"),
        State.DOWN: ("bad", "stop"),
        State.RESOLVED: ("ok", "tick"),
    }
    GOING_ON = {State.INVESTIGATING, State.DEGRADED, State.DOWN}
    MOVES = {
        "update": (GOING_ON, None),
        "resolve": (GOING_ON, State.RESOLVED),
        "reopen": ({State.RESOLVED}, State.INVESTIGATING),
    }

    title = models.CharField(_("title"), max_length=150)
    products = models.ManyToManyField(Product, related_name="+")
    region = models.CharField(_("region"), max_length=20, choices=Region, blank=True)
    """Blank means all regions."""
    state = models.CharField(max_length=20, choices=State, default=State.INVESTIGATING)
    started_at = models.DateTimeField(_("since"), default=timezone.now)
    resolved_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(default=timezone.now)

    objects = OutageQuerySet.as_manager()

    class Meta:
        verbose_name = _("outage")
        verbose_name_plural = _("outages")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="support_outage_resolved_iff_resolved_at",
                condition=Q(state="resolved", resolved_at__isnull=False) | ~Q(state="resolved") & Q(resolved_at=None),
            ),
            models.CheckConstraint(
                name="support_outage_ends_after_it_starts",
                condition=Q(resolved_at=None) | Q(resolved_at__gte=F("started_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("support:outage", args=[self.pk])

    @property
    def reference(self) -> str:
        return f"outage:{self.pk}"

    @property
    def is_going_on(self) -> bool:
        return self.state in self.GOING_ON

    @property
    def where(self) -> str:
        """The region in words, or that it is everywhere."""
        return str(Region(self.region).label if self.region else _("All regions"))

    def can(self, move: str) -> bool:
        return self.state in self.MOVES[move][0]

    @property
    def status(self) -> Status:
        state = self.State(self.state)
        return Status(str(state.label), *self.LOOKS[state])


class OutageUpdate(models.Model):
    """One thing said about an outage, newest first on its page."""

    outage = models.ForeignKey(Outage, on_delete=models.CASCADE, related_name="updates")
    state = models.CharField(max_length=20, choices=Outage.State)
    text = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("update of an outage")
        verbose_name_plural = _("updates of outages")
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(name="support_outageupdate_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"{self.outage}: {self.text[:60]}"

    @property
    def status(self) -> Status:
        """How bad it was when this was said."""
        return Outage(state=self.state).status
