from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from benefits.models.membership import MembershipBenefit
from benefits.models.offer import BenefitUnit
from partnerportal.accounts.models import Organization, User
from partnerportal.accounts.permissions import may
from partnerportal.common.status import Status

REASSIGN_AFTER = timedelta(days=90)
"""A Visual Studio seat changes its person when so many full days have passed since the current assignment (D45)."""


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user: User) -> Self:
        """One's own, and those of the company for whoever may see its benefits (D9, D50)."""
        own = Q(assignee=user)
        return self.filter(own | Q(organization=user.organization_id) if may(user, "benefits.view") else own)

    def live(self) -> Self:
        return self.filter(ended_at=None)


class Assignment(models.Model):
    """A person in one place of a personal benefit: a Visual Studio seat, a monthly or a bulk Azure credit."""

    class EndReason(models.TextChoices):
        REASSIGNED = "reassigned", _("Reassigned")
        REMOVED = "removed", _("Removed")
        TRANSFERRED = "transferred", _("Transferred")
        CARRIED_OVER = "carried_over", _("Carried over to the next year")
        ENDED = "ended", _("The membership ended")

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    benefit = models.ForeignKey(MembershipBenefit, on_delete=models.PROTECT, related_name="assignments")
    unit = models.CharField(max_length=20, choices=BenefitUnit)
    """The benefit's own unit: it decides the rule by which the person changes."""
    place = models.PositiveSmallIntegerField()
    places = models.PositiveSmallIntegerField()
    """The benefit's quantity, beside it so that the database can refuse a place too many."""
    assignee = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    """Named so because the row stays when the person leaves the company."""
    assigned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    assigned_date = models.DateField()
    """The company's business date; carried over with the person into the next year (D45)."""
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    end_reason = models.CharField(max_length=20, choices=EndReason, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["benefit", "place", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="benefits_assignment_one_live_per_place",
                fields=["benefit", "place"],
                condition=Q(ended_at=None),
                violation_error_message=_("Somebody else has just been assigned here."),
            ),
            models.UniqueConstraint(
                name="benefits_assignment_one_live_per_person",
                fields=["benefit", "assignee"],
                condition=Q(ended_at=None),
                violation_error_message=_("This person has one already."),
            ),
            models.CheckConstraint(
                name="benefits_assignment_place_exists", condition=Q(place__gte=1, place__lte=F("places"))
            ),
            models.CheckConstraint(
                name="benefits_assignment_personal_unit",
                condition=Q(unit__in=["seat", "monthly_credit", "bulk_credit"]),
            ),
            models.CheckConstraint(
                name="benefits_assignment_ended_with_reason",
                condition=Q(ended_at=None, end_reason="", ended_by=None)
                | Q(ended_at__isnull=False) & ~Q(end_reason=""),
            ),
        ]
        indexes = [
            models.Index(fields=["assignee"], condition=Q(ended_at=None), name="benefits_assignment_person_idx"),
            models.Index(fields=["organization", "assigned_at"], name="benefits_assignment_month_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.benefit}: {self.assignee}"

    @property
    def reference(self) -> str:
        return f"benefit:{self.benefit_id}"

    @property
    def is_seat(self) -> bool:
        return self.unit == BenefitUnit.SEAT

    @property
    def is_bulk(self) -> bool:
        return self.unit == BenefitUnit.BULK_CREDIT

    @property
    def is_live(self) -> bool:
        return self.ended_at is None

    @property
    def has_left(self) -> bool:
        """The person is disabled or out of the company: the place stays taken all the same (D45)."""
        return not self.assignee.is_active or self.assignee.organization_id != self.organization_id

    @property
    def account_word(self) -> str:
        """How it stands with the person's account, in the same words on every page and in every CSV."""
        if not self.assignee.is_active:
            return _now("Disabled")
        return _now("Left the company") if self.has_left else _now("Active")

    @property
    def free_from(self) -> date:
        """The first day on which a seat may change its person (D45)."""
        return self.assigned_date + REASSIGN_AFTER

    @property
    def status(self) -> Status:
        if self.ended_at is not None:
            return Status(self.get_end_reason_display(), "quiet", "square")
        if self.organization.today() > self.benefit.usable_until:
            return Status(_now("Expired"), "bad", "past")
        return Status(_now("Assigned"), "ok", "tick")
