"""What is known to be disturbed, before anything is filed (domain.md 5.8)."""

from incidents.models import Incident
from partnerportal.accounts.models import User
from partnerportal.common.regions import region_of
from partnerportal.customers.models import Customer
from support.models import Outage, Version

MOST = 5


def known(user: User, version: Version | None, customer: Customer | None) -> list[Outage]:
    """The outages of the product that go on where the customer is, or else the own company; the newest first."""
    if version is None:
        return []
    place = customer or user.organization
    region = region_of(place.country) if place else ""
    return list(Outage.objects.going_on().concerning(version.product, region)[:MOST])


def known_to(user: User, draft: Incident) -> list[Outage]:
    """Those that may be what the draft tells."""
    return [] if draft.is_free else known(user, draft.version, draft.customer)
