"""Asking somebody to join the company by mail: a link that works once, for 14 days (domain.md 1.4, promises.md 21)."""

import hashlib
import secrets
from dataclasses import replace
from datetime import datetime
from secrets import compare_digest

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerportal.accounts import outbox
from partnerportal.accounts.activity import record
from partnerportal.accounts.joining import join_company
from partnerportal.accounts.models import Invitation, Organization, Role, User
from partnerportal.accounts.models.requests import INVITATION_LIFETIME
from partnerportal.accounts.people.admins import GA, lock_company, tell_admins
from partnerportal.accounts.people.closing import withdraw_each, withdraw_one
from partnerportal.accounts.people.rights import can_assign, can_assign_all, somebody
from partnerportal.accounts.permissions import may
from partnerportal.accounts.services.people import NewPerson, create_account, locked_creator, words
from partnerportal.common.constraints import refusing
from partnerportal.common.refusals import Refused, WrongState, demand


def hash_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def found_by(token: str) -> Invitation | None:
    """The invitation whose link this is, while it can be accepted."""
    rows = Invitation.objects.open().select_related("organization", "invited_by__organization")
    row = rows.filter(token_hash=hash_of(token)).first()
    return row if row is not None and _is_backed(row) else None


def gone() -> WrongState:
    """One sentence for a link that never was, was used, was withdrawn or is too old (promises.md 88)."""
    return WrongState(_("This invitation cannot be used. Ask the person who invited you for a new one."))


@transaction.atomic
def invite(by: User, new: NewPerson, now: datetime | None = None) -> Invitation:
    """Mails a link to join the company of `by`; whether the address has an account is not told (promises.md 21).

    Raises Forbidden for whom may not create or may not give one of the roles; Refused for somebody of the company, and
    for an address that an open invitation has.
    """
    now, (by, company) = now or timezone.now(), locked_creator(by)
    new = replace(new, email=new.email.strip().lower())
    demand(can_assign_all(by, somebody(company, new.is_guest), new.roles))
    if User.objects.filter(organization=company, email__iexact=new.email).exists():
        raise Refused(_("%(email)s belongs to your company already.") % {"email": new.email})
    _free(by, company, new.email, now)
    token = secrets.token_urlsafe(32)
    twice = Refused(_("%(email)s is invited already. Send that invitation again.") % {"email": new.email})
    with refusing("accounts_invitation_one_open_per_email", twice):
        row = Invitation.objects.create(
            organization=company,
            email=new.email,
            name=new.name,
            is_guest=new.is_guest,
            roles=sorted(new.roles),
            token_hash=hash_of(token),
            invited_by=by,
            invited_at=now,
            expires_at=now + INVITATION_LIFETIME,
        )
    record(by, "person.invited", company, row.reference, now, email=row.email, roles=words(new.roles))
    _mail(row, token)
    return row


@transaction.atomic
def send_again(by: User, invitation: Invitation, now: datetime | None = None) -> Invitation:
    """A new link for 14 more days, in the name of `by`; the one before is dead.

    Raises Forbidden for whom may not invite or may not give one of its roles, WrongState where it is over.
    """
    now, by, row = now or timezone.now(), *_lock_for(by, invitation)
    demand(can_assign_all(by, somebody(row.organization, row.is_guest), _roles(row)))
    token = secrets.token_urlsafe(32)
    row.token_hash, row.invited_by = hash_of(token), by
    row.invited_at, row.expires_at = now, now + INVITATION_LIFETIME
    row.save(update_fields=["token_hash", "invited_by", "invited_at", "expires_at"])
    record(by, "person.invited_again", row.organization, row.reference, now, email=row.email)
    _mail(row, token)
    return row


@transaction.atomic
def withdraw(by: User, invitation: Invitation, now: datetime | None = None) -> Invitation:
    """The link is dead from now on. Raises Forbidden, or WrongState where it was used or withdrawn already."""
    now, by, row = now or timezone.now(), *_lock_for(by, invitation)
    withdraw_one(row, by, now)
    return row


