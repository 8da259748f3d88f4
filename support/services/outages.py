"""What staff say about known outages: open, update, resolve, reopen. Each is a line on the page and in the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerportal.accounts.activity import record
from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.common.refusals import Refused, WrongState, demand
from support.models import Outage, OutageUpdate, Product

MAINTAINS = "staff.answer"


@dataclass(frozen=True)
class Report:
    """A new outage: what is disturbed, where ("" for all regions), how badly, and what is known so far."""

    title: str
    products: Sequence[Product]
    region: str
    state: str
    text: str


@transaction.atomic
def open_outage(user: User, report: Report, now: datetime | None = None) -> Outage:
    """Makes an outage known to everybody (domain.md 5.8). Raises Forbidden, Refused without a product or a text."""
    now = now or timezone.now()
    demand(may(user, MAINTAINS))
    _require_going_on(report.state)
    if not report.products:
        raise Refused(_("Choose at least one product."))
    outage = Outage.objects.create(
        title=report.title, region=report.region, state=report.state, started_at=now, updated_at=now, created_by=user
    )
    outage.products.set(report.products)
    return _say(user, outage, "outage.opened", report.text, now)


@transaction.atomic
def update(user: User, outage: Outage, state: str, text: str, now: datetime | None = None) -> Outage:
    """Says how an outage goes on, and how bad it is now. Raises Forbidden, Refused, WrongState once it is resolved."""
    demand(may(user, MAINTAINS))
    _require_going_on(state)
    return _move(user, outage, "update", text, now, state=state)


@transaction.atomic
def resolve(user: User, outage: Outage, text: str, now: datetime | None = None) -> Outage:
    """The services work again; incidents about it may be filed again. Raises Forbidden, Refused, WrongState."""
    now = now or timezone.now()
    demand(may(user, MAINTAINS))
    return _move(user, outage, "resolve", text, now, state=Outage.State.RESOLVED, resolved_at=now)


@transaction.atomic
def reopen(user: User, outage: Outage, text: str, now: datetime | None = None) -> Outage:
    """It was not over. Raises Forbidden, Refused, WrongState for one that goes on."""
    demand(may(user, MAINTAINS))
    return _move(user, outage, "reopen", text, now, state=Outage.State.INVESTIGATING, resolved_at=None)


VERBS = {"update": "outage.updated", "resolve": "outage.resolved", "reopen": "outage.reopened"}


def _move(user: User, outage: Outage, move: str, text: str, now: datetime | None, **changes: Any) -> Outage:
    now = now or timezone.now()
    row = Outage.objects.select_for_update(no_key=True).get(pk=outage.pk)
    if not row.can(move):
        raise WrongState(_moved_on(row))
    for name, value in {**changes, "updated_at": now}.items():
        setattr(row, name, value)
    row.save(update_fields=[*changes, "updated_at"])
    return _say(user, row, VERBS[move], text, now)


def _say(user: User, outage: Outage, verb: str, text: str, now: datetime) -> Outage:
    if not text.strip():
        raise Refused(_("Write what partners should know."))
    OutageUpdate.objects.create(outage=outage, state=outage.state, text=text, by=user, at=now)
    record(user, verb, None, outage.reference, now, outage=outage)
    return outage


def _require_going_on(state: str) -> None:
    if state not in Outage.GOING_ON:
        raise Refused(_("Choose how bad it is. To end an outage, resolve it."))


def _moved_on(row: Outage) -> str:
    if row.is_going_on:
        return _("This outage goes on; it was not resolved, or was reopened meanwhile.")
    return _("This outage is resolved. Reopen it to say more.")
