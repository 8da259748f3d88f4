"""The roles of the portal's staff, which operators give and take in Django's admin."""

from datetime import datetime

from django.utils import timezone

from partnerportal.accounts.activity import record
from partnerportal.accounts.models import STAFF_ROLES, Role, RoleAssignment, User


def held(person: User) -> frozenset[Role]:
    """The roles of staff that the database knows now."""
    rows = RoleAssignment.objects.filter(user=person, role__in=STAFF_ROLES)
    return frozenset(Role(role) for role in rows.values_list("role", flat=True))


def settle(by: User, person: User, before: frozenset[Role], now: datetime | None = None) -> None:
    """Logs what came and what went since `before`, and lets into the admin whoever is an operator, and nobody else.

    Called in the transaction that changed the roles (promises.md 29).
    """
    now, after = now or timezone.now(), held(person)
    for verb, roles in (("staff.role_given", after - before), ("staff.role_taken", before - after)):
        for role in sorted(roles):
            record(by, verb, None, f"user:{person.pk}", now, person=person, role=role.label)
    person.is_staff = Role.OPERATOR in after
    person.is_superuser = person.is_superuser and person.is_staff
    person.save(update_fields=["is_staff", "is_superuser"])
