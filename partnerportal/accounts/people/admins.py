"""The last Global admin stays (promises.md 20): every verb that could take one away locks the company first."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from partnerportal.accounts import outbox
from partnerportal.accounts.models import Organization, Role, User, UserQuerySet
from partnerportal.common.refusals import Refused, WrongState

GA = Role.GLOBAL_ADMIN


def lock_company(organization: Organization) -> None:
    """Whoever changes the admins of a company waits here for the one before; call it before looking at any of them."""
    Organization.objects.select_for_update(no_key=True).only("pk").get(pk=organization.pk)


def global_admins(organization: Organization) -> UserQuerySet:
    """The active Global admins of the company; guests hold no such role and do not count (D9)."""
    return User.objects.holding(organization, frozenset({GA})).filter(is_guest=False)


def again(person: User, organization: Organization) -> User:
    """The person as they are now, under the lock. Raises WrongState where they have left meanwhile."""
    found = User.objects.with_roles().filter(pk=person.pk, organization=organization).first()
    if found is None:
        raise WrongState(_("%(name)s does not belong to %(company)s.") % {"name": person, "company": organization})
    return found


def keep(person: User, organization: Organization) -> User:
    """The same, kept for this transaction: nobody gives a role or changes the account meanwhile."""
    User.objects.select_for_update(no_key=True, of=("self",)).only("pk").get(pk=person.pk)
    return again(person, organization)


def is_last(person: User) -> bool:
    """Whether the company would be without an active Global admin if this person were gone."""
    company = person.organization
    if company is None or GA not in person.roles or not person.is_active or person.is_guest:
        return False
    return not global_admins(company).exclude(pk=person.pk).exists()


def demand_another(person: User) -> None:
    """Raises Refused where `person` is the last Global admin; only under the lock of the company is the answer sure."""
    if is_last(person):
        facts = {"name": person, "company": person.organization}
        raise Refused(
            _("%(name)s is the last Global admin of %(company)s. Make somebody else a Global admin first.") % facts
        )


def tell_admins(
    kind: str, person: User, organization: Organization, key: str, but: Iterable[User], **facts: Any
) -> None:
    """One mail of `kind` to every Global admin of the company but those who did it or whom it is about."""
    context = {"person": person, "company": organization, **facts}
    for admin in global_admins(organization).exclude(pk__in=[one.pk for one in but]):
        outbox.send(kind, admin, key, f"user:{person.pk}", organization, context)


def act(person: User, name: str, now: datetime) -> str:
    """The key of the mails about one act: the same act twice is the same mail."""
    return f"user:{person.pk}:{name}:{now.isoformat()}"
