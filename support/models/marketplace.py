from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.common.status import Status
from partnerportal.common.text import like_words


class MarketplaceQuerySet(models.QuerySet["MarketplaceProduct"]):
    def listed(self) -> Self:
        return self.filter(is_listed=True)

    def visible_to(self, user: User) -> Self:
        """What is listed; those who keep the list see the rest too."""
        if not may(user, "support.see_marketplace"):
            return self.none()
        return self.all() if may(user, "staff.answer") else self.listed()

    def search(self, text: str) -> Self:
        """Those in whose name or publisher every word of `text` occurs."""
        rows = self
        for word in like_words(text).split():
            rows = rows.filter(Q(name__icontains=word) | Q(publisher__icontains=word))
        return rows


class MarketplaceProduct(models.Model):
    """A product of the commercial marketplace: its publisher supports it, and nobody here (domain.md 5.1)."""

    name = models.CharField(_("product"), max_length=150)
    publisher = models.CharField(_("publisher"), max_length=150)
    link = models.URLField(_("support page"), blank=True)
    email = models.EmailField(_("support e-mail"), blank=True)
    phone = models.CharField(_("support phone"), max_length=40, blank=True)
    is_listed = models.BooleanField(_("listed"), default=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = MarketplaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("marketplace product")
        verbose_name_plural = _("marketplace products")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                Lower("publisher"),
                name="support_marketplaceproduct_once_per_publisher",
                violation_error_message=_("This product of this publisher is listed already."),
            ),
            models.CheckConstraint(
                name="support_marketplaceproduct_can_be_reached",
                condition=~Q(link="") | ~Q(email="") | ~Q(phone=""),
                violation_error_message=_("Give the publisher's page, e-mail or phone: one of them at least."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("support:marketplace_product", args=[self.pk])

    @property
    def reference(self) -> str:
        return f"marketplace:{self.pk}"

    @property
    def status(self) -> Status:
        return Status(_now("Listed"), "ok", "tick") if self.is_listed else Status(_now("Unlisted"), "quiet", "none")
