"""What staff decide: one protocol for every queue (model.md 2). Claim, decide, and every step in the activity log.

The row is locked before anything of it is looked at; a move checks the state table, changes named fields and writes its
line, all in the caller's transaction.
"""

from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from partnerportal.accounts.activity import record
from partnerportal.accounts.models import User, Work
from partnerportal.accounts.permissions import may
from partnerportal.common.answers import YES, Answer, no
from partnerportal.common.refusals import Forbidden, WrongState
from partnerportal.common.times import moment_text

W = TypeVar("W", bound=Work)
FREE: dict[str, Any] = {"claimed_by": None, "claimed_at": None, "touched_at": None}


def lock(row: W) -> W:
    """The row as it is now, kept for this transaction; call it before looking at anything of it.

    Two queries: a locking query that had to wait would show the new row beside the people of the old one.
    """
    rows = type(row)._default_manager
    rows.select_for_update(no_key=True, of=("self",)).only("pk").get(pk=row.pk)
    return rows.select_related(*row.SHOWN).get(pk=row.pk)


def require(answer: Answer) -> None:
    """Raises Forbidden for a missing right, WrongState for a row that has moved on."""
    if answer:
        return
    if answer.action:
        raise Forbidden(answer)
    raise WrongState(answer.why)


def can_work(user: User, row: Work) -> Answer:
    """Staff of the queue, and not of the company that asks (model.md 3)."""
    if not (answer := may(user, row.ACTION)):
        return answer
    if row.requested_by_id == user.pk or _is_own(user, row):
        return no(_("Nobody decides a request of the own company. Leave it to somebody else of the staff."))
    return YES


def can_decide(user: User, row: Work, now: datetime) -> Answer:
    """Waiting, and not claimed by somebody else."""
    if not (answer := can_work(user, row)):
        return answer
    if not row.is_waiting:
        return no(row.moved_on())
    if row.claimed_at is None or row.claimed_by_id == user.pk or not row.claim_holds(now):
        return YES
    sentence = _("%(name)s has claimed this request on %(when)s. Choose another one, or wait until it is released.")
    return no(sentence % {"name": row.claimed_by, "when": moment_text(row.claimed_at)})


can_claim = can_decide


@transaction.atomic
def claim(user: User, row: W, now: datetime) -> W:
    """Takes a request to work on, so that nobody else does; one's own claim is touched, a lapsed one taken over.

    Raises Forbidden, or WrongState with who has it or who decided (model.md 2).
    """
    row = lock(row)
    require(can_claim(user, row, now))
    if row.claimed_by_id != user.pk:
        row.claimed_by, row.claimed_at = user, now
        _tell(user, "work.claimed", row, now)
    row.touched_at = now
    row.save(update_fields=["claimed_by", "claimed_at", "touched_at"])
    return row


@transaction.atomic
def release(user: User, row: W, now: datetime) -> W:
    """Gives a claimed request back to the queue. Raises Forbidden or WrongState; nothing where nobody has it."""
    row = lock(row)
    require(can_claim(user, row, now))
    if row.claimed_by_id is not None:
        _tell(user, "work.released", row, now)
        _set(row, FREE)
    return row


def release_lapsed(model: type[Work], now: datetime) -> int:
    """Frees what nobody has touched for CLAIM_MINUTES. Returns how many."""
    lapsed = model._default_manager.filter(touched_at__lte=now - timedelta(minutes=settings.CLAIM_MINUTES))
    return lapsed.filter(state__in=model.WAITING).update(**FREE)  # type: ignore[misc]


def release_all_lapsed(now: datetime) -> int:
    """The same for every kind of work that this mechanism rules. Returns how many."""
    return sum(release_lapsed(model, now) for model in kinds())


def kinds() -> list[type[Work]]:
    """Every model of work, of whichever app; found by what it is, so that no list can forget one."""
    return [model for model in apps.get_models() if issubclass(model, Work)]


def move(row: W, name: str, by: User | None, now: datetime, facts: dict[str, Any] | None = None, **changes: Any) -> W:
    """Makes the move on a locked row, with its line "<VERB>.<name>" in the activity log. Raises WrongState."""
    if not row.can(name):
        raise WrongState(row.moved_on())
    _set(row, {"state": row.MOVES[name][1], **changes})
    _tell(by, f"{row.VERB}.{name}", row, now, **(facts or {}))
    return row


def decide(user: User, row: W, name: str, now: datetime, facts: dict[str, Any] | None = None, **changes: Any) -> W:
    """Locks the row, asks whether `user` may decide it now, and makes the move in their name.

    Raises Forbidden, or WrongState with who was first and when (promises.md 12).
    """
    row = lock(row)
    require(can_decide(user, row, now))
    return move(row, name, user, now, facts, decided_by=user, decided_at=now, **changes)


def _set(row: Work, changes: dict[str, Any]) -> None:
    for field, value in changes.items():
        setattr(row, field, value)
    row.save(update_fields=list(changes))


def _tell(by: User | None, verb: str, row: Work, now: datetime, **facts: Any) -> None:
    organization = row.organization  # type: ignore[attr-defined]
    record(by, verb, organization, row.reference, now, what=row, **facts)


def _is_own(user: User, row: Work) -> bool:
    company = row.organization_id  # type: ignore[attr-defined]
    return company is not None and company == user.organization_id
