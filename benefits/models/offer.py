from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from support.models import Kind


class Family(models.TextChoices):
    """A benefit family has its own page and its own rules (domain.md 3)."""

    TECHNICAL_SUPPORT = "technical_support", _("Technical support")
    ADVISORY = "advisory", _("Technical Presales and Deployment")


class Grade(models.TextChoices):
    """One core package at the highest level, and what competencies add to it (D11)."""

    CORE = "core", _("Core")
    INCREMENTAL = "incremental", _("Incremental")


class BenefitUnit(models.TextChoices):
    INCIDENT = "incident", _("Incident")
    HOUR = "hour", _("Hour")


class Condition(models.TextChoices):
    """On which competencies of the company a row of the catalogue depends (D12)."""

    ALWAYS = "always", _("Always")
    CLOUD_COMPETENCY = "cloud_competency", _("With a cloud competency")
    OTHER_COMPETENCIES = "other_competencies", _("With other competencies only")


class Offer(models.Model):
    """A membership offer that a company may hold for a year."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    short_name = models.CharField(max_length=60)
    level = models.PositiveSmallIntegerField()
    """0 is the Action Pack, held beside any other; of the levels above it only the highest counts (D11)."""

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ["level"]
        constraints = [
            models.UniqueConstraint(name="benefits_offer_one_per_level", fields=["level"]),
        ]

    def __str__(self) -> str:
        return self.name


class Competency(models.Model):
    """What a company has proved that it can do; six of them are about the cloud (domain.md 2.2)."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    area = models.CharField(max_length=100)
    is_cloud = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("competency")
        verbose_name_plural = _("competencies")
        ordering = ["area", "name"]
        constraints = [
            models.UniqueConstraint(name="benefits_competency_one_per_name", fields=["name"]),
        ]

    def __str__(self) -> str:
        return self.name


class BenefitFacts(models.Model):
    """What the catalogue promises and what a year was promised have in common."""

    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=100)
    family = models.CharField(max_length=30, choices=Family)
    kind = models.CharField(max_length=20, choices=Kind)
    grade = models.CharField(max_length=20, choices=Grade)
    unit = models.CharField(max_length=20, choices=BenefitUnit)
    quantity = models.PositiveIntegerField(null=True, blank=True)
    """Null is unlimited, unless the units come out of another benefit."""
    deducts_from = models.SlugField(max_length=40, blank=True)
    """The code of the benefit that pays for this one: presales of the Action Pack spend its advisory hours."""
    position = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True

    @property
    def is_unlimited(self) -> bool:
        return self.quantity is None and not self.deducts_from


class OfferBenefit(BenefitFacts):
    """One row of the catalogue: what an offer holds of one benefit, under one condition."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="benefits")
    condition = models.CharField(max_length=30, choices=Condition, default=Condition.ALWAYS)
    plan_code = models.SlugField(max_length=40, blank=True)
    """The support plan behind it, for what is counted by incident."""

    class Meta:
        verbose_name = _("benefit of an offer")
        verbose_name_plural = _("benefits of offers")
        ordering = ["offer", "position"]
        constraints = [
            models.UniqueConstraint(
                name="benefits_offerbenefit_one_per_condition", fields=["offer", "code", "condition"]
            ),
            models.CheckConstraint(
                name="benefits_offerbenefit_plan_iff_incident",
                condition=Q(unit="incident") & ~Q(plan_code="") | ~Q(unit="incident") & Q(plan_code=""),
                violation_error_message=_("What is counted by incident has a support plan, nothing else has."),
            ),
            models.CheckConstraint(
                name="benefits_offerbenefit_counted_once", condition=Q(quantity=None) | Q(deducts_from="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer.short_name}: {self.name}"
