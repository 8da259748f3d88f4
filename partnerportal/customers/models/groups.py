from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partnerportal.accounts.models import Organization, User
from partnerportal.common.status import Status
from partnerportal.customers.models.customer import Customer


class SupportGroupQuerySet(models.QuerySet["SupportGroup"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(organization=user.organization_id) if user.organization_id else self.none()

    def live(self) -> Self:
        return self.filter(revoked_at=None)


class SupportGroup(models.Model):
    """People of one partner who may log Azure requests for one customer, also without being Admin agents (D6)."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="support_groups")
    name = models.CharField(max_length=100)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = SupportGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("support group")
        verbose_name_plural = _("support groups")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="customers_supportgroup_one_live_per_name",
                fields=["organization", "customer", "name"],
                condition=Q(revoked_at=None),
                violation_error_message=_("A support group of this name exists for the customer."),
            ),
            models.UniqueConstraint(name="customers_supportgroup_key_with_organization", fields=["id", "organization"]),
            models.CheckConstraint(name="customers_supportgroup_has_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="customers_supportgroup_revoked_by_somebody",
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def reference(self) -> str:
        return f"group:{self.pk}"

    @property
    def is_live(self) -> bool:
        return self.revoked_at is None

    @property
    def status(self) -> Status:
        if self.is_live:
            return Status(gettext("May log requests"), "ok", "tick")
        return Status(gettext("Revoked"), "quiet", "past")


class GroupMember(models.Model):
    """Somebody in a support group: always of the company whose group it is, which the database checks."""

    group = models.ForeignKey(SupportGroup, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("member of a support group")
        verbose_name_plural = _("members of support groups")
        ordering = ["user__name", "pk"]
        constraints = [
            models.UniqueConstraint(name="customers_groupmember_once_per_group", fields=["group", "user"]),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.group}"
