"""What becomes of the incidents of somebody who leaves the company or is disabled: they stay with the company."""

from datetime import datetime

from django.db import transaction

from incidents.models import Incident, Watcher
from incidents.services.moves import lock
from incidents.services.watching import log
from partnerportal.accounts.models import Organization, Role, User

KEEPERS = (frozenset({Role.GLOBAL_ADMIN}), frozenset({Role.MPN_PARTNER_ADMIN}))
"""Who sees every incident of the company (D10), in the order in which they are asked to follow one."""


def heir(person: User, by: User) -> User | None:
    """Who follows an open incident that nobody else follows: who disables the person if they see every incident, else
    an admin who does."""
    company = person.organization
    if company is None:
        return None
    for roles in KEEPERS:
        found = User.objects.holding(company, roles).exclude(pk=person.pk).order_by("name", "pk")
        if admins := list(found[:20]):
            return next((admin for admin in admins if admin.pk == by.pk), admins[0])
    return None


@transaction.atomic
def let_go_of_incidents(person: User, by: User, now: datetime) -> None:
    """Ends the person's following of every incident of the company, with an heir for the open ones that nobody else
    follows; drafts, which nobody else may read, are discarded. Who filed an incident stays written on it.
    """
    company = person.organization
    if company is None:
        return
    Incident.objects.drafts_of(person).filter(organization=company).delete()
    mine = Watcher.objects.filter(user=person, organization=company)
    for incident in Incident.objects.live().filter(pk__in=mine.values("incident")).order_by("pk"):
        _hand_over(lock(incident), person, by, company, now)
    mine.delete()


def _hand_over(row: Incident, person: User, by: User, company: Organization, now: datetime) -> None:
    followed = row.watchers.exclude(user=person).filter(user__is_active=True).exists()
    if not followed and (admin := heir(person, by)):
        Watcher.objects.get_or_create(user=admin, incident=row, defaults={"organization": company, "since": now})
        log(by, "incident.watched", row, admin, now)
    log(by, "incident.unwatched", row, person, now)
