"""A competency from its start to its end: the company starts it, the programme checks it (domain.md 2.2)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from benefits.models import Competency, CompetencyHeld, Membership
from benefits.permissions.competencies import can_move
from benefits.services.promises import add_competency, lock_years
from partnerportal.accounts import outbox
from partnerportal.accounts.activity import record
from partnerportal.accounts.models import Role, User
from partnerportal.accounts.permissions import may
from partnerportal.accounts.work import require
from partnerportal.common.constraints import refusing
from partnerportal.common.refusals import Refused, WrongState

State = CompetencyHeld.State
VERBS = {
    "qualify": "competency.qualified",
    "warn": "competency.warned",
    "clear": "competency.cleared",
    "lapse": "competency.lapsed",
}
"""The moves of staff and their lines in the activity log; becoming active follows from an offer."""
ENDED = {"lapse": "competency.expired", "return": "competency.returned"}
"""The moves that follow from the end of an offer, and their lines."""
READERS = frozenset({Role.GLOBAL_ADMIN, Role.MPN_PARTNER_ADMIN})


@transaction.atomic
def start(user: User, competency: Competency, level: str, now: datetime | None = None) -> CompetencyHeld:
    """Notes that the user's company works towards a competency at a level; it gives nothing until it is active.

    Raises Forbidden for a missing role, Refused for an unknown level, WrongState where it is held or started already.
    """
    require(may(user, "competencies.start"))
    if level not in CompetencyHeld.Level.values or user.organization is None:
        raise Refused(_("Choose Silver or Gold."))
    now, company = now or timezone.now(), user.organization
    already = WrongState(_("%(company)s has %(competency)s already.") % {"company": company, "competency": competency})
    fields: dict[str, Any] = {"level": level, "state": State.STARTED, "gained_date": company.today(now)}
    with refusing("benefits_competencyheld_once_per_company", already):
        held = CompetencyHeld.objects.create(organization=company, competency=competency, **fields)
    record(user, "competency.started", company, held.reference, now, competency=competency)
    return held


@transaction.atomic
def move(user: User, held: CompetencyHeld, name: str, now: datetime | None = None) -> CompetencyHeld:
    """Makes a move of staff, with its line in the log and a mail to the admins of the company.

    Qualified with an offer of a level held, it is active at once and lifts the Signature limit (D12). Losing it takes
    nothing from the years that run, only from the next one. Raises KeyError for a move that is not one of staff,
    Forbidden, or WrongState.
    """
    verb, now = VERBS[name], now or timezone.now()
    lock_years(held.organization)
    row = _locked(held.pk)
    require(can_move(user, row, name))
    row.state = CompetencyHeld.MOVES[name][1]
    if name == "qualify":
        row.gained_date = row.organization.today(now)
    row.save(update_fields=["state", "gained_date"])
    record(user, verb, row.organization, row.reference, now, competency=row.competency)
    if name == "qualify" and holds_level(row, now):
        row = add_competency(row.organization, row.competency, row.level, user, now=now)
    _tell(row, name, now)
    return row


def holds_level(held: CompetencyHeld, now: datetime) -> bool:
    """The company has a Silver or Gold membership that runs."""
    rows = Membership.objects.active().filter(organization=held.organization_id, offer__level__gt=0)
    today = held.organization.today(now)
    return any(membership.is_usable(today) for membership in rows)


def end_with(membership: Membership, name: str, now: datetime) -> None:
    """Makes the move "lapse" or "return" of what counts by a Silver or Gold that has ended, unless another level runs.

    In the caller's transaction, which has locked the company and changed the membership (domain.md 2.2).
    """
    levels = Membership.objects.active().filter(organization=membership.organization, offer__level__gt=0)
    if not membership.offer.level or levels.exists():
        return
    rows = CompetencyHeld.objects.live().filter(organization=membership.organization).select_related("competency")
    for row in rows.select_for_update(of=("self",), no_key=True).order_by("pk"):
        row.state = CompetencyHeld.MOVES[name][1]
        row.save(update_fields=["state"])
        record(None, ENDED[name], membership.organization, row.reference, now, competency=row.competency)


def _locked(pk: int) -> CompetencyHeld:
    CompetencyHeld.objects.select_for_update(no_key=True).only("pk").get(pk=pk)
    return CompetencyHeld.objects.select_related("organization", "competency").get(pk=pk)


def _tell(row: CompetencyHeld, name: str, now: datetime) -> None:
    context = {"held": row}
    for admin in User.objects.holding(row.organization, READERS).order_by("pk"):
        key = f"competency:{row.pk}:{name}:{now.timestamp()}"
        outbox.send("benefits/competency", admin, key, row.reference, row.organization, context)
