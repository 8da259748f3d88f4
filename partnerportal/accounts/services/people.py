"""Adding people to the company, and their sign-in data: shown once to the one who made it (domain.md 1.4)."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerportal.accounts import outbox
from partnerportal.accounts.activity import record
from partnerportal.accounts.models import Invitation, Organization, Role, RoleAssignment, User
from partnerportal.accounts.people.admins import GA, act, again, lock_company, tell_admins
from partnerportal.accounts.people.closing import withdraw_each
from partnerportal.accounts.people.rights import can_assign_all, can_reset, somebody
from partnerportal.accounts.permissions import may
from partnerportal.common.constraints import refusing
from partnerportal.common.refusals import Refused, demand

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without what is mistaken for one another when it is read aloud or typed from paper."""


@dataclass(frozen=True)
class SignInData:
    """What is shown once: the account and its temporary password, which is stored nowhere but as a hash."""

    person: User
    password: str


@dataclass(frozen=True)
class NewPerson:
    """Whom to add: as typed, the e-mail in any case."""

    email: str
    name: str
    roles: frozenset[Role] = frozenset()
    is_guest: bool = False


def temporary_password() -> str:
    """Four groups of four letters: 79 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _letter in range(4)) for _group in range(4))


@transaction.atomic
def add_person(by: User, new: NewPerson, now: datetime | None = None) -> SignInData:
    """Makes an account in the company of `by`, whose password must be changed at the first sign-in.

    The e-mail counts as verified: the company vouches for it. Raises Forbidden for whom may not create or may not give
    one of the roles, Refused for an e-mail that has an account (domain.md 1.4, matrix row 14).
    """
    now, (by, company) = now or timezone.now(), locked_creator(by)
    demand(can_assign_all(by, somebody(company, new.is_guest), new.roles))
    password = temporary_password()
    person = create_account(company, new, password)
    User.objects.filter(pk=person.pk).update(must_change_password=True)
    withdraw_each(Invitation.objects.filter(organization=company, email=person.email), by, now)
    record(by, "person.added", company, f"user:{person.pk}", now, person=person, roles=words(new.roles))
    outbox.send("accounts/added", person, f"user:{person.pk}:added", f"user:{person.pk}", company, {"by": by})
    if GA in new.roles:
        tell_admins("accounts/admins", person, company, act(person, "added", now), [by, person], by=by, is_made=True)
    return SignInData(person, password)


def locked_creator(by: User) -> tuple[User, Organization]:
    """Who adds or invites, as they are now, and their company, locked. Raises Forbidden for whom may not (any more)."""
    demand(may(by, "users.create"))
    company = by.organization
    assert company is not None
    lock_company(company)
    by = again(by, company)
    demand(may(by, "users.create"))
    return by, company


def create_account(company: Organization | None, new: NewPerson, password: str) -> User:
    """The account with its verified e-mail and its roles. Raises Refused where the e-mail has an account already."""
    taken = Refused(
        _("There is already an account with the e-mail %(email)s. Invite the person instead.") % {"email": new.email}
    )
    with refusing("accounts_user_one_per_email", taken), refusing("unique_verified_email", taken):
        fields = {"name": new.name, "organization": company, "is_guest": new.is_guest}
        person = User.objects.create_user(new.email, password, **fields)
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    RoleAssignment.objects.bulk_create(RoleAssignment(user=person, role=role) for role in sorted(new.roles))
    return User.objects.with_roles().get(pk=person.pk)


@transaction.atomic
def reset_sign_in(by: User, person: User, now: datetime | None = None) -> SignInData:
    """A new temporary password for somebody else; every session and every reset link of theirs ends with it.

    Raises Forbidden for anybody but a Global admin, Refused for the own or a disabled account (matrix row 14).
    """
    company, now = by.organization, now or timezone.now()
    assert company is not None
    lock_company(company)
    by, person = again(by, company), again(person, company)
    demand(can_reset(by, person))
    password = temporary_password()
    person.set_password(password)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    record(by, "person.sign_in_reset", company, f"user:{person.pk}", now, person=person)
    context = {"by": by, "company": company}
    outbox.send("accounts/sign_in_reset", person, act(person, "reset", now), f"user:{person.pk}", company, context)
    return SignInData(person, password)


def words(roles: Iterable[Role]) -> str:
    """The roles as they stand in a sentence."""
    return ", ".join(str(role.label) for role in sorted(roles)) or _("no role")
