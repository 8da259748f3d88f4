"""Ending invitations that nobody took back by hand: each one leaves its line in the activity log (promises.md 29)."""

from datetime import datetime

from partnerportal.accounts.activity import record
from partnerportal.accounts.models import Invitation, User
from partnerportal.accounts.models.requests import InvitationQuerySet


def withdraw_each(rows: InvitationQuerySet, by: User, now: datetime) -> None:
    """Withdraws those of `rows` that still wait, locked in one order; the company is locked by the caller."""
    locked = rows.filter(accepted_at=None, withdrawn_at=None).select_for_update(no_key=True, of=("self",))
    for row in locked.select_related("organization").order_by("pk"):
        withdraw_one(row, by, now)


def withdraw_one(row: Invitation, by: User, now: datetime) -> None:
    """The link of the locked row is dead from now on."""
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    record(by, "person.invitation_withdrawn", row.organization, row.reference, now, email=row.email)
