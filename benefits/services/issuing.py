"""The job: one contract for one approved activation, whatever crashes in between (promises.md 5, 7, 11).

The row is the queue. An attempt is counted and committed before it is tried, so that one which kills its worker counts
too; then everything that issuing changes is one transaction.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from benefits.models import Activation, Membership
from benefits.models.activation import INTERRUPTED
from benefits.permissions.technical import can_retry
from benefits.services.moves import Move, lock, move, require, tell
from benefits.services.requests import drop_waiting
from benefits.services.review import release_lapsed_claims
from partnerportal.accounts import outbox
from partnerportal.accounts.models import User
from partnerportal.common.crash import point
from partnerportal.common.hints import after_commit
from partnerportal.common.refusals import WrongState
from partnerportal.common.times import day_text
from support import services as support
from support.models import Contract, ContractLink

log = logging.getLogger(__name__)

BATCH = 100
LONGEST_PAUSE = 300


def issue(activation_pk: int) -> bool:
    """Issues the contract of an approved activation that is due; returns whether it did.

    May run twice, at once, or be killed anywhere: a call with nothing to do returns. A failed attempt is kept with its
    cause and tried again after 1, 2, 4 … 300 s; after 8 of them staff decide (promises.md 11). Never in a transaction.
    """
    if not _begin(activation_pk):
        return False
    point("begin")
    try:
        done = carry_out(activation_pk)
    except Exception as error:
        log.exception("Issuing activation %s failed", activation_pk)
        _keep_failure(activation_pk, error)
        return False
    point("after-commit")
    return done


@transaction.atomic
def carry_out(activation_pk: int, now: datetime | None = None) -> bool:
    """One attempt, in one transaction: contract, state, log, mail, and the end of last year's contract (D14, D15, D21).

    Returns False where the activation is not approved any more. Whatever goes wrong is raised and undone.
    """
    now, row = now or timezone.now(), lock(activation_pk)
    point("locked")
    if not row.can("issue"):
        return False
    today = row.organization.today(now)
    if not row.membership.is_usable(today):
        day = day_text(row.membership.usable_until)
        raise WrongState(_("The membership ended on %(day)s, before its contract was issued.") % {"day": day})
    contract = support.issue_contract(row.contract_id, today, now)
    point("inserted")
    move(row, Move.ISSUE, None, now, issued_at=now, next_try_at=None, last_error="")
    context = {"activation": row, "contract": contract}
    outbox.send("benefits/issued", row.requested_by, f"issued:{row.pk}", row.reference, row.organization, context)
    _end_previous_year(row, contract, now)
    point("before-commit")
    return True


@transaction.atomic
def retry(staff: User, activation: Activation, now: datetime | None = None) -> Activation:
    """Starts issuing again after the portal has given up, with all attempts. Raises Forbidden or WrongState."""
    now, row = now or timezone.now(), lock(activation.pk)
    require(can_retry(staff, row, now))
    move(row, Move.RETRY, staff, now, next_try_at=now, attempts=0, last_error="")
    after_commit("benefits.issue", row.pk)
    return row


def sweep(now: datetime | None = None) -> int:
    """Issues whatever is due, whether or not a hint arrived, and frees lapsed claims. Returns how many were issued.

    Any number of sweeps may run at once: each row is taken by one of them.
    """
    now = now or timezone.now()
    release_lapsed_claims(now)
    due = Activation.objects.due(now).order_by("next_try_at").values_list("pk", flat=True)[:BATCH]
    return sum(issue(pk) for pk in list(due))


@transaction.atomic(durable=True)
def _begin(activation_pk: int) -> bool:
    """Counts an attempt and commits it. False where the row is not due, or somebody else is at it."""
    now = timezone.now()
    rows = Activation.objects.due(now).select_for_update(of=("self",), skip_locked=True, no_key=True)
    row = rows.select_related("organization", "membership__offer").filter(pk=activation_pk).first()
    if row is None:
        return False
    if row.last_error == INTERRUPTED:
        tell(row, Move.ATTEMPT, None, now, before=row.state, note=INTERRUPTED)
    if row.attempts >= settings.ISSUE_ATTEMPTS:
        _give_up(row, now)
        return False
    row.attempts += 1
    row.next_try_at, row.last_error = now + _pause(row.attempts), INTERRUPTED
    row.save(update_fields=["attempts", "next_try_at", "last_error"])
    return True


@transaction.atomic(durable=True)
def _keep_failure(activation_pk: int, error: Exception) -> None:
    now, row = timezone.now(), lock(activation_pk)
    if not row.can("issue"):
        return
    row.last_error = _cause(error)
    tell(row, Move.ATTEMPT, None, now, before=row.state, note=row.last_error)
    if row.attempts >= settings.ISSUE_ATTEMPTS:
        _give_up(row, now)
        return
    pause = _pause(row.attempts)
    row.next_try_at = now + pause
    row.save(update_fields=["next_try_at", "last_error"])
    after_commit("benefits.issue", row.pk, countdown=pause.total_seconds())


def _give_up(row: Activation, now: datetime) -> None:
    move(row, Move.GIVE_UP, None, now, note=row.last_error, next_try_at=None, last_error=row.last_error)


def _pause(attempts: int) -> timedelta:
    return timedelta(seconds=min(2 ** (attempts - 1), LONGEST_PAUSE))


def _cause(error: Exception) -> str:
    """What staff read; the first line only, because the database names values in those below."""
    first = next(iter(str(error).splitlines()), "")
    return f"{type(error).__name__}: {first}"[:300]


def _end_previous_year(row: Activation, contract: Contract, now: datetime) -> None:
    """The new contract is there: the old one of the offer ends, and whoever was linked is told to link anew (D15)."""
    earlier = Membership.objects.filter(
        organization=row.organization, offer=row.membership.offer, state=Membership.State.RENEWED
    )
    contracts = Contract.objects.filter(pk__in=earlier.values("contract")).exclude(state=Contract.State.ENDED)
    for old in contracts.order_by("pk"):
        drop_waiting(old.pk, now)
        _tell_linked(old.pk, row, contract)
        support.end_contract(old.pk, now)


def _tell_linked(ended_pk: int, row: Activation, contract: Contract) -> None:
    context = {"activation": row, "contract": contract}
    for link in ContractLink.objects.filter(contract=ended_pk).select_related("user__organization"):
        outbox.send("benefits/relink", link.user, f"relink:{contract.pk}", row.reference, row.organization, context)
