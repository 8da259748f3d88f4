"""What every verb on a relationship shares: the locked row, its way through the states, its mail and its log."""

import secrets
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from partnerportal.accounts import outbox
from partnerportal.accounts.activity import record
from partnerportal.accounts.models import Role, User
from partnerportal.accounts.services.invitations import hash_of
from partnerportal.common.refusals import WrongState
from partnerportal.customers.models import Relationship
from partnerportal.customers.models.relationship import INVITATION_LIFETIME


def moved_on(row: Relationship) -> str:
    """Where the relationship stands, as a sentence."""
    State = Relationship.State
    sentences = {
        State.INVITED: _("%(customer)s has not accepted the invitation yet."),
        State.ACTIVE: _("%(customer)s has accepted the invitation."),
        State.DECLINED: _("%(customer)s has declined the invitation."),
        State.WITHDRAWN: _("The invitation of %(customer)s was withdrawn."),
        State.REMOVED: _("The relationship to %(customer)s has ended."),
    }
    return sentences[State(row.state)] % {"customer": row.known}


def lock(row: Relationship) -> Relationship:
    """The row as it is now, locked until the transaction ends: filing requests waits for it (`locked_standing`)."""
    Relationship.objects.select_for_update(no_key=True, of=("self",)).only("pk").get(pk=row.pk)
    return Relationship.objects.select_related("customer", "organization", "reseller", "invited_by").get(pk=row.pk)


def locked(row: Relationship, move: str) -> Relationship:
    """The locked row, when the move is possible. Raises WrongState where it has moved on."""
    row = lock(row)
    if not row.can(move):
        raise WrongState(moved_on(row))
    return row


def change(row: Relationship, move: str, **values: Any) -> None:
    """Does the move of a locked row."""
    values = {**values, "state": Relationship.MOVES[move][1]}
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def fresh_link() -> tuple[str, str]:
    """A token for the customer's mail, and what is stored of it."""
    token = secrets.token_urlsafe(32)
    return token, hash_of(token)


def lifetime(now: datetime) -> dict[str, datetime]:
    """Of an invitation that is sent now."""
    return {"invited_at": now, "expires_at": now + INVITATION_LIFETIME}


def log(by: User | None, verb: str, row: Relationship, now: datetime, **facts: Any) -> None:
    """A line in the activity log of the row's company; `by` is None where the customer did it."""
    record(by, f"customer.{verb}", row.organization, row.reference, now, customer=row.known, **facts)


def mail_customer(kind: str, row: Relationship, key: str, **context: Any) -> None:
    """To its administrator, at the address that this partner typed; a mail with a link is wiped when it is sent."""
    facts = {"relationship": row, "customer": row.known, "company": row.organization, **context}
    is_secret = "token" in context
    key = f"{row.reference}:{key}"
    outbox.send(f"customers/{kind}", row.typed_email, key, row.reference, row.organization, facts, is_secret=is_secret)


def mail_partner(kind: str, row: Relationship, now: datetime) -> None:
    """To whoever invited the customer, or to the Global admins where that person is not of the company (any more)."""
    facts = {"relationship": row, "customer": row.known, "company": row.organization}
    key = f"{row.reference}:{kind}:{now.isoformat()}"
    for person in _answerable(row):
        outbox.send(f"customers/{kind}", person, key, row.reference, row.organization, facts)


def _answerable(row: Relationship) -> list[User]:
    if row.invited_by.organization_id == row.organization_id and row.invited_by.is_active:
        return [row.invited_by]
    return list(User.objects.holding(row.organization, frozenset({Role.GLOBAL_ADMIN})))
