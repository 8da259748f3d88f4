"""Whether a person may order a support plan now: support says whose turn it is, here stands what is open already."""

from datetime import date

from django.utils.translation import gettext as _

from benefits.models import Order
from partnerportal.accounts.models import User
from partnerportal.common.answers import YES, Answer, no
from support.models import Contract, Plan
from support.services.plans import can_buy


def can_order(user: User, plan: Plan, held: Contract | None, ordered: Order | None, today: date) -> Answer:
    """Buying a plan, also its next year in the last 30 days of the one that runs (`held`)."""
    if not (answer := can_buy(user, plan, held, today)):
        return answer
    if ordered is None:
        return YES
    facts = {"order": ordered.number, "offer": ordered.offer.name}
    return no(_("Order %(order)s for %(offer)s is open. Complete it or cancel it first.") % facts)
