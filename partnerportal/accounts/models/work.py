from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now

from partnerportal.accounts.models.user import User
from partnerportal.common.status import Status
from partnerportal.common.times import moment_text


class WorkQuerySet(models.QuerySet[Any]):
    """The sets that every queue of staff has; each model adds its own `visible_to`."""

    def waiting(self) -> Self:
        return self.filter(state__in=self.model.WAITING)

    def with_people(self) -> Self:
        return self.select_related(*self.model.SHOWN)


class Work(models.Model):
    """What somebody asks for and staff decide: claimed by one of them, decided once, every step in the activity log.

    A model of this kind has `organization` (null only where no company exists yet), `state`, and says in its class:
    ACTION, who of the register decides; VERB, the first word of its verbs in the activity log; MOVES, LOOKS, and
    WAITING, the states in which it waits for a decision; SHOWN, what its rows show of other tables.
    """

    ACTION = "staff.review"
    VERB = ""
    MOVES: dict[str, tuple[set[Any], Any]] = {}
    LOOKS: dict[Any, tuple[str, str]] = {}
    WAITING: tuple[Any, ...] = ()
    SHOWN: tuple[str, ...] = ("organization", "requested_by", "claimed_by", "decided_by")

    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    claimed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    touched_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    """Null where the clock or the company itself has ended it."""
    decided_at = models.DateTimeField(null=True, blank=True)
    reason_text = models.TextField(blank=True)
    """What the company reads about the decision."""

    class Meta:
        abstract = True
        ordering = ["requested_at", "pk"]

    @property
    def reference(self) -> str:
        return f"{self.VERB}:{self.pk}"

    @property
    def number(self) -> str:
        """What people call it in mail and on the page."""
        return f"{self.pk:06d}"

    @property
    def company_label(self) -> str:
        """The company that asks, as lists name it."""
        return str(self.organization)  # type: ignore[attr-defined]

    def can(self, move: str) -> bool:
        return self.state in self.MOVES[move][0]  # type: ignore[attr-defined]

    @property
    def is_waiting(self) -> bool:
        """Nobody has decided yet."""
        return self.state in self.WAITING  # type: ignore[attr-defined]

    def claim_holds(self, now: datetime) -> bool:
        """Somebody works on it: a claim lapses after some minutes without a touch (model.md 2)."""
        lifetime = timedelta(minutes=settings.CLAIM_MINUTES)
        return self.claimed_by_id is not None and self.touched_at is not None and now < self.touched_at + lifetime

    @property
    def status(self) -> Status:
        state = self.State(self.state)  # type: ignore[attr-defined]
        return Status(state.label, *self.LOOKS[state])

    def moved_on(self) -> str:
        """Why a move comes too late: where it stands, by whom and when (promises.md 12)."""
        facts = {"state": self.status.word, "person": self.decided_by, "when": _moment(self.decided_at)}
        if self.decided_by_id:
            return _now("%(person)s has decided on %(when)s. It stands at: %(state)s.") % facts
        return _now("It has moved on and stands at: %(state)s. Reload the page.") % facts


def claimed_together(name: str) -> models.CheckConstraint:
    """The constraint that a claim has its person and its times, or nothing of it."""
    return models.CheckConstraint(
        name=name,
        condition=Q(claimed_by=None, claimed_at=None, touched_at=None)
        | Q(claimed_by__isnull=False, claimed_at__isnull=False, touched_at__isnull=False),
    )


def _moment(at: datetime | None) -> str:
    return moment_text(at) if at else ""
