"""What incidents answer when support asks (support/signals.py)."""

from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from incidents.models import Incident
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
