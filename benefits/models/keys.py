from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from benefits.models.membership import MembershipBenefit
from benefits.models.offer import Item
from partnerportal.accounts.models import Organization, User
from partnerportal.accounts.permissions import may


class ProductKeyQuerySet(models.QuerySet["ProductKey"]):
    def visible_to(self, user: User) -> Self:
        """That they exist, never what they say: those of one's own company."""
        return self.filter(organization=user.organization_id) if may(user, "benefits.view") else self.none()

    def in_stock(self) -> Self:
        return self.filter(benefit=None)


class ProductKey(models.Model):
    """A product key, sealed; it lies in stock until the first Get keys of a benefit takes it (promises.md 18)."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    """Authenticated ciphertext, bound to this row: copied to another row it does not open."""
    sealed_with = models.CharField(max_length=20)
    """The name of the key that sealed it, so that keys can be rotated."""
    binding = models.UUIDField(unique=True)
    fingerprint = models.CharField(max_length=64)
    """A keyed hash, so that no key is loaded twice; it says nothing about the key."""
    loaded_at = models.DateTimeField(default=timezone.now)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    benefit = models.OneToOneField(
        MembershipBenefit, on_delete=models.PROTECT, related_name="product_key", null=True, blank=True
    )
    revealed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    revealed_at = models.DateTimeField(null=True, blank=True)
    """The first time; every look is a row of the activity log."""

    objects = ProductKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("product key")
        verbose_name_plural = _("product keys")
        constraints = [
            models.UniqueConstraint(name="benefits_productkey_loaded_once", fields=["fingerprint"]),
            models.UniqueConstraint(name="benefits_productkey_key_with_organization", fields=["id", "organization"]),
            models.CheckConstraint(
                name="benefits_productkey_revealed_iff_taken",
                condition=Q(organization=None, benefit=None, revealed_by=None, revealed_at=None)
                | Q(organization__isnull=False, benefit__isnull=False)
                & Q(revealed_by__isnull=False, revealed_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["item"], condition=Q(benefit=None), name="benefits_productkey_stock_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.pk}"

    @property
    def reference(self) -> str:
        return f"benefit:{self.benefit_id}"


class CloudSubscriptionQuerySet(models.QuerySet["CloudSubscription"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(organization=user.organization_id) if may(user, "benefits.view") else self.none()


class CloudSubscription(models.Model):
    """A licence-based subscription that redeemed keys have made or changed, in one tenant of the company."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    tenant = models.CharField(max_length=200)
    seats = models.PositiveIntegerField()
    start_date = models.DateField()
    end_date = models.DateField()

    objects = CloudSubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("cloud subscription")
        verbose_name_plural = _("cloud subscriptions")
        ordering = ["item__name", "tenant"]
        constraints = [
            models.UniqueConstraint(
                name="benefits_cloudsubscription_one_per_product_and_tenant",
                fields=["organization", "item", "tenant"],
            ),
            models.UniqueConstraint(
                name="benefits_cloudsubscription_key_with_organization", fields=["id", "organization"]
            ),
            models.CheckConstraint(name="benefits_cloudsubscription_has_seats", condition=Q(seats__gte=1)),
            models.CheckConstraint(
                name="benefits_cloudsubscription_ends_after_start", condition=Q(end_date__gt=models.F("start_date"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} – {self.tenant}"


class RedemptionQuerySet(models.QuerySet["Redemption"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(organization=user.organization_id) if may(user, "benefits.view") else self.none()


class Redemption(models.Model):
    """The one time a key was redeemed, and what it changed; append-only, kept by a trigger (domain.md 3.5)."""

    class Way(models.TextChoices):
        NEW = "new", _("New subscription")
        ADD_SEATS = "add_seats", _("Seats added")
        EXTEND = "extend", _("End date extended")

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    key = models.OneToOneField(ProductKey, on_delete=models.PROTECT, related_name="redemption")
    subscription = models.ForeignKey(CloudSubscription, on_delete=models.PROTECT, related_name="redemptions")
    way = models.CharField(max_length=20, choices=Way)
    key_seats = models.PositiveIntegerField()
    seats_before = models.PositiveIntegerField()
    seats_after = models.PositiveIntegerField()
    end_before = models.DateField(null=True, blank=True)
    end_after = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = RedemptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("redemption")
        verbose_name_plural = _("redemptions")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="benefits_redemption_new_iff_nothing_before",
                condition=Q(way="new", end_before=None, seats_before=0) | ~Q(way="new") & Q(end_before__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()}: {self.subscription}"
