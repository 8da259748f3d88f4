from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Exists, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partnerportal.accounts.models.organization import Organization
from partnerportal.accounts.models.user import Role, User
from partnerportal.accounts.models.work import Work, WorkQuerySet, claimed_together
from partnerportal.common.places import country_name
from partnerportal.common.status import Status

INVITATION_LIFETIME = timedelta(days=14)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: User) -> Self:
        """Those of one's own company; who may do something with them is the register's business."""
        return self.filter(organization=user.organization_id) if user.organization_id else self.none()

    def open(self) -> Self:
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())

    def for_person(self, user: User) -> Self:
        """Those to the address that the person signs in with and has confirmed, while they can be accepted."""
        rows = self.open().filter(Exists(User.objects.proved().filter(pk=user.pk)), email=user.email.lower())
        return rows.select_related("organization", "invited_by")


class Invitation(models.Model):
    """A company asks somebody to join, by a link that works once; the account may exist, or be made on the way."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=150)
    roles = models.JSONField(default=list)
    is_guest = models.BooleanField(default=False)
    token_hash = models.CharField(max_length=64)
    """SHA-256 of the token in the link; the token itself is nowhere but in the mail."""
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="accounts_invitation_token_unique", fields=["token_hash"]),
            models.UniqueConstraint(
                name="accounts_invitation_one_open_per_email",
                fields=["organization", "email"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                violation_error_message=_("This person is invited already."),
            ),
            models.CheckConstraint(
                name="accounts_invitation_accepted_by_somebody",
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="accounts_invitation_email_in_lower_case",
                condition=Q(email=models.functions.Lower("email")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} – {self.organization}"

    @property
    def reference(self) -> str:
        return f"invitation:{self.pk}"

    @property
    def role_labels(self) -> list[str]:
        return [str(Role(role).label) for role in self.roles]

    def is_open(self, now: datetime) -> bool:
        """Neither used nor withdrawn, and not too old."""
        return self.is_waiting and now < self.expires_at

    @property
    def is_waiting(self) -> bool:
        """Neither used nor withdrawn: it can be sent again, however old it is."""
        return self.accepted_at is None and self.withdrawn_at is None

    @property
    def status(self) -> Status:
        if self.accepted_at:
            return Status(gettext("Accepted"), "ok", "tick")
        if self.withdrawn_at:
            return Status(gettext("Withdrawn"), "quiet", "none")
        if not self.is_open(timezone.now()):
            return Status(gettext("Expired"), "quiet", "past")
        return Status(gettext("Open"), "info", "sent")


class CompanyRequestQuerySet(WorkQuerySet):
    def visible_to(self, user: User) -> Self:
        """One's own; all for those who review."""
        return self if user.roles & {Role.REVIEWER, Role.OPERATOR} else self.filter(requested_by=user)

    def waiting(self) -> Self:
        """What staff can decide: of those who want to become Global admin, whoever has proved the domain (D53)."""
        return super().waiting().filter(Q(kind=CompanyRequest.Kind.JOIN) | Q(proved_at__isnull=False))

    def open(self) -> Self:
        """What its person can still withdraw."""
        return self.filter(state__in=CompanyRequest.WAITING)


class CompanyRequest(Work):
    """What a person asks about a company: to join the network (D54), or to become Global admin (D53)."""

    class Kind(models.TextChoices):
        JOIN = "join", _("Join the network")
        BECOME_ADMIN = "become_admin", _("Become a Global admin")

    class State(models.TextChoices):
        REQUESTED = "requested", _("Requested")
        CONFIRMED = "confirmed", _("Confirmed")
        REJECTED = "rejected", _("Rejected")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    VERB = "company"
    WAITING = (State.REQUESTED,)
    LOOKS = {
        State.REQUESTED: ("info", "sent"),
        State.CONFIRMED: ("ok", "tick"),
        State.REJECTED: ("bad", "stop"),
        State.WITHDRAWN: ("quiet", "none"),
    }
    MOVES = {
        "confirm": ({State.REQUESTED}, State.CONFIRMED),
        "reject": ({State.REQUESTED}, State.REJECTED),
        "withdraw": ({State.REQUESTED}, State.WITHDRAWN),
    }

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    """Null for a request to join until it is confirmed: the company does not exist before."""
    kind = models.CharField(max_length=20, choices=Kind)
    state = models.CharField(max_length=20, choices=State, default=State.REQUESTED)
    company_name = models.CharField(max_length=200)
    domain = models.CharField(max_length=200)
    country = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=10, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)
    company_email = models.EmailField(blank=True)
    proof_value = models.CharField(max_length=80)
    """The TXT value that the domain's owner publishes."""
    proved_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)

    objects = CompanyRequestQuerySet.as_manager()

    class Meta(Work.Meta):
        verbose_name = _("request about a company")
        verbose_name_plural = _("requests about companies")
        constraints = [
            claimed_together("accounts_companyrequest_claimed_together"),
            models.UniqueConstraint(
                name="accounts_companyrequest_one_open_per_person",
                fields=["requested_by", "kind"],
                condition=Q(state="requested"),
                violation_error_message=_("You have asked for this already."),
            ),
            models.CheckConstraint(
                name="accounts_companyrequest_company_exists",
                condition=Q(organization__isnull=False) | Q(kind="join") & ~Q(state="confirmed"),
            ),
            models.CheckConstraint(
                name="accounts_companyrequest_decided_by_state",
                condition=Q(state__in=["confirmed", "rejected"], decided_by__isnull=False, decided_at__isnull=False)
                | Q(state__in=["requested", "withdrawn"], decided_by=None, decided_at=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["requested_at", "id"], condition=Q(state="requested"), name="accounts_companyreq_wait_idx"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.company_name}"

    @property
    def company_label(self) -> str:
        return self.company_name

    @property
    def is_join(self) -> bool:
        return self.kind == self.Kind.JOIN

    @property
    def is_open(self) -> bool:
        """Nobody has decided or withdrawn it."""
        return self.state in self.WAITING

    @property
    def is_waiting(self) -> bool:
        return self.is_open and (self.is_join or self.proved_at is not None)

    @property
    def country_name(self) -> str:
        return country_name(self.country)

    @property
    def proof_name(self) -> str:
        """Where the TXT value is published: below the domain, so that it disturbs nothing else there."""
        return f"_partner-portal.{self.domain}"

    @property
    def status(self) -> Status:
        if self.is_open and not self.is_waiting:
            return Status(gettext("Proof needed"), "warn", "turn")
        return super().status

    def moved_on(self) -> str:
        if self.is_open and not self.is_waiting:
            return gettext("The domain is not proved yet. The request comes to the queue when it is.")
        return super().moved_on()
