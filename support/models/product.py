from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from support.models.plan import Area, Kind


class Product(models.Model):
    """A product that problems are reported for."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    family = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, choices=[(k.value, k.label) for k in (Kind.ON_PREMISES, Kind.CLOUD)])
    area = models.CharField(max_length=20, choices=[(a.value, a.label) for a in Area if a != Area.PORTAL])
    is_included = models.BooleanField(default=False)
    """Support for the own tenant is included and not counted, whatever its area: CRM Online (D49)."""

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["family", "name"]
        constraints = [
            models.CheckConstraint(
                name="support_product_area_fits_kind",
                condition=models.Q(kind="on_premises", area="on_premises")
                | models.Q(kind="cloud", area__in=["azure", "dynamics", "office"]),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Version(models.Model):
    """One version of a product: current (N), the one before (N-1) or older (domain.md 3.1); cloud has one, unnamed."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="versions")
    name = models.CharField(max_length=60, blank=True)
    age = models.PositiveSmallIntegerField()
    """0 is the current version N, 1 the previous one N-1, 2 and more are older."""
    mainstream_end_date = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["product", "age"]
        constraints = [
            models.UniqueConstraint(name="support_version_one_per_name", fields=["product", "name"]),
            models.UniqueConstraint(name="support_version_one_per_age", fields=["product", "age"]),
        ]

    def __str__(self) -> str:
        return f"{self.product.name} {self.name}".strip()

    @property
    def is_on_premises(self) -> bool:
        return self.product.kind == Kind.ON_PREMISES

    @property
    def place(self) -> str:
        return {0: "N", 1: "N-1"}.get(self.age, str(_("older than N-1")))

    def in_mainstream(self, today: date) -> bool:
        return self.mainstream_end_date is None or today <= self.mainstream_end_date

    def is_covered(self, today: date) -> bool:
        """Product Support covers N, and N-1 while it is in mainstream support (domain.md 3.1)."""
        return self.age == 0 or (self.age == 1 and self.in_mainstream(today))
