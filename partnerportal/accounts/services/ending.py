"""Disabling, enabling and leaving: rights end with the next request, what hangs on the person is let go of."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerportal.accounts import leaving, outbox
from partnerportal.accounts.activity import record
from partnerportal.accounts.models import COMPANY_ROLES, Organization, RoleAssignment, User
from partnerportal.accounts.people.admins import GA, act, again, demand_another, keep, lock_company, tell_admins
from partnerportal.accounts.people.rights import can_disable, can_enable, can_leave
from partnerportal.common.refusals import Refused, demand


@transaction.atomic
def disable(by: User, person: User, now: datetime | None = None) -> User:
    """Ends the account in the company, with everything that hangs on it as `leaving` says, in one transaction.

    Sessions and links that were mailed before are dead for good: the password becomes unusable, so that enabling the
    account later brings back no old one (promises.md 19). Raises Forbidden, Refused for the last Global admin
    (promises.md 20), or what an app refuses that holds something of the person.
    """
    now, company = now or timezone.now(), _company(by)
    lock_company(company)
    by, person = again(by, company), keep(person, company)
    demand(can_disable(by, person))
    demand_another(person)
    leaving.let_go(person, by, now)
    person.is_active = False
    person.set_unusable_password()
    person.save(update_fields=["is_active", "password"])
    record(by, "person.disabled", company, f"user:{person.pk}", now, person=person)
    context = {"by": by, "company": company}
    outbox.send("accounts/disabled", person, act(person, "disabled", now), f"user:{person.pk}", company, context)
    if GA in person.roles:
        tell_admins("accounts/admins", person, company, act(person, "disabled", now), [by, person], by=by)
    return person


@transaction.atomic
def enable(by: User, person: User, now: datetime | None = None) -> User:
    """Lets the person in again, with the roles of before and a password that they choose by mail.

    What was let go of stays as it is. Raises Forbidden, or Refused for an account that is active.
    """
    now, company = now or timezone.now(), _company(by)
    lock_company(company)
    by, person = again(by, company), keep(person, company)
    demand(can_enable(by, person))
    person.is_active, person.must_change_password = True, False
    person.save(update_fields=["is_active", "must_change_password"])
    record(by, "person.enabled", company, f"user:{person.pk}", now, person=person)
    context = {"by": by, "company": company}
    outbox.send("accounts/enabled", person, act(person, "enabled", now), f"user:{person.pk}", company, context)
    if GA in person.roles:
        key = act(person, "enabled", now)
        tell_admins("accounts/admins", person, company, key, [by, person], by=by, is_made=True)
    return person


@transaction.atomic
def leave(person: User, now: datetime | None = None) -> Organization:
    """Takes the person out of the company: the account goes on as a holder's, the history stays with the company.

    The company has vouched for the address; without it the person confirms it by mail at the next sign-in.
    Returns the company that was left. Raises Refused for the last Global admin (promises.md 20).
    """
    demand(can_leave(person))
    now, company = now or timezone.now(), _company(person)
    lock_company(company)
    person = keep(person, company)
    demand(can_leave(person))
    demand_another(person)
    leaving.let_go(person, person, now)
    RoleAssignment.objects.filter(user=person, role__in=COMPANY_ROLES).delete()
    person.organization, person.is_guest = None, False
    person.save(update_fields=["organization", "is_guest"])
    EmailAddress.objects.filter(user=person).update(verified=False)
    record(person, "person.left", company, f"user:{person.pk}", now)
    tell_admins("accounts/left", person, company, act(person, "left", now), [person], roles=person.role_labels)
    return company


def _company(person: User) -> Organization:
    if person.organization is None:
        raise Refused(_("This account belongs to no company."))
    return person.organization
