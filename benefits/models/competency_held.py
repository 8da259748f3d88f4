from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from benefits.models.offer import Competency
from partnerportal.accounts.models import Organization
from partnerportal.common.status import Status


class CompetencyHeldQuerySet(models.QuerySet["CompetencyHeld"]):
    def live(self) -> Self:
        """Those that still give something: at risk means next year is in doubt, not this one (domain.md 2.2)."""
        return self.exclude(state=CompetencyHeld.State.LAPSED)


class CompetencyHeld(models.Model):
    """A competency that a company has gained, at a level."""

    class Level(models.TextChoices):
        SILVER = "silver", _("Silver")
        GOLD = "gold", _("Gold")

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        AT_RISK = "at_risk", _("At risk")
        LAPSED = "lapsed", _("Lapsed")

    LOOKS = {State.ACTIVE: ("ok", "tick"), State.AT_RISK: ("warn", "clock"), State.LAPSED: ("quiet", "past")}

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=20, choices=Level)
    state = models.CharField(max_length=20, choices=State, default=State.ACTIVE)
    gained_date = models.DateField()

    objects = CompetencyHeldQuerySet.as_manager()

    class Meta:
        verbose_name = _("competency held")
        verbose_name_plural = _("competencies held")
        ordering = ["competency__name"]
        constraints = [
            models.UniqueConstraint(
                name="benefits_competencyheld_once_per_company",
                fields=["organization", "competency"],
                condition=~Q(state="lapsed"),
                violation_error_message=_("The company holds this competency already."),
            ),
            models.CheckConstraint(
                name="benefits_competencyheld_known_level", condition=Q(level__in=["silver", "gold"])
            ),
        ]

    def __str__(self) -> str:
        return str(self.competency)

    @property
    def status(self) -> Status:
        state = self.State(self.state)
        return Status(state.label, *self.LOOKS[state])
