"""What the customer does, with the link in its mail and without an account: accept, decline, delegate, take back."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerportal.accounts.services.invitations import hash_of
from partnerportal.common.refusals import WrongState
from partnerportal.customers.models import Relationship
from partnerportal.customers.services.relationships_rows import (
    change,
    lock,
    log,
    mail_customer,
    mail_partner,
    moved_on,
)

GIVES_FOR = timedelta(days=365)


def found_by(token: str, now: datetime | None = None) -> Relationship | None:
    """The relationship whose link this is; None where it leads nowhere (any more).

    An invitation that was withdrawn, replaced or is too old cannot be told from one that never was (promises.md 88).
    """
    rows = Relationship.objects.select_related("customer", "organization", "reseller")
    row = rows.filter(token_hash=hash_of(token)).first()
    return row if row is not None and _leads_somewhere(row, now or timezone.now()) else None


def gives(row: Relationship, now: datetime) -> bool:
    """Whether the link still gives rights: for a year after it was mailed, with the acceptance or a question. It takes
    them back as long as the relationship lasts, so that an old mail can do no harm and always help."""
    mailed_at = max((at for at in (row.accepted_at, row.asked_at) if at), default=None)
    return mailed_at is None or now < mailed_at + GIVES_FOR


def too_old(row: Relationship) -> str:
    text = _("This link is older than a year and gives no rights any more. Ask %(company)s to mail you a new question.")
    return text % {"company": row.organization}


def gone() -> WrongState:
    """One sentence for every link that leads nowhere."""
    return WrongState(_("This link cannot be used. Ask the partner for a new one."))


@transaction.atomic
def accept(token: str, delegates: bool, now: datetime | None = None) -> Relationship:
    """The customer accepts the partner; with `delegates` also the delegated admin that the mail asked for.

    Raises WrongState where the link leads nowhere or the invitation was answered already.
    """
    now, row = now or timezone.now(), _locked(token, "accept", now)
    has_admin = delegates and row.asks_admin
    changed_at = now if has_admin else None
    _introduce(row)
    answered = {"asks_admin": False, "asked_at": None, "accepted_at": now}
    change(row, "accept", has_admin=has_admin, admin_changed_at=changed_at, **answered)
    log(None, "accepted", row, now)
    if has_admin:
        log(None, "admin_given", row, now)
    mail_partner("accepted", row, now)
    mail_customer("confirmed", row, "confirmed", token=token)
    return row


@transaction.atomic
def decline(token: str, now: datetime | None = None) -> Relationship:
    """The customer does not want the relationship; who invited it is told. Raises WrongState as `accept` does."""
    now, row = now or timezone.now(), _locked(token, "decline", now)
    change(row, "decline", asks_admin=False, ended_at=now)
    log(None, "declined", row, now)
    mail_partner("declined", row, now)
    return row


@transaction.atomic
def delegate(token: str, now: datetime | None = None) -> Relationship:
    """The customer gives the partner delegated admin privileges (domain.md 6.4).

    Raises WrongState where the link leads nowhere or is too old to give anything, the relationship is not active, or it
    has given them already.
    """
    now, row = now or timezone.now(), _locked(token, "delegate", now)
    if not gives(row, now):
        raise WrongState(too_old(row))
    if row.has_admin:
        facts = {"customer": row.known, "company": row.organization}
        raise WrongState(_("%(customer)s has delegated admin to %(company)s already.") % facts)
    change(row, "delegate", has_admin=True, asks_admin=False, asked_at=None, admin_changed_at=now)
    log(None, "admin_given", row, now)
    mail_partner("admin_given", row, now)
    return row


@transaction.atomic
def undelegate(token: str, now: datetime | None = None) -> Relationship:
    """The customer takes delegated admin back and keeps the relationship; Azure is not touched (domain.md 6.4).

    What waits for the lock and is filed with delegated admin is refused. Raises WrongState where there is none.
    """
    now, row = now or timezone.now(), _locked(token, "undelegate", now)
    if not row.has_admin:
        facts = {"customer": row.known, "company": row.organization}
        raise WrongState(_("%(customer)s has not delegated admin to %(company)s.") % facts)
    change(row, "undelegate", has_admin=False, asks_admin=False, asked_at=None, admin_changed_at=now)
    log(None, "admin_taken", row, now)
    mail_partner("admin_taken", row, now)
    return row


def _introduce(row: Relationship) -> None:
    """Whom nobody serves yet is called from now on as this partner typed it, not as one whom it never answered."""
    customer = row.customer
    if not customer.relationships.filter(accepted_at__isnull=False).exists():
        customer.name, customer.country, customer.email = row.typed_name, row.typed_country, row.typed_email
        customer.save(update_fields=["name", "country", "email"])


def _locked(token: str, move: str, now: datetime | None) -> Relationship:
    """The row of the link, locked; a link that was replaced while it waited leads nowhere."""
    found = found_by(token, now)
    if found is None:
        raise gone()
    row = lock(found)
    if row.token_hash != hash_of(token) or not _leads_somewhere(row, now or timezone.now()):
        raise gone()
    if not row.can(move):
        raise WrongState(moved_on(row))
    return row


def _leads_somewhere(row: Relationship, now: datetime) -> bool:
    if not row.organization.in_csp or row.state == Relationship.State.WITHDRAWN:
        return False
    if row.ended_at is not None:
        return now < row.ended_at + GIVES_FOR
    return row.state != Relationship.State.INVITED or row.can_be_accepted(now)
