from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from benefits.models.offer import Competency
from partnerportal.accounts.models import Organization, User
from partnerportal.accounts.permissions import may
from partnerportal.common.status import Status


class CompetencyHeldQuerySet(models.QuerySet["CompetencyHeld"]):
    def visible_to(self, user: User) -> Self:
        """All for those who review, else those of one's own company."""
        if may(user, "staff.review"):
            return self
        return self.filter(organization=user.organization_id) if may(user, "benefits.view") else self.none()

    def live(self) -> Self:
        """Those that still give something: at risk means next year is in doubt, not this one (domain.md 2.2)."""
        return self.filter(state__in=[CompetencyHeld.State.ACTIVE, CompetencyHeld.State.AT_RISK])

    def current(self) -> Self:
        """Whatever has not ended: started, qualified, active or at risk."""
        return self.exclude(state=CompetencyHeld.State.LAPSED)


class CompetencyHeld(models.Model):
    """A competency that a company has gained, at a level."""

    class Level(models.TextChoices):
        SILVER = "silver", _("Silver")
        GOLD = "gold", _("Gold")

    class State(models.TextChoices):
        STARTED = "started", _("Started")
        QUALIFIED = "qualified", _("Qualified")
        ACTIVE = "active", _("Active")
        AT_RISK = "at_risk", _("At risk")
        LAPSED = "lapsed", _("Lapsed")

    LOOKS = {
        State.STARTED: ("quiet", "none"),
        State.QUALIFIED: ("info", "half"),
        State.ACTIVE: ("ok", "tick"),
        State.AT_RISK: ("warn", "clock"),
        State.LAPSED: ("quiet", "past"),
    }
    MEANINGS = {
        State.STARTED: _("The company works towards it. It gives nothing yet."),
        State.QUALIFIED: _("The requirements are met. It becomes active with a Silver or Gold offer."),
        State.ACTIVE: _("Requirements met and an offer held: it counts until the anniversary of the offer."),
        State.AT_RISK: _("Active, but next year is in doubt. It counts as before in this year."),
        State.LAPSED: _("It has ended. What running years were given stays; the next year counts without it."),
    }
    MOVES = {
        "qualify": ({State.STARTED}, State.QUALIFIED),
        "activate": ({State.QUALIFIED}, State.ACTIVE),
        "return": ({State.ACTIVE, State.AT_RISK}, State.QUALIFIED),
        "warn": ({State.ACTIVE}, State.AT_RISK),
        "clear": ({State.AT_RISK}, State.ACTIVE),
        "lapse": ({State.STARTED, State.QUALIFIED, State.ACTIVE, State.AT_RISK}, State.LAPSED),
    }
    """Requirements met is qualified; with a paid offer it becomes active, without one no more (domain.md 2.2)."""

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

    def can(self, move: str) -> bool:
        return self.state in self.MOVES[move][0]

    @property
    def reference(self) -> str:
        return f"competency:{self.pk}"

    def moved_on(self) -> str:
        """Why a move comes too late: where it stands."""
        facts = {"competency": self.competency, "state": self.get_state_display()}
        return _now("%(competency)s stands at: %(state)s. Reload the page.") % facts

    @property
    def meaning(self) -> str:
        """What the state is about, in a sentence."""
        return str(self.MEANINGS[self.State(self.state)])

    @property
    def status(self) -> Status:
        state = self.State(self.state)
        return Status(state.label, *self.LOOKS[state])
