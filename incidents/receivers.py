"""What incidents answer when support asks, and end when customers tell (support/signals.py, customers/signals.py)."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.dispatch import receiver
from django.utils.translation import gettext as _

from incidents.models import HandOver, Incident
from incidents.services import handover, readlinks
from partnerportal.accounts.models import User
from partnerportal.customers.models import Partnership, Relationship
from partnerportal.customers.signals import ground_ended
from support.models import ContractLink
from support.signals import link_removing


@receiver(link_removing)
def keep_a_link_in_use(sender: Any, link: ContractLink, **_signal: Any) -> str | None:
    """The sentence that forbids removing one's own link while an open incident uses the contract (D26), or None."""
    mine = Incident.objects.live().filter(filed_by=link.user_id, entitlement__contract=link.contract_id)
    if (first := mine.order_by("pk").first()) is None:
        return None
    return _("%(incident)s is still open and uses this contract. Unlink it when the incident is closed.") % {
        "incident": first.reference
    }


@receiver(ground_ended, sender=Partnership)
def end_with_a_partnership(sender: Any, row: Partnership, by: User, now: datetime, **_signal: Any) -> None:
    """What the one handed over to the other and waits."""
    handover.lapse(HandOver.objects.filter(provider=row.provider_id, reseller=row.reseller_id), by, now)


@receiver(ground_ended, sender=Relationship)
def end_with_a_relationship(sender: Any, row: Relationship, by: User, now: datetime, **_signal: Any) -> None:
    """What waits of hand-overs for the customer, given or got, and the customer's links to read (D34, D47)."""
    company = row.organization_id
    either = Q(provider=company) | Q(reseller=company)
    handover.lapse(HandOver.objects.filter(either, customer=row.customer_id), by, now)
    readlinks.end(row.organization, row.customer, by, now)
