from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What an entitlement is good for; a product is on-premises or cloud, advice is neither."""

    ON_PREMISES = "on_premises", _("On-premises")
    CLOUD = "cloud", _("Cloud")
    ADVISORY = "advisory", _("Advisory")


class Unit(models.TextChoices):
    INCIDENT = "incident", _("Incident")
    QUARTER_HOUR = "quarter_hour", _("Quarter of an hour")


class Area(models.TextChoices):
    """What a problem is about: it decides the path, the plans and the form (domain.md 5.1)."""

    ON_PREMISES = "on_premises", _("On-premises products")
    AZURE = "azure", _("Azure")
    DYNAMICS = "dynamics", _("Dynamics 365")
    OFFICE = "office", _("Office 365 and Enterprise Mobility Suite")
    PORTAL = "portal", _("Billing, subscriptions, fraud, and this portal")


SOURCED_HOURS = {"A": 2, "B": 4, "C": 8}


class Context(models.TextChoices):
    """For whom: the two are never mixed (domain.md 5.5)."""

    OWN = "own", _("For the own company")
    CUSTOMER = "customer", _("For a customer")


class Plan(models.Model):
    """A support plan as the comparison shows it, and its rules as data: whether it counts, how fast it answers."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    short_name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()
    own_areas = ArrayField(models.CharField(max_length=20, choices=Area), default=list, blank=True)
    """What it is good for in the own company (domain.md 5.1, D49)."""
    customer_areas = ArrayField(models.CharField(max_length=20, choices=Area), default=list, blank=True)
    """What it is good for in requests for customers (D30, D31)."""
    second_areas = ArrayField(models.CharField(max_length=20, choices=Area), default=list, blank=True)
    """Of those, where it is a second choice only, because it spends what the company has for itself (D30)."""
    is_counted = models.BooleanField()
    """False where nothing is ever deducted: paid plans, the one of CSP, and what is included."""
    has_contract = models.BooleanField(default=True)
    """False for what nobody holds as a contract: CSP support, included support, and the free topics."""
    needs_link = models.BooleanField(default=True)
    """Whether a contract of it is used only by accounts that linked it; a paid plan is the whole company's."""
    is_sold = models.BooleanField(default=False)
    """Bought in the portal or registered by staff, for a year."""
    hours_critical = models.PositiveSmallIntegerField(default=2)
    hours_moderate = models.PositiveSmallIntegerField(default=4)
    hours_minimal = models.PositiveSmallIntegerField(default=8)
    """Until the first response, by severity (D35)."""
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
                name="support_plan_answers_faster_what_is_worse",
                condition=Q(hours_critical__gt=0, hours_critical__lte=F("hours_moderate"))
                & Q(hours_moderate__lte=F("hours_minimal")),
            ),
            models.CheckConstraint(
                name="support_plan_second_choice_only_where_it_covers",
                condition=Q(customer_areas__contains=F("second_areas")),
            ),
            models.CheckConstraint(
                name="support_plan_counts_only_with_a_contract", condition=Q(is_counted=False) | Q(has_contract=True)
            ),
            models.CheckConstraint(
                name="support_plan_sold_only_with_a_contract", condition=Q(is_sold=False) | Q(has_contract=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def response_hours(self) -> dict[str, int]:
        """Hours until the first response, by severity."""
        return {"A": self.hours_critical, "B": self.hours_moderate, "C": self.hours_minimal}

    @property
    def has_sample_hours(self) -> bool:
        """The sources know of 2, 4 and 8 hours (D35); whatever else is promised is a sample value."""
        return self.response_hours != SOURCED_HOURS

    def areas_in(self, context: str) -> list[str]:
        """What it is good for, for the own company or for a customer."""
        return self.customer_areas if context == Context.CUSTOMER else self.own_areas

    def is_second(self, area: str, context: str) -> bool:
        """Whether it is offered only beside another plan, with a warning of what it spends (D30)."""
        return context == Context.CUSTOMER and area in self.second_areas

    @property
    def kinds(self) -> list[Kind]:
        """The lines that a contract of a paid plan has: on-premises and cloud, where it covers both."""
        areas = {*self.own_areas, *self.customer_areas}
        found = [Kind.ON_PREMISES] if Area.ON_PREMISES in areas else []
        return [*found, Kind.CLOUD] if areas - {Area.ON_PREMISES} else found

    @property
    def own_labels(self) -> list[str]:
        """What it is good for in the own company, in words."""
        return [str(Area(area).label) for area in self.own_areas]

    @property
    def customer_labels(self) -> list[str]:
        """What it is good for in requests for customers, in words."""
        return [str(Area(area).label) for area in self.customer_areas]
