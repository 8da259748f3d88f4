"""The company's side of an activation: asking for it, and taking the request back."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from benefits.business_days import business_days_after
from benefits.models import Activation, Membership
from benefits.permissions.technical import can_activate, can_withdraw
from benefits.services.moves import Move, lock, move, require, tell
from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.common.constraints import refusing
from partnerportal.common.refusals import WrongState
from support import services as support

TARGET_DAYS = 2
"""Business days within which a request is decided (model.md 2)."""


class _AskedAlready(Exception):
    """Another click was first."""


@transaction.atomic
def request_activation(user: User, membership: Membership, now: datetime | None = None) -> Activation:
    """Asks for the activation of a membership's technical support. Asked again, it is the same live request (D20).

    Raises Forbidden for a missing role, a CSP-only or a PMC company (D1, D48), WrongState where the membership has
    ended or is active already.
    """
    require(may(user, "benefits.activate"))
    if live := _live(user, membership):
        return live
    now, membership = now or timezone.now(), _as_it_is(membership)
    answer = can_activate(user, membership, now)
    if not answer and (live := _live(user, membership)):
        return live  # another click was committed between the two looks
    require(answer)
    try:
        with refusing("benefits_activation_one_live_per_contract", _AskedAlready()):
            row = _insert(user, membership, now)
    except _AskedAlready:
        if live := _live(user, membership):
            return live
        raise WrongState(_("Somebody else has changed this request. Reload the page.")) from None
    support.mark_pending(row.contract_id)
    tell(row, Move.REQUEST, user, now, before="")
    return row


@transaction.atomic
def withdraw(user: User, activation: Activation, now: datetime | None = None) -> Activation:
    """Takes the request back until it is decided; asking again is a new request (model.md 2).

    Raises Forbidden, or WrongState with who decided and when.
    """
    row = lock(activation.pk)
    require(can_withdraw(user, row, now))
    move(row, Move.WITHDRAW, user, now or timezone.now())
    support.release(row.contract_id)
    return row


def drop_waiting(contract_pk: int, now: datetime) -> None:
    """Withdraws, in the portal's name, what still waits for a decision on a contract that ends."""
    for pk in Activation.objects.waiting().filter(contract=contract_pk).values_list("pk", flat=True):
        row = lock(pk)
        if row.is_waiting:
            move(row, Move.WITHDRAW, None, now, note="The contract ended.")


def _insert(user: User, membership: Membership, now: datetime) -> Activation:
    fields: dict[str, Any] = {"membership": membership, "contract": membership.contract}
    target = business_days_after(now, TARGET_DAYS)
    return Activation.objects.create(
        organization=membership.organization, requested_by=user, requested_at=now, target_at=target, **fields
    )


def _as_it_is(membership: Membership) -> Membership:
    return Membership.objects.select_related("organization", "offer", "contract").get(pk=membership.pk)


def _live(user: User, membership: Membership) -> Activation | None:
    rows = Activation.objects.with_people().live()
    row = rows.filter(contract=membership.contract_id, organization=user.organization_id).first()
    if row is not None and row.state == Activation.State.ACTIVE:
        raise WrongState(row.moved_on())
    return row
