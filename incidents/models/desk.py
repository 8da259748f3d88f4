"""What the desk works with beside the incidents."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Incident
from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.common.status import Status
from partnerportal.customers.models import Customer, Relationship
from support.models import Area


class CannedAnswerQuerySet(models.QuerySet["CannedAnswer"]):
    def visible_to(self, user: User) -> Self:
        """All of them, for who answers at the desk; nobody else."""
        return self if may(user, "staff.answer") else self.none()

    def for_incident(self, incident: Incident) -> Self:
        """Those for every area and those for the incident's, in use."""
        return self.filter(Q(area="") | Q(area=incident.area), is_listed=True)


class CannedAnswer(models.Model):
    """A text that engineers put into an answer and complete there; every engineer shares all of them."""

    title = models.CharField(_("title"), max_length=100)
    body = models.TextField(_("text"))
    """May hold {name}, {reference}, {product}, {customer} and {engineer}."""
    area = models.CharField(_("product area"), max_length=20, choices=Area, blank=True)
    is_listed = models.BooleanField(_("in use"), default=True)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    objects = CannedAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("canned answer")
        verbose_name_plural = _("canned answers")
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="incidents_cannedanswer_one_per_title",
                fields=["title"],
                violation_error_message=_("A canned answer of this title exists."),
            ),
            models.CheckConstraint(name="incidents_cannedanswer_says_something", condition=~Q(body="")),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("incidents:canned_change", args=[self.pk])

    @property
    def mark(self) -> str:
        """Which version of the text this is."""
        return self.changed_at.isoformat()

    @property
    def status(self) -> Status:
        return (
            Status(gettext("In use"), "ok", "tick") if self.is_listed else Status(gettext("Put away"), "quiet", "none")
        )


class InboundMailQuerySet(models.QuerySet["InboundMail"]):
    def visible_to(self, user: User) -> Self:
        """All of it for operators, who look after the mail; nobody else reads who wrote."""
        return self if may(user, "staff.operate") else self.none()


class InboundMail(models.Model):
    """One e-mail that came in, and what became of it; kept once per message ID, so that a replay does nothing."""

    class Verdict(models.TextChoices):
        REPLY = "reply", _("Added to the incident")
        AUTOMATIC = "automatic", _("Automatic reply: noted once, not added")
        BOUNCE = "bounce", _("Not delivered")
        FORGED = "forged", _("Address not signed by this portal")
        FOREIGN = "foreign", _("Not from the person who was written to")
        REFUSED = "refused", _("Refused, and the sender told why")
        UNREADABLE = "unreadable", _("Could not be read")

    LOOKS = {
        Verdict.REPLY: (_("Added"), "ok", "tick"),
        Verdict.AUTOMATIC: (_("Automatic"), "quiet", "none"),
        Verdict.BOUNCE: (_("Not delivered"), "warn", "warn"),
        Verdict.FORGED: (_("Forged"), "bad", "stop"),
        Verdict.FOREIGN: (_("Foreign"), "bad", "stop"),
        Verdict.REFUSED: (_("Refused"), "warn", "turn"),
        Verdict.UNREADABLE: (_("Unreadable"), "bad", "warn"),
    }
    """The verdict in one word, for rows; its sentence is the label of the choice."""

    message_id = models.CharField(max_length=255)
    """As the sender's server gave it; a hash of the mail where there is none."""
    sender = models.CharField(max_length=254, blank=True)
    recipient = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=255, blank=True)
    verdict = models.CharField(max_length=20, choices=Verdict)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    why = models.TextField(blank=True)
    """What was refused, as the sender was told."""
    at = models.DateTimeField(default=timezone.now)

    objects = InboundMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("inbound mail")
        verbose_name_plural = _("inbound mail")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="incidents_inboundmail_once_per_message", fields=["message_id"]),
            models.CheckConstraint(
                name="incidents_inboundmail_reply_of_somebody",
                condition=~Q(verdict="reply") | Q(incident__isnull=False, user__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["incident", "verdict"], name="incidents_inboundmail_incident")]

    def __str__(self) -> str:
        return f"{self.sender}: {self.subject}"

    @property
    def status(self) -> Status:
        return Status(*self.LOOKS[self.Verdict(self.verdict)])


class ReadLinkQuerySet(models.QuerySet["ReadLink"]):
    def visible_to(self, user: User) -> Self:
        """Those to the incidents that the person may see."""
        return self.filter(incident__in=Incident.objects.visible_to(user).values("pk"))

    def live(self, now: datetime) -> Self:
        """Neither revoked nor too old, of a partner in CSP who serves the customer (D47)."""
        served = Relationship.objects.active().filter(
            organization=OuterRef("incident__organization"), customer=OuterRef("customer")
        )
        rows = self.filter(Exists(served), incident__organization__in_csp=True)
        return rows.filter(revoked_at=None, expires_at__gt=now)


class ReadLink(models.Model):
    """A link by which a customer without an account reads one request that was filed for it, until it is taken back."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="read_links")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    """Of the incident, which the database checks: no other company's, and none in the own context."""
    token_hash = models.CharField(max_length=64, unique=True)
    """SHA-256 of the token, which stands in the mail only."""
    email = models.EmailField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ReadLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer's link")
        verbose_name_plural = _("customers' links")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="incidents_readlink_one_live_per_address",
                fields=["incident", "email"],
                condition=Q(revoked_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.incident_id}"
