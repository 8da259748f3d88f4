from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerportal.accounts.models import Organization, User
from support.models.contract import Contract
from support.models.plan import Area, Kind, Plan, Unit


class EntitlementQuerySet(models.QuerySet["Entitlement"]):
    def visible_to(self, user: User) -> Self:
        contracts = Contract.objects.visible_to(user).values("pk")
        company = Q(contract=None, organization=user.organization_id) if user.organization_id else Q(pk=None)
        return self.filter(Q(contract__in=contracts) | company)


class Entitlement(models.Model):
    """One line of a contract: so many units of one kind, or unlimited; `used` is the guarded twin of its entries."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="entitlements", null=True, blank=True)
    reference = models.CharField(max_length=60)
    """What granted it ("membership:12")."""
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    kind = models.CharField(max_length=20, choices=Kind)
    unit = models.CharField(max_length=20, choices=Unit, default=Unit.INCIDENT)
    quota = models.PositiveIntegerField(null=True, blank=True)
    """Null means unlimited, which is a promise of its own and never an accident."""
    used = models.PositiveIntegerField(default=0)

    objects = EntitlementQuerySet.as_manager()

    class Meta:
        verbose_name = _("entitlement")
        verbose_name_plural = _("entitlements")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="support_entitlement_one_per_kind", fields=["reference", "kind"]),
            models.UniqueConstraint(name="support_entitlement_key_with_organization", fields=["id", "organization"]),
            models.CheckConstraint(
                name="support_entitlement_used_within_quota",
                condition=Q(used__gte=0) & (Q(quota=None) | Q(used__lte=F("quota"))),
            ),
            models.CheckConstraint(
                name="support_entitlement_unit_fits_kind",
                condition=Q(kind="advisory", unit="quarter_hour") | ~Q(kind="advisory") & Q(unit="incident"),
            ),
            models.CheckConstraint(
                name="support_entitlement_contract_unless_advisory",
                condition=Q(kind="advisory") | Q(contract__isnull=False, plan__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self._named(self.plan.name) if self.plan else str(self.get_kind_display())

    @property
    def short_name(self) -> str:
        return self._named(self.plan.short_name) if self.plan else str(self)

    def _named(self, plan: str) -> str:
        return f"{plan} · {self.get_kind_display()}" if self.is_one_of_two else plan

    @property
    def is_one_of_two(self) -> bool:
        """Of a plan that has a line for each kind of product: the name of the plan does not tell them apart."""
        return self.plan is not None and len(self.plan.kinds) > 1

    @property
    def own_labels(self) -> list[str]:
        """What the line is good for in the own company, in words."""
        areas = self.plan.own_areas if self.plan else []
        is_here = self.kind == Kind.ON_PREMISES
        return [str(Area(area).label) for area in areas if (area == Area.ON_PREMISES) == is_here]

    @property
    def needs_link(self) -> bool:
        """Whether only accounts that linked its contract use it."""
        return self.plan is None or self.plan.needs_link

    @property
    def is_unlimited(self) -> bool:
        return self.quota is None

    @property
    def left(self) -> int | None:
        """Units left, or None for unlimited."""
        return None if self.quota is None else self.quota - self.used

    @property
    def is_used_up(self) -> bool:
        return self.left == 0


class Entry(models.Model):
    """One movement of an entitlement; append-only, kept by a trigger (model.md 1)."""

    class Kind(models.TextChoices):
        GRANTED = "granted", _("Granted")
        ADJUSTED = "adjusted", _("Adjusted")
        CONSUMED = "consumed", _("Taken")
        GIVEN_BACK = "given_back", _("Given back")

    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=20, choices=Kind)
    units = models.PositiveIntegerField()
    reference = models.CharField(max_length=60)
    """The act: "incident:3108/1", after a reopen "incident:3108/2"."""
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="given_back")
    """The consumption that this gives back; at most one each."""
    reason = models.CharField(max_length=60, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("movement")
        verbose_name_plural = _("movements")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="support_entry_once_per_act", fields=["entitlement", "kind", "reference"]),
            models.CheckConstraint(
                name="support_entry_gives_back_iff_undoes",
                condition=Q(kind="given_back", undoes__isnull=False) | ~Q(kind="given_back") & Q(undoes=None),
            ),
        ]
        indexes = [models.Index(fields=["reference"], name="support_entry_reference_idx")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.units}: {self.reference}"

    @property
    def change(self) -> int:
        """What the movement does to the balance, in units."""
        return -self.units if self.kind == self.Kind.CONSUMED else self.units
