from typing import Self

from django.core.files import File
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Incident
from incidents.models.queries import hidden_from
from partnerportal.accounts.models import User
from partnerportal.common.files.names import NAME_LENGTH

MESSAGE_LENGTH = 20_000


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: User) -> Self:
        """Of the incidents that the person may see; internal notes only for staff who may work on the incident."""
        seen = self.filter(incident__in=Incident.objects.visible_to(user).values("pk"))
        return seen.exclude(hidden_from(user), is_internal=True)

    def for_page(self) -> Self:
        return self.select_related("author__organization").prefetch_related("attachments").order_by("pk")


class Message(models.Model):
    """One thing said on an incident, by the partner or by staff; an internal note is for staff alone."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="messages", db_index=False)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    is_staff = models.BooleanField(default=False)
    """Said from the desk: copied, so that somebody's later role does not change who spoke."""
    is_internal = models.BooleanField(default=False)
    body = models.TextField(blank=True)
    """May be empty where files were sent."""
    at = models.DateTimeField(default=timezone.now)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="incidents_message_internal_only_from_staff", condition=Q(is_internal=False) | Q(is_staff=True)
            ),
        ]
        indexes = [models.Index(fields=["incident", "id"], name="incidents_message_incident_idx")]

    def __str__(self) -> str:
        return f"{self.author}: {self.body[:60]}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(message__in=Message.objects.visible_to(user).values("pk"))


class Attachment(models.Model):
    """A file sent with a message; stored under a random name outside the web, and always served as a download."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="attachments")
    stored_name = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=NAME_LENGTH)
    """As the sender called it."""
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=100)
    """From the content, never from what the browser declared."""

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="incidents_attachment_size_in_bounds", condition=Q(size__gte=1, size__lte=4 * 1024 * 1024)
            ),
            models.CheckConstraint(name="incidents_attachment_has_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name

    def open(self) -> File:
        """The stored bytes. Raises FileNotFoundError where the storage has lost them."""
        return storages["attachments"].open(self.stored_name)
