"""The last requests for a customer, on its page (product.md 3)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, Window

from incidents.models import Incident
from incidents.rows import for_list
from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.common.asides import Aside, register
from partnerportal.customers.models import Relationship

LAST = 5


@dataclass(frozen=True)
class Requests:
    """Of one customer what the reader sees, the last changed first."""

    customer_id: int
    last: Sequence[Incident]
    open: int


def requests(user: User, relationship: Relationship) -> Aside | None:
    """Beside a relationship to a customer that has accepted, for who sees its requests; two queries."""
    if relationship.accepted_at is None or not may(user, "customers.see_requests"):
        return None
    rows = Incident.objects.visible_to(user).submitted().filter(customer=relationship.customer_id)
    going = Window(Count("pk", filter=~Q(state=Incident.State.CLOSED)))
    last = list(for_list(rows).annotate(going=going).order_by("-updated_at", "-pk")[:LAST])
    facts = Requests(relationship.customer_id, last, last[0].going if last else 0)
    return Aside("incidents/requests/_aside.html", facts)


register("relationship", requests)
