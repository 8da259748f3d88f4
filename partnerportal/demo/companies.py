"""Somebody who wants to join the network with a new company, and a profile that somebody keeps right."""

from datetime import datetime, timedelta

from partnerportal.accounts.models import Organization
from partnerportal.accounts.services import companies, profile
from partnerportal.demo.memberships import person
from partnerportal.demo.people import account

FOUNDER = ("nils.berg@nordlys.example", "Nils Berg")
NORDLYS = {
    "company_name": "Nordlys Data",
    "domain": "nordlys.example",
    "country": "NO",
    "language": "en",
    "time_zone": "Europe/Oslo",
    "company_email": "office@nordlys.example",
}


def tell(world: dict[str, Organization], now: datetime) -> None:
    """A request waits in the queue of companies since the day before yesterday; Alpine's profile is filled in."""
    companies.ask_to_join(account(*FOUNDER), NORDLYS, now=now - timedelta(days=1, hours=6))
    admin, alpine = person("global-admin@alpine.example"), world["alpine"]
    facts = {name: getattr(alpine, name) for name in profile.EDITABLE}
    facts |= {"address": "Lagerstrasse 12\n8004 Zürich", "tax_id": "CHE-104.118.010"}
    profile.change(admin, facts, profile.stamp(alpine), now=now - timedelta(days=108))
    alpine.refresh_from_db()
    profile.confirm_review(admin, profile.stamp(alpine), now=now - timedelta(days=96))
