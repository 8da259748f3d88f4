from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What an entitlement is good for; a product is on-premises or cloud, advice is neither."""

    ON_PREMISES = "on_premises", _("On-premises")
    CLOUD = "cloud", _("Cloud")
    ADVISORY = "advisory", _("Advisory")


class Unit(models.TextChoices):
    INCIDENT = "incident", _("Incident")
    QUARTER_HOUR = "quarter_hour", _("Quarter of an hour")


class Plan(models.Model):
    """A support plan as the comparison shows it, and the rules it brings: what it covers and whether it counts."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    short_name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()
    covers_on_premises = models.BooleanField()
    covers_cloud = models.BooleanField()
    is_counted = models.BooleanField()
    """False where nothing is ever deducted: paid plans, and the one of CSP."""
    comes_from = models.CharField(max_length=200)
    covers = models.TextField()
    counting = models.TextField()
    how_to_get = models.TextField()
    not_for = models.TextField(blank=True)

    class Meta:
        verbose_name = _("support plan")
        verbose_name_plural = _("support plans")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                name="support_plan_covers_something",
                condition=models.Q(covers_on_premises=True) | models.Q(covers_cloud=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name
