from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerportal.accounts.models.organization import Organization
from partnerportal.accounts.models.user import User
from partnerportal.common.status import Status


class OutboxQuerySet(models.QuerySet["Outbox"]):
    def due(self) -> Self:
        return self.filter(state=Outbox.State.QUEUED, next_try_at__lte=timezone.now())


class Outbox(models.Model):
    """A mail that was decided together with its cause; sent afterwards, kept as the communication log (model.md 5)."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting to be sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not sent")

    LOOKS = {State.QUEUED: ("info", "half"), State.SENT: ("ok", "tick"), State.FAILED: ("bad", "stop")}

    key = models.CharField(max_length=120)
    """What makes this mail the same mail when its cause runs twice."""
    kind = models.CharField(max_length=60)
    reference = models.CharField(max_length=60, blank=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    to = models.EmailField()
    subject = models.CharField(max_length=250)
    body = models.TextField(blank=True)
    is_secret = models.BooleanField(default=False)
    """The text carries a token: it is wiped as soon as it has been sent, unless mail goes to files anyway."""
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="accounts_outbox_once_per_key_and_address", fields=["key", "to"]),
            models.CheckConstraint(
                name="accounts_outbox_sent_iff_sent_at",
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent") & Q(sent_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state="queued"), name="accounts_outbox_due_idx"),
            models.Index(fields=["reference"], name="accounts_outbox_ref_idx"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def status(self) -> Status:
        return Status(self.get_state_display(), *self.LOOKS[Outbox.State(self.state)])
