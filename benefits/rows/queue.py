"""What the activation queue shows: one line a request, and what is waiting, late, delayed or can still be undone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from benefits import services
from benefits.models import Activation, CompetencyHeld
from benefits.permissions import technical as permissions
from partnerportal.accounts.models import User
from partnerportal.common.answers import Answer
from partnerportal.common.paging import Page, keyset

MOST = 200
"""Counted up to here and no further, so that the page stays flat however many wait."""
SHOWN = ("organization", "membership__offer", "requested_by", "claimed_by", "decided_by")
"""What a row shows of other tables; one more of them, and the planner keeps their order instead of the best one."""
NEEDED = ("state", "requested_at", "target_at")


@dataclass(frozen=True)
class Age:
    """How old a request is, or was when it was decided, against the time it should be decided in."""

    activation: Activation
    now: datetime

    @cached_property
    def value(self) -> timedelta:
        return (self.activation.decided_at or self.now) - self.activation.requested_at

    @property
    def target(self) -> timedelta:
        return self.activation.target_at - self.activation.requested_at

    @property
    def is_late(self) -> bool:
        return self.value > self.target

    @property
    def apart(self) -> timedelta:
        """Time left, or time past the target."""
        return abs(self.target - self.value)

    @property
    def share(self) -> int:
        return min(100, round(100 * self.value / self.target))

    @property
    def tone(self) -> str:
        return "bad" if self.is_late else "warn" if self.share >= 75 else "info"


@dataclass(frozen=True)
class QueueRow:
    """One request as a reviewer sees it in the list."""

    activation: Activation
    competencies: list[str]
    user: User
    now: datetime

    @property
    def age(self) -> Age:
        return Age(self.activation, self.now)

    @property
    def is_mine(self) -> bool:
        return self.activation.claimed_by_id == self.user.pk

    @property
    def is_claimed(self) -> bool:
        return self.activation.claim_holds(self.now)

    @cached_property
    def may_claim(self) -> Answer:
        return permissions.can_claim(self.user, self.activation, self.now)

    @property
    def may_undo(self) -> Answer:
        return permissions.can_undo(self.user, self.activation, self.now)

    @property
    def may_retry(self) -> Answer:
        return permissions.can_retry(self.user, self.activation, self.now)


@dataclass(frozen=True)
class Head:
    """The figures above the list, counted no further than `MOST`."""

    waiting: int
    late: int
    oldest: Activation | None
    stuck: int
    undoable: list[Activation]
    pace: services.Pace

    @property
    def most(self) -> int:
        return MOST

    @property
    def is_more(self) -> bool:
        return self.waiting > MOST


def queue_page(rows: Any, params: QueryDict, order: str, user: User, now: datetime) -> Page:
    """One page of requests, with the competencies of their companies: two queries."""
    page = keyset(rows.select_related(*SHOWN), params, order)
    held = _competencies([row.organization_id for row in page.items])
    items = [
        QueueRow(row, held.get(row.organization_id, []) if _has_level(row) else [], user, now) for row in page.items
    ]
    return Page(items, page.newer_url, page.older_url)


def head(user: User, now: datetime) -> Head:
    """Three queries, each bounded."""
    waiting = list(Activation.objects.waiting().order_by("requested_at", "pk").only(*NEEDED)[: MOST + 1])
    works = Activation.objects.filter(state__in=[Activation.State.APPROVED, Activation.State.FAILED])
    moving = list(
        works.select_related("organization", "membership__offer", "decided_by").order_by("-decided_at")[:MOST]
    )
    late = [row for row in waiting if row.past_target(now)]
    return Head(
        waiting=len(waiting),
        late=len(late),
        oldest=waiting[0] if waiting else None,
        stuck=sum(row.has_failed or row.is_waiting_for_retry for row in moving),
        undoable=[row for row in moving if permissions.can_undo(user, row, now)],
        pace=services.pace(now),
    )


def outcome(results: list[services.Result], verb: str) -> tuple[bool, str]:
    """What became of many rows, in one text: how many, and each that was left as it is with its reason."""
    done = [result for result in results if result.ok]
    kept = [result for result in results if not result.ok]
    numbers = {"done": len(done), "all": len(results), "kept": len(kept)}
    if not kept:
        return True, _all(verb, len(done)) % numbers
    text = _("%(done)s of %(all)s approved, %(kept)s not.")
    if verb == "reject":
        text = _("%(done)s of %(all)s rejected, %(kept)s not.")
    return False, " ".join([text % numbers, *map(_left, kept)])


def _all(verb: str, count: int) -> str:
    if verb == "reject":
        return ngettext("%(all)s request rejected.", "%(all)s requests rejected.", count)
    return ngettext("%(all)s request approved.", "%(all)s requests approved.", count)


def _left(result: services.Result) -> str:
    if result.activation is None:
        return result.message
    facts = {"company": result.activation.organization, "why": result.message}
    return _("%(company)s was left as it is: %(why)s") % facts


def _has_level(row: Activation) -> bool:
    return bool(row.membership.offer.level)


def _competencies(companies: list[int]) -> dict[int, list[str]]:
    held = CompetencyHeld.objects.live().filter(organization__in=companies).select_related("competency")
    names: dict[int, list[str]] = {}
    for row in held.order_by("competency__name"):
        names.setdefault(row.organization_id, []).append(row.competency.name)
    return names
