"""What every verb on a hand-over shares: the locked row, its way through the states, both logs, and who is told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from incidents.models import HandOver, Incident
from partnerportal.accounts import outbox
from partnerportal.accounts.activity import record
from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import REGISTER, may
from partnerportal.common.refusals import WrongState
from partnerportal.customers.services.partnering import lock_ground

MANAGES, READS = "customers.manage_requests", "customers.see_requests"
SHOWN = ("reseller", "provider", "customer", "version__product", "asked_by", "answered_by", "incident")


def lock(hand_over: HandOver) -> HandOver:
    """The draft before the hand-over, as submitting locks them. The row is read apart from its lock: a locking query
    that had to wait would show the new row beside the people of the old one."""
    rows = HandOver.objects.filter(pk=hand_over.pk)
    lock_draft(hand_over)
    rows.select_for_update(no_key=True).values_list("pk").get()
    return rows.select_related(*SHOWN).get()


def lock_draft(hand_over: HandOver) -> None:
    rows = Incident.objects.filter(hand_over=hand_over.pk)
    list(rows.select_for_update(of=("self",)).values_list("pk"))


def ground_of(hand_over: HandOver) -> str:
    """Keeps what the hand-over rests on until the transaction ends: the partnership and both relationships (D34).
    Returns the sentence that says what is gone; empty where nothing is.

    Whoever ends one of them locks it before any hand-over, so it is locked before the row, and after the draft.
    """
    lock_draft(hand_over)
    return lock_ground(hand_over.provider, hand_over.reseller, hand_over.customer)


def look_again(row: HandOver, move: str) -> None:
    """Raises WrongState, with who was first, unless the locked row can make the move."""
    if row.can(move):
        return
    text = _("This request has moved on: %(state)s.") % {"state": row.get_state_display()}
    if row.answered_by:
        text = _("This request has moved on: %(state)s. It was %(name)s.") % {
            "state": row.get_state_display(),
            "name": row.answered_by,
        }
    raise WrongState(text)


def settle(row: HandOver, move: str, by: User, now: datetime, **changes: Any) -> HandOver:
    """Makes the move of a locked row, with its line in both logs."""
    row.state = HandOver.MOVES[move][1]
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *changes])
    log(row, move, by, now)
    return row


def log(row: HandOver, move: str, by: User, now: datetime) -> None:
    """In the log of both companies: each reads what the other did with it."""
    facts = {"what": str(row), "customer": row.customer, "provider": row.provider, "reseller": row.reseller}
    for company in (row.reseller, row.provider):
        record(by, f"handover.{move}", company, row.reference, now, **facts)


def discard(draft: Incident | None) -> None:
    if draft is not None:
        Incident.objects.filter(pk=draft.pk, state=Incident.State.DRAFT).delete()


def askers(row: HandOver) -> Iterable[User]:
    """Who asked, as long as they may read what the reseller handed over; else its Global admins and Admin agents."""
    person = row.asked_by
    if person.is_active and person.organization_id == row.reseller_id and may(person, READS):
        return [person]
    return User.objects.holding(row.reseller, REGISTER[MANAGES].roles).order_by("pk")


def mail(kind: str, row: HandOver, to: Iterable[User], by: User) -> None:
    context = {"hand_over": row, "by": by, "incident": row.incident}
    for person in to:
        outbox.send(f"incidents/{kind}", person, f"{row.reference}:{kind}", row.reference, person.organization, context)
