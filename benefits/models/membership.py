from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from benefits.models import words
from benefits.models.activation import Activation
from benefits.models.offer import PERSONAL, BenefitFacts, BenefitUnit, Competency, Family, Item, Offer
from benefits.places import page_of
from partnerportal.accounts.models import Organization, User
from partnerportal.accounts.permissions import may
from partnerportal.common.status import Status
from support.models import Contract, Entitlement

WINDOW = timedelta(days=30)
"""After the anniversary A everything stays usable until A+30, and this is when one renews (D13)."""
QUARTERS = 4


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, user: User) -> Self:
        """Those of one's own company, for whoever may see its benefits (D2, D9)."""
        return self.filter(organization=user.organization_id) if may(user, "benefits.view") else self.none()

    def active(self) -> Self:
        return self.filter(state=Membership.State.ACTIVE)

    def to_renew(self, today: date) -> Self:
        """Those in their renewal window on that day (D13)."""
        return self.active().filter(anniversary__lt=today, anniversary__gte=today - WINDOW)

    def for_pages(self) -> Self:
        """With everything that pages show of a membership, in a constant number of queries."""
        activations = Activation.objects.select_related("requested_by", "claimed_by", "decided_by")
        return self.select_related("offer", "organization", "contract__organization").prefetch_related(
            models.Prefetch("benefits", MembershipBenefit.objects.with_use()),
            models.Prefetch("activations", activations),
        )


