from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from benefits.models.membership import MembershipBenefit
from partnerportal.accounts.models import Organization, User, Work, WorkQuerySet, claimed_together
from partnerportal.accounts.permissions import may
from partnerportal.common.status import Status


class MarketingContactQuerySet(models.QuerySet["MarketingContact"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(organization=user.organization_id) if may(user, "benefits.view") else self.none()


class MarketingContact(models.Model):
    """Whom the programme writes to about Go-To-Market offers; none is activated without one (domain.md 3.7)."""

    organization = models.OneToOneField(Organization, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    """Named so because the row stays until it is changed when the person leaves the company."""
    email = models.EmailField(max_length=254)
    phone = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)

    objects = MarketingContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("marketing contact")
        verbose_name_plural = _("marketing contacts")
        constraints = [
            models.CheckConstraint(
                name="benefits_marketingcontact_complete", condition=~Q(email="") & ~Q(phone="") & ~Q(language="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.email}"

    @property
    def stamp(self) -> str:
        """Another one after each change, so that a form that was drawn before it is noticed."""
        return self.set_at.isoformat()

    @property
    def language_name(self) -> str:
        return dict([*settings.LANGUAGES, *settings.LANGUAGES_TO_COME]).get(self.language, self.language)

    @property
    def is_there(self) -> bool:
        """The person still works for the company: mail goes out only while this holds."""
        return self.person.is_active and self.person.organization_id == self.organization_id


class MarketingActivationQuerySet(WorkQuerySet):
    def visible_to(self, user: User) -> Self:
        """All for those who review, else those of one's own company."""
        if may(user, "staff.review"):
            return self
        return self.filter(organization=user.organization_id) if may(user, "benefits.view") else self.none()


class MarketingActivation(Work):
    """A company's request to use one Go-To-Market offer, active until its end once the instructions are out."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("Requested")
        ACTIVE = "active", _("Active")
        REJECTED = "rejected", _("Rejected")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    VERB = "marketing"
    WAITING = (State.REQUESTED,)
    SHOWN = (*Work.SHOWN, "benefit__membership__offer")
    LOOKS = {
        State.REQUESTED: ("info", "sent"),
        State.ACTIVE: ("ok", "tick"),
        State.REJECTED: ("bad", "stop"),
        State.WITHDRAWN: ("quiet", "none"),
    }
    MOVES = {
        "activate": ({State.REQUESTED}, State.ACTIVE),
        "reject": ({State.REQUESTED}, State.REJECTED),
        "withdraw": ({State.REQUESTED}, State.WITHDRAWN),
    }

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    benefit = models.ForeignKey(MembershipBenefit, on_delete=models.PROTECT, related_name="marketing")
    state = models.CharField(max_length=20, choices=State, default=State.REQUESTED)
    expires_date = models.DateField()
    """Through when it is usable, as it was when it was asked for: the benefit's last day with the window (D13)."""

    objects = MarketingActivationQuerySet.as_manager()

    class Meta(Work.Meta):
        verbose_name = _("activation of a Go-To-Market offer")
        verbose_name_plural = _("activations of Go-To-Market offers")
        constraints = [
            claimed_together("benefits_marketingactivation_claimed_together"),
            models.UniqueConstraint(
                name="benefits_marketingactivation_one_live_per_benefit",
                fields=["benefit"],
                condition=Q(state__in=["requested", "active"]),
                violation_error_message=_("This offer was requested already."),
            ),
            models.UniqueConstraint(
                name="benefits_marketingactivation_key_with_organization", fields=["id", "organization"]
            ),
            models.CheckConstraint(
                name="benefits_marketingactivation_decided_by_state",
                condition=Q(state__in=["active", "rejected"], decided_by__isnull=False, decided_at__isnull=False)
                | Q(state__in=["requested", "withdrawn"], decided_by=None, decided_at=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["requested_at", "id"], condition=Q(state="requested"), name="benefits_marketing_wait_idx"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.benefit.name} · {self.organization}"

    @property
    def is_granted(self) -> bool:
        """The instructions are out, whether or not its time is over."""
        return self.state == self.State.ACTIVE

    @property
    def is_active(self) -> bool:
        """Granted, and not expired."""
        return self.is_granted and self.organization.today() <= self.expires_date

    @property
    def status(self) -> Status:
        if self.is_granted and not self.is_active:
            return Status(_now("Expired"), "bad", "past")
        return super().status


class MarketingFollowUp(models.Model):
    """One mail of the programme to the marketing contact about an active offer; append-only, kept by a trigger."""

    activation = models.ForeignKey(MarketingActivation, on_delete=models.PROTECT, related_name="follow_ups")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    to = models.EmailField(max_length=254)
    text = models.TextField()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="benefits_marketingfollowup_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.activation}: {self.to}"
