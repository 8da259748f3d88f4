from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partnerportal.accounts.models import Organization, User
from partnerportal.common.status import Status
from partnerportal.customers.models.customer import Customer
from partnerportal.customers.models.partnership import Partnership
from partnerportal.customers.models.relationship import Relationship


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def visible_to(self, user: User) -> Self:
        """What the person's company has provisioned, and what a provider has granted to it, now or before."""
        if not user.organization_id:
            return self.none()
        granted = AzureGrant.objects.filter(reseller=user.organization_id, customer=OuterRef("customer"))
        granted = granted.filter(provider=OuterRef("partner")).filter(
            Q(subscription=None) | Q(subscription=OuterRef("pk"))
        )
        return self.filter(Q(partner=user.organization_id) | Exists(granted))

    def open_to(self, organization: Organization) -> Self:
        """Those in which the company's agents can work today: its own, or granted to it (domain.md 6.4, D33)."""
        granted = AzureGrant.objects.working().filter(reseller=organization, customer=OuterRef("customer"))
        granted = granted.filter(provider=OuterRef("partner")).filter(
            Q(subscription=None) | Q(subscription=OuterRef("pk"))
        )
        return self.filter(Q(partner=organization) | Exists(granted), has_access=True)


class Subscription(models.Model):
    """An Azure subscription of a customer, with the partner who provisioned it and whose Admin agents own it."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="subscriptions")
    partner = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    azure_id = models.UUIDField(default=uuid4, unique=True)
    has_access = models.BooleanField(default=True)
    """False once the customer has taken the role from the partner: apart from delegated admin (domain.md 6.4)."""

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Azure subscription")
        verbose_name_plural = _("Azure subscriptions")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(name="customers_subscription_key_with_customer", fields=["id", "customer"]),
            models.UniqueConstraint(name="customers_subscription_key_with_partner", fields=["id", "partner"]),
            models.CheckConstraint(name="customers_subscription_has_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class AzureGrantQuerySet(models.QuerySet["AzureGrant"]):
    def visible_to(self, user: User) -> Self:
        """Those that the person's company gave or got."""
        if not user.organization_id:
            return self.none()
        return self.filter(Q(provider=user.organization_id) | Q(reseller=user.organization_id))

    def live(self) -> Self:
        return self.filter(revoked_at=None)

    def working(self) -> Self:
        """Those that open something today: both partners serve the customer. The end of the partnership alone takes
        nothing away, which the provider does by revoking (D34)."""
        both = [
            Exists(Relationship.objects.active().filter(organization=OuterRef(side), customer=OuterRef("customer")))
            for side in ("provider", "reseller")
        ]
        return self.live().filter(*both)

    def with_partnership(self) -> Self:
        """With `is_orphan`: given in a partnership that has ended; it holds until the provider revokes it (D34)."""
        running = Partnership.objects.active().filter(provider=OuterRef("provider"), reseller=OuterRef("reseller"))
        return self.annotate(is_orphan=~Exists(running))


class AzureGrant(models.Model):
    """A provider lets a reseller work in a customer's Azure: all of its subscriptions there, or one (D34)."""

    provider = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    reseller = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="grants")
    subscription = models.ForeignKey(
        Subscription, on_delete=models.PROTECT, related_name="grants", null=True, blank=True
    )
    """Null means every subscription of the customer that the provider has provisioned."""
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = AzureGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("Azure grant")
        verbose_name_plural = _("Azure grants")
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="customers_azuregrant_one_live_per_scope",
                fields=["provider", "reseller", "customer", "subscription"],
                condition=Q(revoked_at=None),
                nulls_distinct=False,
                violation_error_message=_("This access is given already."),
            ),
            models.CheckConstraint(name="customers_azuregrant_of_two", condition=~Q(provider=F("reseller"))),
            models.CheckConstraint(
                name="customers_azuregrant_revoked_by_somebody",
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} – {self.reseller}: {self.customer}"

    @property
    def reference(self) -> str:
        return f"grant:{self.pk}"

    @property
    def is_live(self) -> bool:
        return self.revoked_at is None

    @property
    def status(self) -> Status:
        if self.is_live:
            return Status(gettext("Given"), "ok", "tick")
        return Status(gettext("Revoked"), "quiet", "past")