class Membership(models.Model):
    """One offer held by one company for one enrolment year, with the quantities promised at its start (model.md 1)."""

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        RENEWED = "renewed", _("Renewed")
        UPGRADED = "upgraded", _("Upgraded")
        LAPSED = "lapsed", _("Lapsed")
        REFUNDED = "refunded", _("Cancelled and refunded")

    LOOKS = {
        State.ACTIVE: ("ok", "tick"),
        State.RENEWED: ("quiet", "square"),
        State.UPGRADED: ("quiet", "square"),
        State.LAPSED: ("bad", "past"),
        State.REFUNDED: ("quiet", "stop"),
    }

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="+")
    enrolment_year = models.PositiveSmallIntegerField()
    """The calendar year in which it begins; a renewal adds one."""
    start_date = models.DateField()
    anniversary = models.DateField()
    state = models.CharField(max_length=20, choices=State, default=State.ACTIVE)
    contract = models.OneToOneField(Contract, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    """Null only inside the transaction that starts the membership: the contract is announced in its name."""
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["-offer__level", "-anniversary"]
        constraints = [
            models.UniqueConstraint(
                name="benefits_membership_one_active_per_offer",
                fields=["organization", "offer"],
                condition=Q(state="active"),
                violation_error_message=_("The company holds this offer already."),
            ),
            models.UniqueConstraint(
                name="benefits_membership_one_per_offer_and_year",
                fields=["organization", "offer", "enrolment_year"],
                condition=~Q(state__in=["refunded", "upgraded", "lapsed"]),
            ),
            models.UniqueConstraint(name="benefits_membership_key_with_organization", fields=["id", "organization"]),
            models.CheckConstraint(
                name="benefits_membership_known_state",
                condition=Q(state__in=["active", "renewed", "upgraded", "lapsed", "refunded"]),
            ),
            models.CheckConstraint(
                name="benefits_membership_ends_after_start", condition=Q(anniversary__gt=F("start_date"))
            ),
        ]
        indexes = [
            models.Index(fields=["anniversary"], condition=Q(state="active"), name="benefits_membership_turn_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.offer.short_name} {self.year}"

    @property
    def reference(self) -> str:
        return f"membership:{self.pk}"

    @property
    def year(self) -> str:
        """The enrolment year as it is written: 2026/27."""
        return f"{self.enrolment_year}/{(self.enrolment_year + 1) % 100:02d}"

    @property
    def usable_until(self) -> date:
        """A+30, inclusive (D13)."""
        return self.anniversary + WINDOW

    def in_renewal_window(self, today: date) -> bool:
        """A+1 … A+30: the only days on which it can be renewed, while everything stays usable (D13)."""
        return self.anniversary < today <= self.usable_until

    def is_usable(self, today: date) -> bool:
        """Also the year before while a renewal is not active yet (D15)."""
        return self.state in {self.State.ACTIVE, self.State.RENEWED} and today <= self.usable_until

    @property
    def status(self) -> Status:
        state, today = self.State(self.state), self.organization.today()
        if state == self.State.ACTIVE and today > self.usable_until:
            return Status(self.State.LAPSED.label, *self.LOOKS[self.State.LAPSED])
        if state == self.State.ACTIVE and self.in_renewal_window(today):
            return Status(_now("Renewal window"), "warn", "clock")
        return Status(state.label, *self.LOOKS[state])

    @property
    def technical(self) -> list["MembershipBenefit"]:
        return self.of(Family.TECHNICAL_SUPPORT)

    @property
    def advisory(self) -> list["MembershipBenefit"]:
        return self.of(Family.ADVISORY)

    def of(self, family: Family) -> list["MembershipBenefit"]:
        """The benefits of one family."""
        return [benefit for benefit in self.benefits.all() if benefit.family == family]

    @property
    def activation(self) -> Activation | None:
        """The activation that counts: the live one, else the newest, else None."""
        found = sorted(self.activations.all(), key=lambda activation: (activation.is_live, activation.pk))
        return found[-1] if found else None


class MembershipBenefitQuerySet(models.QuerySet["MembershipBenefit"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(organization=user.organization_id) if may(user, "benefits.view") else self.none()

    def with_counts(self) -> Self:
        """With what was spent, how many have a place, and the key: all that stands in one row. One query."""
        rows = self.select_related("entitlement__plan", "competency", "product_key__redemption")
        live = models.Count("assignments", filter=Q(assignments__ended_at=None), distinct=True)
        keyed = models.Exists(Item.objects.filter(code=models.OuterRef("code"), needs_key=True))
        return rows.defer("product_key__sealed", "product_key__fingerprint").annotate(taken=live, needs_key=keyed)

    def with_use(self) -> Self:
        """The same, with what was asked for in Go-To-Market. Two queries."""
        above: Any = self.model._meta.get_field("marketing").related_model
        asked = above._default_manager.select_related("organization", "requested_by", "decided_by")
        return self.with_counts().prefetch_related(models.Prefetch("marketing", asked))


class MembershipBenefit(BenefitFacts):
    """What one enrolment year was promised of one benefit; later changes of the catalogue do not touch it."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="benefits")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    """The competency that this is owed to, where one is."""
    expires_date = models.DateField()
    activate_by = models.DateField()
    """The last day to begin using it: keys are redeemed by the anniversary, the rest through the window (D18)."""
    usable_until = models.DateField()
    entitlement = models.OneToOneField(Entitlement, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    objects = MembershipBenefitQuerySet.as_manager()

    class Meta:
        verbose_name = _("benefit of a membership")
        verbose_name_plural = _("benefits of memberships")
        ordering = ["membership", "position"]
        constraints = [
            models.UniqueConstraint(name="benefits_membershipbenefit_one_per_code", fields=["membership", "code"]),
            models.UniqueConstraint(
                name="benefits_membershipbenefit_key_with_organization", fields=["id", "organization"]
            ),
            models.CheckConstraint(
                name="benefits_membershipbenefit_usable_past_expiry",
                condition=Q(usable_until__gte=F("expires_date")),
            ),
            models.CheckConstraint(
                name="benefits_membershipbenefit_counted_once", condition=Q(quantity=None) | Q(deducts_from="")
            ),
            models.CheckConstraint(
                name="benefits_membershipbenefit_counted_has_entitlement",
                condition=Q(quantity=None) | Q(entitlement__isnull=False) | ~Q(unit__in=["incident", "hour"]),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its own place on the page of its family."""
        return f"{page_of(self.family)}#benefit-{self.pk}"

    @property
    def used(self) -> int | Decimal:
        """What was spent of it, assigned, revealed or activated, in its own unit; of a key how many were revealed."""
        if self.entitlement:
            return self._units(self.entitlement.used)
        if self.unit in PERSONAL:
            return self.places_taken
        if self.unit == BenefitUnit.LICENSE:
            return self.quantity or 0 if self.is_redeemed else 0
        if self.unit == BenefitUnit.OFFER:
            return int(self.marketing_activation is not None and self.marketing_activation.is_active)
        return int(self.key is not None)

    @property
    def left(self) -> int | Decimal | None:
        """What is left of it, in its own unit; None for unlimited, and for what is not counted."""
        if self.unit in PERSONAL:
            return max(0, (self.quantity or 0) - self.places_taken)
        if self.entitlement is None or self.entitlement.left is None:
            return None
        return self._units(self.entitlement.left)

    @property
    def is_used_up(self) -> bool:
        return self.left == 0

    @property
    def places_taken(self) -> int:
        """How many people have one now; counted with the row where `with_use` has read it."""
        taken = self.__dict__.get("taken")
        return self.assignments.live().count() if taken is None else int(taken)

    @property
    def key(self) -> Any:
        """The product key that Get keys took from the stock, or None."""
        return getattr(self, "product_key", None)

    @property
    def has_key_to_reveal(self) -> bool:
        """By its item of the catalogue; known with the row where `with_counts` has read it."""
        found = self.__dict__.get("needs_key")
        return Item.objects.filter(code=self.code, needs_key=True).exists() if found is None else bool(found)

    @property
    def is_redeemed(self) -> bool:
        return self.key is not None and hasattr(self.key, "redemption")

    @property
    def marketing_activation(self) -> Any:
        """The request for a Go-To-Market offer that counts: the live one, else the newest, else None."""
        found = sorted(self.marketing.all(), key=lambda row: (row.is_waiting or row.is_granted, row.pk))
        return found[-1] if found else None

    @property
    def reference(self) -> str:
        return f"benefit:{self.pk}"

    def _units(self, units: int) -> int | Decimal:
        return Decimal(units) / QUARTERS if self.unit == BenefitUnit.HOUR else units

    @property
    def status(self) -> Status:
        """The one word for the benefit: where it stands on the way to its use, then whether it can still be used."""
        return words.status_of(self)
