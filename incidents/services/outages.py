"""Saying that an incident is a case of a known outage, and that it is not; and to whom it matters when it is over.

`outage_over` on the incident is what those who follow it know. A sweep tells them where the outage has moved on.
"""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import emails, permissions
from incidents.models import Incident
from incidents.services.moves import RELATED, lock, look_again, settle, taken
from partnerportal.accounts.models import User
from partnerportal.common.crash import point
from partnerportal.common.refusals import Refused, WrongState, demand
from support.models import Outage, Version

log = logging.getLogger(__name__)

BATCH = 200


def outages_of(incident: Incident) -> list[Outage]:
    """The newest outages of the incident's product, those that go on first."""
    rows = Outage.objects.filter(products__in=Version.objects.filter(pk=incident.version_id or 0).values("product"))
    newest = list(rows.order_by("-started_at", "-pk")[:20])
    return sorted(newest, key=lambda outage: not outage.is_going_on)


@transaction.atomic
def link_outage(engineer: User, incident: Incident, outage: Outage, now: datetime | None = None) -> Incident:
    """Says that `outage` explains the incident; partner and desk see its state on the incident (domain.md 5.8), are
    told, and are told again when it is over.

    The same outage again changes nothing. Raises Forbidden, WrongState, and Refused for an outage of other products.
    """
    row = lock(incident)
    demand(permissions.can_work(engineer, row))
    look_again(row, "outage")
    if row.outage_id == outage.pk:
        return row
    if row.version is None or not outage.products.filter(pk=row.version.product_id).exists():
        raise Refused(_("“%(outage)s” does not concern the product of this incident.") % {"outage": outage})
    changes = {"outage": outage, "outage_over": not outage.is_going_on}
    event = settle(row, "outage", engineer, now or timezone.now(), changes, outage=outage.title)
    emails.told_partner("outage_linked", event)
    emails.told_desk("at_the_desk", event)
    return row


@transaction.atomic
def clear_outage(engineer: User, incident: Incident, now: datetime | None = None) -> Incident:
    """Says that the outage does not explain the incident. Raises Forbidden, or WrongState where none is linked."""
    row = lock(incident)
    demand(permissions.can_work(engineer, row))
    look_again(row, "clear")
    if row.outage_id is None:
        raise WrongState(_("%(incident)s is linked to no outage any more.") % {"incident": row.reference})
    settle(row, "clear", engineer, now or timezone.now(), {"outage": None, "outage_over": False})
    return row


def sweep(now: datetime | None = None) -> int:
    """Tells of outages that are over, and of those that are not over after all; returns of how many incidents.

    Each incident is a transaction of its own: its event, its mails, and what is known of it then. What another worker
    holds is passed by, and found again by the next sweep; so is what a killed worker leaves behind.
    """
    now = now or timezone.now()
    return sum(_one(pk, now) for pk in _untold()[:BATCH])


def _untold() -> QuerySet[Incident, int]:
    over = Q(outage__state=Outage.State.RESOLVED)
    rows = Incident.objects.live().filter(outage__isnull=False)
    return (
        rows.filter(over & Q(outage_over=False) | ~over & Q(outage_over=True))
        .order_by("outage_id", "pk")
        .values_list("pk", flat=True)
    )


def _one(pk: int, now: datetime) -> bool:
    try:
        return tell(pk, now)
    except WrongState as moved_on:
        log.info("Nothing to tell of incident %s: %s", pk, moved_on)
    except Exception:
        log.exception("The outage of incident %s could not be told; the next sweep tries again", pk)
    return False


@transaction.atomic
def tell(pk: int, now: datetime) -> bool:
    """Tells those who follow the incident and those who work on it how its outage stands now, unless they know.

    False where nothing is to be told, or somebody else holds the row. Raises WrongState for one that is closed.
    """
    if not taken(pk):
        return False
    row = Incident.objects.select_related(*RELATED, "outage").get(pk=pk)
    if row.outage is None or row.outage_over != row.outage.is_going_on:
        return False
    move = "outage_again" if row.outage_over else "outage_over"
    look_again(row, move)
    point("outage-locked")
    event = settle(row, move, None, now, {"outage_over": not row.outage_over}, outage=row.outage.title)
    emails.told_partner(move, event)
    emails.told_desk(move, event)
    return True
