from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partnerportal.accounts.models import Organization, User
from partnerportal.accounts.permissions import may
from partnerportal.common.status import Status
from support.ids import spell


class ContractQuerySet(models.QuerySet["Contract"]):
    def visible_to(self, user: User) -> Self:
        """Those of one's company, and those linked to one's own account (model.md 3)."""
        linked = Q(pk__in=ContractLink.objects.filter(user=user).values("contract"))
        if may(user, "support.view_contracts"):
            return self.filter(linked | Q(organization=user.organization_id))
        return self.filter(linked)


class Contract(models.Model):
    """What a company may spend in one enrolment year; announced with a membership, usable once issued (model.md 1)."""

    class State(models.TextChoices):
        NOT_ACTIVATED = "not_activated", _("Not activated")
        PENDING = "pending", _("Activation pending")
        ACTIVE = "active", _("Active")
        ENDED = "ended", _("Ended")

    LOOKS = {
        State.NOT_ACTIVATED: ("quiet", "none"),
        State.PENDING: ("info", "half"),
        State.ACTIVE: ("ok", "tick"),
        State.ENDED: ("bad", "past"),
    }
    MOVES = {
        "request": ({State.NOT_ACTIVATED}, State.PENDING),
        "release": ({State.PENDING}, State.NOT_ACTIVATED),
        "issue": ({State.PENDING}, State.ACTIVE),
        "end": ({State.ACTIVE, State.PENDING, State.NOT_ACTIVATED}, State.ENDED),
        "restore": ({State.ENDED}, State.ACTIVE),
    }

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=60)
    """What it was made for ("membership:12"); unique, so that nothing is announced twice."""
    title = models.CharField(max_length=100)
    state = models.CharField(max_length=20, choices=State, default=State.NOT_ACTIVATED)
    access_id = models.CharField(max_length=20, null=True, blank=True)
    contract_id = models.CharField(max_length=20, null=True, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    start_date = models.DateField(null=True, blank=True)
    end_date = models.DateField()
    """The anniversary, shown as End."""
    usable_until = models.DateField()
    """Through the renewal window; "expired on" means this day (D13, D14)."""
    ended_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        ordering = ["-end_date", "-pk"]
        constraints = [
            models.UniqueConstraint(name="support_contract_one_per_reference", fields=["reference"]),
            models.UniqueConstraint(name="support_contract_access_id_unique", fields=["access_id"]),
            models.UniqueConstraint(name="support_contract_contract_id_unique", fields=["contract_id"]),
            models.UniqueConstraint(name="support_contract_key_with_organization", fields=["id", "organization"]),
            models.CheckConstraint(
                name="support_contract_ids_iff_issued",
                condition=Q(issued_at=None, access_id=None, contract_id=None, start_date=None)
                | Q(issued_at__isnull=False, access_id__isnull=False, contract_id__isnull=False)
                & Q(start_date__isnull=False),
            ),
            models.CheckConstraint(
                name="support_contract_issued_by_state",
                condition=Q(state="active", issued_at__isnull=False)
                | Q(state__in=["not_activated", "pending"], issued_at=None)
                | Q(state="ended"),
            ),
            models.CheckConstraint(
                name="support_contract_ended_iff_ended_at",
                condition=Q(state="ended", ended_at__isnull=False) | ~Q(state="ended") & Q(ended_at=None),
            ),
            models.CheckConstraint(
                name="support_contract_dates_in_order",
                condition=Q(usable_until__gte=F("end_date"))
                & (Q(start_date=None) | Q(start_date__lte=F("usable_until"))),
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "state"], name="support_contract_company_idx"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("support:contract", args=[self.pk])

    def can(self, move: str) -> bool:
        return self.state in self.MOVES[move][0]

    @property
    def is_active(self) -> bool:
        return self.state == self.State.ACTIVE

    @property
    def activity_reference(self) -> str:
        return f"contract:{self.pk}"

    def is_usable(self, today: date) -> bool:
        return self.is_active and today <= self.usable_until

    def has_expired(self, today: date) -> bool:
        return self.state == self.State.ENDED or today > self.usable_until

    @property
    def last_day(self) -> date:
        """The day that "expired on" names: the end of the window, or the earlier day on which it was ended."""
        ended = self.ended_at.astimezone(self.organization.zone).date() if self.ended_at else self.usable_until
        return min(ended, self.usable_until)

    @property
    def shown_access_id(self) -> str:
        return spell(self.access_id or "")

    @property
    def shown_contract_id(self) -> str:
        return spell(self.contract_id or "")

    @property
    def status(self) -> Status:
        state = self.State(self.state)
        if state == self.State.ACTIVE and self.has_expired(self.organization.today()):
            return Status(_now("Expired"), "bad", "past")
        return Status(str(state.label), *self.LOOKS[state])


class ContractLinkQuerySet(models.QuerySet["ContractLink"]):
    def visible_to(self, user: User) -> Self:
        """One's own, and those on the contracts of one's company (D23)."""
        if may(user, "support.view_contracts"):
            return self.filter(Q(user=user) | Q(contract__organization=user.organization_id))
        return self.filter(user=user)


class ContractLink(models.Model):
    """An account that may file with a contract: one row per account and contract (D23)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="links")
    linked_at = models.DateTimeField(default=timezone.now)
    was_typed = models.BooleanField(default=False)

    objects = ContractLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("linked account")
        verbose_name_plural = _("linked accounts")
        ordering = ["linked_at"]
        constraints = [
            models.UniqueConstraint(name="support_contractlink_once_per_account", fields=["user", "contract"]),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.contract}"
