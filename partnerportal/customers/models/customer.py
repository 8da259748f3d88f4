from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from partnerportal.accounts.models import User
from partnerportal.common.places import country_name


class CustomerQuerySet(models.QuerySet["Customer"]):
    def visible_to(self, user: User) -> Self:
        """Those that have accepted the person's company, now or once; what may be seen of it is the register's.

        One that is only invited is known by its relationship alone, as it was typed (`Relationship.known`).
        """
        if not user.organization_id:
            return self.none()
        return self.filter(relationships__organization=user.organization_id, relationships__accepted_at__isnull=False)


class Customer(models.Model):
    """A company that partners serve; several may, each by a relationship of its own (domain.md 6.3)."""

    name = models.CharField(_("name"), max_length=200)
    domain = models.CharField(_("primary domain"), max_length=200)
    microsoft_id = models.UUIDField(_("Microsoft ID"), default=uuid4, unique=True)
    country = models.CharField(_("country"), max_length=2)
    email = models.EmailField(_("e-mail of its administrator"))
    """To whom the invitation went; never the contact of a request (D32)."""
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(name="customers_customer_one_per_domain", fields=["domain"]),
            models.CheckConstraint(
                name="customers_customer_domain_in_lower_case", condition=Q(domain=Lower("domain")) & ~Q(domain="")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def country_name(self) -> str:
        return country_name(self.country)

    @property
    def reference(self) -> str:
        return f"customer:{self.pk}"
