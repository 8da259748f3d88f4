"""One request with its evidence beside the decision, and what this reviewer may do with it now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from benefits import services
from benefits.models import Activation, ActivationEvent, CompetencyHeld, Membership
from benefits.permissions import technical as permissions
from benefits.rows.queue import Age
from partnerportal.accounts.models import User
from partnerportal.common.answers import Answer
from partnerportal.common.times import day_text


@dataclass(frozen=True)
class Point:
    """One piece of evidence: a symbol with its tone, a statement, what stands behind it."""

    tone: str
    icon: str
    statement: str
    behind: str


@dataclass(frozen=True)
class Review:
    """The page of one review."""

    activation: Activation
    evidence: services.Evidence
    events: list[ActivationEvent]
    age: Age
    may_claim: Answer
    may_release: Answer
    may_decide: Answer
    may_undo: Answer
    may_retry: Answer
    is_mine: bool
    now: datetime
    next: Activation | None
    """The oldest other request that this reviewer could take."""

    @property
    def points(self) -> list[Point]:
        found = self.evidence
        first = [_cancellation(found)] if found.cancellation else []
        return [
            *first,
            _offer(found.membership),
            _anniversary(found),
            _competencies(found),
            _this_year(found, self.activation),
        ]

    @property
    def earlier(self) -> list[Activation]:
        return self.evidence.earlier

    @property
    def claim_until(self) -> datetime | None:
        touched = self.activation.touched_at
        return touched + timedelta(minutes=settings.CLAIM_MINUTES) if touched else None

    @property
    def is_claimed(self) -> bool:
        return self.activation.claim_holds(self.now)

    @property
    def seconds_to_undo(self) -> int:
        until = self.activation.undo_until
        return max(0, round((until - self.now).total_seconds())) if until else 0

    @property
    def is_moving(self) -> bool:
        return self.activation.state == Activation.State.APPROVED

    @property
    def stamp(self) -> str:
        row = self.activation
        return f"{row.state}-{row.attempts}-{bool(self.may_undo)}"


def review(activation: Activation, user: User, now: datetime) -> Review:
    """Everything that the page of one review shows."""
    return Review(
        activation,
        services.evidence(activation, now),
        list(activation.events.select_related("by")),
        Age(activation, now),
        permissions.can_claim(user, activation, now),
        permissions.can_release(user, activation, now),
        permissions.can_decide(user, activation, now),
        permissions.can_undo(user, activation, now),
        permissions.can_retry(user, activation, now),
        activation.claimed_by_id == user.pk,
        now,
        _next(activation, user),
    )


def _next(activation: Activation, user: User) -> Activation | None:
    free = Activation.objects.waiting().filter(Q(claimed_by=None) | Q(claimed_by=user)).exclude(pk=activation.pk)
    return free.order_by("requested_at", "pk").first()


def _offer(membership: Membership) -> Point:
    facts = {"offer": membership.offer, "day": day_text(membership.start_date)}
    if membership.state == Membership.State.ACTIVE:
        return Point("ok", "tick", _("Offer is active"), _("%(offer)s, since %(day)s") % facts)
    facts["state"] = membership.status.word
    return Point("bad", "stop", _("Offer is not active"), _("%(offer)s: %(state)s") % facts)


def _cancellation(found: services.Evidence) -> Point:
    """Approving would use the membership while the company asks to give it back (D17)."""
    asked = found.cancellation
    facts = {"day": day_text(asked.requested_at if asked else None), "name": asked.requested_by if asked else ""}
    statement = _("A cancellation is pending since %(day)s") % facts
    return Point(
        "warn",
        "warn",
        statement,
        _("Asked for by %(name)s. Approving the activation ends the right to the refund.") % facts,
    )


def _anniversary(found: services.Evidence) -> Point:
    membership, ahead = found.membership, found.days_ahead
    statement = _("Anniversary %(day)s") % {"day": day_text(membership.anniversary)}
    if ahead >= 0:
        days = ngettext("%(days)s day ahead", "%(days)s days ahead", ahead) % {"days": ahead}
        return Point("ok", "tick", statement, days)
    until = {"day": day_text(membership.usable_until)}
    if membership.in_renewal_window(found.today):
        return Point("warn", "clock", statement, _("In the renewal window, usable through %(day)s") % until)
    return Point("bad", "past", statement, _("Over: it was usable through %(day)s") % until)


def _competencies(found: services.Evidence) -> Point:
    if found.membership.offer.level == 0:
        return Point("quiet", "info", _("No competency needed"), _("Action Pack has no cloud support."))
    if not found.competencies:
        return Point("quiet", "info", _("No competencies"), _("Signature Cloud Support is counted."))
    names = ", ".join(_held(row) for row in found.competencies)
    if any(row.competency.is_cloud for row in found.competencies):
        return Point("ok", "tick", _("A cloud competency is held"), names)
    return Point("ok", "tick", _("Competencies, none of them cloud"), names)


def _held(row: CompetencyHeld) -> str:
    return _("%(competency)s (%(level)s, %(state)s)") % {
        "competency": row.competency,
        "level": row.get_level_display(),
        "state": row.get_state_display(),
    }


def _this_year(found: services.Evidence, activation: Activation) -> Point:
    same = [row for row in found.earlier if row.membership_id == activation.membership_id]
    if not same:
        return Point("ok", "tick", _("First request of this year"), str(activation.membership))
    text = ngettext("%(count)s earlier request", "%(count)s earlier requests", len(same)) % {"count": len(same)}
    return Point("info", "history", _("Asked before this year"), f"{activation.membership}: {text}")
