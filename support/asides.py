"""Known outages on the page of a customer: they are looked at before anything is filed for it (domain.md 5.8)."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Q

from partnerportal.accounts.models import User
from partnerportal.common.asides import Aside, register
from partnerportal.common.regions import region_of
from support.models import Outage, Region

MOST = 5


@dataclass(frozen=True)
class Health:
    """What goes on in the region of a country; everywhere where the country says no region."""

    country: str
    region: Region | None
    outages: list[Outage]


def health(user: User, relationship: Any) -> Aside | None:
    """Beside a relationship to a customer; one query."""
    customer = relationship.known
    region = region_of(customer.country)
    names = StringAgg("products__name", ", ", order_by="products__name")
    rows = Outage.objects.visible_to(user).going_on().annotate(product_names=names)
    if region:
        rows = rows.filter(Q(region="") | Q(region=region))
    facts = Health(customer.country_name, Region(region) if region else None, list(rows[:MOST]))
    return Aside("support/_health_aside.html", facts)


register("relationship", health)
