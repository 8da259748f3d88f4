from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerportal.accounts.models.organization import Organization
from partnerportal.accounts.models.user import Role, User
from partnerportal.accounts.models.work import Work, WorkQuerySet, claimed_together

INVITATION_LIFETIME = timedelta(days=14)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: User) -> Self:
        """Those of one's own company; who may do something with them is the register's business."""
        return self.filter(organization=user.organization_id) if user.organization_id else self.none()

    def open(self) -> Self:
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())


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


class CompanyRequestQuerySet(WorkQuerySet):
    def visible_to(self, user: User) -> Self:
        """One's own; all for those who review."""
        return self if user.roles & {Role.REVIEWER, Role.OPERATOR} else self.filter(requested_by=user)


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
