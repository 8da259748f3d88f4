from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerportal.accounts.models import Organization
from support.models import Kind


class Family(models.TextChoices):
    """A benefit family has its own page and its own rules (domain.md 3)."""

    TECHNICAL_SUPPORT = "technical_support", _("Technical support")
    ADVISORY = "advisory", _("Technical Presales and Deployment")
    SOFTWARE = "software", _("Software")
    CLOUD = "cloud", _("Azure and cloud products")
    VISUAL_STUDIO = "visual_studio", _("Visual Studio subscriptions")
    GO_TO_MARKET = "go_to_market", _("Go-To-Market")


class Grade(models.TextChoices):
    """One core package at the highest level, and what competencies add to it (D11)."""

    CORE = "core", _("Core")
    INCREMENTAL = "incremental", _("Incremental")


class BenefitUnit(models.TextChoices):
    INCIDENT = "incident", _("Incident")
    HOUR = "hour", _("Hour")
    ACTIVATION = "activation", _("Activation on a machine")
    LICENSE = "license", _("Licence")
    SEAT = "seat", _("Seat")
    MONTHLY_CREDIT = "monthly_credit", _("Monthly credit")
    BULK_CREDIT = "bulk_credit", _("Bulk credit")
    OFFER = "offer", _("Offer")


COUNTED = (BenefitUnit.INCIDENT, BenefitUnit.HOUR)
"""Units that are spent out of a ledger; the others are given to people, to machines or to a tenant."""
PERSONAL = (BenefitUnit.SEAT, BenefitUnit.MONTHLY_CREDIT, BenefitUnit.BULK_CREDIT)
"""Units that are used by assigning a person; the quantity is how many people may have one at a time."""


class Condition(models.TextChoices):
    """On which competencies of the company a row of the catalogue depends (D12)."""

    ALWAYS = "always", _("Always")
    CLOUD_COMPETENCY = "cloud_competency", _("With a cloud competency")
    OTHER_COMPETENCIES = "other_competencies", _("With other competencies only")
    COMPETENCY = "competency", _("With one competency")
    COSELL_READY = "cosell_ready", _("For companies that are ISV Co-sell ready")


class OfferQuerySet(models.QuerySet["Offer"]):
    def memberships(self) -> Self:
        return self.filter(plan_code="")

    def plans(self) -> Self:
        """Support plans that are sold for a year."""
        return self.exclude(plan_code="")


class Offer(models.Model):
    """A membership offer, or a support plan, that a company may hold for a year."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    short_name = models.CharField(max_length=60)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    """0 is the Action Pack, held beside any other; of the levels above it only the highest counts (D11)."""
    plan_code = models.SlugField(max_length=40, blank=True)
    """The support plan that is sold; such an offer has no level, and brings a contract instead of a membership."""
    fee_usd = models.PositiveIntegerField(default=0)
    """The annual fee in US dollars: a sample value (D19)."""
    requires = models.CharField(max_length=20, blank=True)
    """The level of at least one competency without which it cannot be bought, or nothing."""

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ["level"]
        constraints = [
            models.UniqueConstraint(name="benefits_offer_one_per_level", fields=["level"]),
            models.CheckConstraint(
                name="benefits_offer_level_unless_plan",
                condition=Q(plan_code="", level__isnull=False) | ~Q(plan_code="") & Q(level=None, requires=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_plan(self) -> bool:
        return bool(self.plan_code)


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


class Currency(models.Model):
    """What a company pays and is credited in: fees and credits are dollar amounts at this rate (D51)."""

    code = models.CharField(max_length=3, unique=True)
    name = models.CharField(max_length=60)
    rate = models.DecimalField(max_digits=12, decimal_places=4)
    """Units of it for one US dollar: a sample value."""
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)

    class Meta:
        verbose_name = _("currency")
        verbose_name_plural = _("currencies")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(name="benefits_currency_rate_above_zero", condition=Q(rate__gt=0)),
        ]

    def __str__(self) -> str:
        return self.code

    @classmethod
    def of(cls, organization: Organization) -> "Currency":
        """The company's currency, by its country; US dollars where none names it."""
        found = cls.objects.filter(Q(countries__contains=[organization.country]) | Q(code="USD"))
        return sorted(found, key=lambda row: row.code == "USD")[0]


class Item(models.Model):
    """What the catalogue tells about a benefit beside its quantity: how to use it, and where it is downloaded."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    family = models.CharField(max_length=30, choices=Family)
    description = models.TextField(blank=True)
    instructions = models.TextField(blank=True)
    link = models.URLField(blank=True)
    """Where it is downloaded, redeemed or managed."""
    languages = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    systems = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    needs_key = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("item of the catalogue")
        verbose_name_plural = _("items of the catalogue")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(name="benefits_item_code_not_empty", condition=~Q(code="")),
        ]

    def __str__(self) -> str:
        return self.name


class BenefitFacts(models.Model):
    """What the catalogue promises and what a year was promised have in common."""

    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=100)
    family = models.CharField(max_length=30, choices=Family)
    kind = models.CharField(max_length=20, choices=Kind, blank=True)
    """What its units are good for, where they are counted in a ledger."""
    grade = models.CharField(max_length=20, choices=Grade)
    unit = models.CharField(max_length=20, choices=BenefitUnit)
    quantity = models.PositiveIntegerField(null=True, blank=True)
    """Null is unlimited, unless the units come out of another benefit."""
    deducts_from = models.SlugField(max_length=40, blank=True)
    """The code of the benefit that pays for this one: presales of the Action Pack spend its advisory hours."""
    group = models.CharField(max_length=40, blank=True)
    """Under which heading it stands on its page: Silver Core, Enterprise."""
    amount_usd = models.PositiveIntegerField(null=True, blank=True)
    """A credit's amount in US dollars, a month or a year, for each person of the quantity."""
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
    competency = models.ForeignKey(Competency, on_delete=models.CASCADE, related_name="+", null=True, blank=True)
    """The one competency that a row depends on, where it depends on one."""
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
                name="benefits_offerbenefit_competency_by_condition",
                condition=Q(condition="competency", competency__isnull=False)
                | ~Q(condition="competency") & Q(competency=None),
            ),
            models.CheckConstraint(
                name="benefits_offerbenefit_counted_once", condition=Q(quantity=None) | Q(deducts_from="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer.short_name}: {self.name}"