@transaction.atomic
def accept(user: User, invitation: Invitation, now: datetime | None = None, link: str = "") -> User:
    """Makes the holder of the invited address one of the company's people; returns the account as it is then.

    `link` is the hash of a token that the person has shown: it proves the address, which must be confirmed otherwise.
    Raises WrongState where this account cannot use the invitation or its inviter may not invite any more, Refused where
    the account belongs to a company (D54). Of the roles come those that the inviter may still give (promises.md 20).
    """
    now, row = now or timezone.now(), _lock(invitation)
    if not row.is_open(now) or row.email != user.email.lower() or not _is_backed(row):
        raise gone()
    if compare_digest(link, row.token_hash):
        _prove(user)
    company, roles = row.organization, _still_given(row)
    person = join_company(user, company, roles, row.is_guest, now)
    row.accepted_at, row.accepted_by = now, person
    row.save(update_fields=["accepted_at", "accepted_by"])
    context = {"person": person, "company": company}
    outbox.send("accounts/joined", row.invited_by, row.reference, row.reference, company, context)
    if GA in roles:
        key, but = row.reference, [person, row.invited_by]
        tell_admins("accounts/admins", person, company, key, but, by=row.invited_by, is_made=True)
    return person


@transaction.atomic
def register_invited(invitation: Invitation, name: str, password: str, now: datetime | None = None) -> User:
    """Makes the account of an invited address, verified by the link, and lets it join. Raises WrongState, Refused."""
    now, row = now or timezone.now(), _lock(invitation)
    if not row.is_open(now):
        raise gone()
    return accept(create_account(None, NewPerson(row.email, name), password), row, now)


def _lock(invitation: Invitation) -> Invitation:
    """The company before the invitation, as everywhere: disabling somebody ends invitations under the same lock."""
    lock_company(invitation.organization)
    Invitation.objects.select_for_update(no_key=True, of=("self",)).only("pk").get(pk=invitation.pk)
    return Invitation.objects.select_related("organization", "invited_by__organization").get(pk=invitation.pk)


def _lock_for(by: User, invitation: Invitation) -> tuple[User, Invitation]:
    """Both as they are now. Raises Forbidden for whom may not invite, WrongState where the invitation is over."""
    by, _company = locked_creator(by)
    row = _lock(invitation)
    if not row.is_waiting:
        raise WrongState(_("The invitation of %(email)s was used or withdrawn meanwhile.") % {"email": row.email})
    return by, row


def _prove(user: User) -> None:
    """The mail with the link came to the address."""
    mine = EmailAddress.objects.filter(user=user)
    with refusing("unique_verified_email", gone()):
        if not mine.filter(email__iexact=user.email).update(verified=True):
            is_only = not mine.filter(primary=True).exists()
            EmailAddress.objects.create(user=user, email=user.email.lower(), verified=True, primary=is_only)


def _free(by: User, company: Organization, email: str, now: datetime) -> None:
    """An invitation that has run out makes room for the next."""
    withdraw_each(Invitation.objects.filter(organization=company, email=email, expires_at__lte=now), by, now)


def _roles(row: Invitation) -> frozenset[Role]:
    return frozenset(Role(role) for role in row.roles)


def _is_backed(row: Invitation) -> bool:
    """Whether the inviter is still one who may invite to this company."""
    return row.invited_by.organization_id == row.organization_id and bool(may(row.invited_by, "users.create"))


def _still_given(row: Invitation) -> frozenset[Role]:
    new = somebody(row.organization, row.is_guest)
    return frozenset(role for role in _roles(row) if can_assign(row.invited_by, new, role))


def _mail(row: Invitation, token: str) -> None:
    context = {"invitation": row, "company": row.organization, "by": row.invited_by, "token": token}
    key = f"{row.reference}:{row.token_hash[:16]}"
    outbox.send("accounts/invited", row.email, key, row.reference, row.organization, context, is_secret=True)
