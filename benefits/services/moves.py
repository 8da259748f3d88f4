"""The one protocol of every move: lock, look again, change named fields, write the event (habit 7)."""

from datetime import datetime
from typing import Any

from benefits.models import Activation, ActivationEvent
from partnerportal.accounts.activity import record
from partnerportal.accounts.models import User
from partnerportal.common.answers import Answer
from partnerportal.common.refusals import Forbidden, WrongState

Move = ActivationEvent.Move
VERBS = {
    Move.REQUEST: "activation.requested",
    Move.WITHDRAW: "activation.withdrawn",
    Move.CLAIM: "activation.claimed",
    Move.RELEASE: "activation.released",
    Move.APPROVE: "activation.approved",
    Move.UNDO: "activation.undone",
    Move.REJECT: "activation.rejected",
    Move.ISSUE: "activation.issued",
    Move.GIVE_UP: "activation.failed",
    Move.RETRY: "activation.retried",
}


def lock(pk: int) -> Activation:
    """The row as it is now, kept for this transaction; call it before looking at anything of it.

    Two queries: a locking query that had to wait would show the new row beside the people of the old one.
    """
    Activation.objects.select_for_update(no_key=True).only("pk").get(pk=pk)
    return Activation.objects.with_people().get(pk=pk)


def require(answer: Answer) -> None:
    """Raises Forbidden for a missing right, WrongState for a row that has moved on."""
    if answer:
        return
    if answer.action:
        raise Forbidden(answer)
    raise WrongState(answer.why)


def move(row: Activation, name: Move, by: User | None, now: datetime, note: str = "", **changes: Any) -> Activation:
    """Makes the move on a locked row, with its event and its line in the activity log. Raises WrongState."""
    if not row.can(name):
        raise WrongState(row.moved_on())
    before, row.state = row.state, Activation.MOVES[name][1]
    for field, value in changes.items():
        setattr(row, field, value)
    row.save(update_fields=["state", *changes])
    tell(row, name, by, now, before, note)
    return row


def tell(row: Activation, name: Move, by: User | None, now: datetime, before: str, note: str = "") -> None:
    """The event, and the line in the company's activity log where the move has one."""
    ActivationEvent.objects.create(
        activation=row, move=name, from_state=before, to_state=row.state, by=by, at=now, note=note[:300]
    )
    if name in VERBS:
        facts = {"reason": row.get_reason_display()} if name == Move.REJECT else {}
        record(by, VERBS[name], row.organization, row.reference, now, offer=row.membership, **facts)
