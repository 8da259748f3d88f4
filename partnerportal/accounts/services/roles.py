"""Giving and taking the roles of a person (domain.md 1.3, rows 15 and 16)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerportal.accounts import outbox
from partnerportal.accounts.activity import record
from partnerportal.accounts.models import COMPANY_ROLES, Organization, Role, RoleAssignment, User
from partnerportal.accounts.people.admins import GA, act, again, demand_another, lock_company, tell_admins
from partnerportal.accounts.people.rights import can_assign_all
from partnerportal.common.refusals import WrongState, demand

Roles = frozenset[Role]


@dataclass(frozen=True)
class Change:
    """What came and what went."""

    person: User
    gained: list[Role]
    lost: list[Role]

    def __bool__(self) -> bool:
        return bool(self.gained or self.lost)


@transaction.atomic
def set_roles(by: User, person: User, wanted: Roles, seen: Roles, now: datetime | None = None) -> Change:
    """Gives and takes so that `person` holds exactly `wanted`; one line of activity for each role.

    `seen` are the roles that the page showed: somebody else's change meanwhile is refused, not overwritten.
    Raises Forbidden for a role that `by` may not give or take, Refused for the last Global admin (promises.md 20),
    WrongState for what has changed. The person is mailed, and the other Global admins where one comes or goes.
    """
    now, company = now or timezone.now(), _company(person)
    lock_company(company)
    by, person = again(by, company), again(person, company)
    held = person.roles & COMPANY_ROLES
    if held != seen:
        raise WrongState(_("The roles of %(name)s have changed meanwhile. Look at them again.") % {"name": person})
    change = Change(person, sorted(wanted - held), sorted(held - wanted))
    demand(can_assign_all(by, person, [*change.gained, *change.lost]))
    if GA in change.lost:
        demand_another(person)
    if change:
        _write(by, change, company, now)
        _tell(by, change, company, now)
    return change


def _company(person: User) -> Organization:
    if person.organization is None:
        raise WrongState(_("%(name)s belongs to no company.") % {"name": person})
    return person.organization


def _write(by: User, change: Change, company: Organization, now: datetime) -> None:
    person = change.person
    RoleAssignment.objects.filter(user=person, role__in=change.lost).delete()
    RoleAssignment.objects.bulk_create(RoleAssignment(user=person, role=role) for role in change.gained)
    for verb, roles in (("person.role_given", change.gained), ("person.role_taken", change.lost)):
        for role in roles:
            record(by, verb, company, f"user:{person.pk}", now, person=person, role=role.label)


def _tell(by: User, change: Change, company: Organization, now: datetime) -> None:
    person, key = change.person, act(change.person, "roles", now)
    words = {"gained": [role.label for role in change.gained], "lost": [role.label for role in change.lost]}
    if person.pk != by.pk:
        context = {"by": by, "company": company, **words}
        outbox.send("accounts/roles", person, key, f"user:{person.pk}", company, context)
    if GA in {*change.gained, *change.lost}:
        tell_admins("accounts/admins", person, company, key, [by, person], by=by, is_made=GA in change.gained)
