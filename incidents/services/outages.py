"""Saying that an incident is a case of a known outage, and that it is not."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import permissions
from incidents.models import Incident
from incidents.services.moves import lock, look_again, settle
from partnerportal.accounts.models import User
from partnerportal.common.refusals import Refused, WrongState, demand
from support.models import Outage, Version


def outages_of(incident: Incident) -> list[Outage]:
    """The newest outages of the incident's product, those that go on first."""
    rows = Outage.objects.filter(products__in=Version.objects.filter(pk=incident.version_id or 0).values("product"))
    newest = list(rows.order_by("-started_at", "-pk")[:20])
    return sorted(newest, key=lambda outage: not outage.is_going_on)


@transaction.atomic
def link_outage(engineer: User, incident: Incident, outage: Outage, now: datetime | None = None) -> Incident:
    """Says that `outage` explains the incident; partner and desk see its state on the incident (domain.md 5.8).

    The same outage again changes nothing. Raises Forbidden, WrongState, and Refused for an outage of other products.
    """
    row = lock(incident)
    demand(permissions.can_work(engineer, row))
    look_again(row, "outage")
    if row.outage_id == outage.pk:
        return row
    if row.version is None or not outage.products.filter(pk=row.version.product_id).exists():
        raise Refused(_("“%(outage)s” does not concern the product of this incident.") % {"outage": outage})
    settle(row, "outage", engineer, now or timezone.now(), {"outage": outage}, outage=outage.title)
    return row


@transaction.atomic
def clear_outage(engineer: User, incident: Incident, now: datetime | None = None) -> Incident:
    """Says that the outage does not explain the incident. Raises Forbidden, or WrongState where none is linked."""
    row = lock(incident)
    demand(permissions.can_work(engineer, row))
    look_again(row, "clear")
    if row.outage_id is None:
        raise WrongState(_("%(incident)s is linked to no outage any more.") % {"incident": row.reference})
    settle(row, "clear", engineer, now or timezone.now(), {"outage": None})
    return row
