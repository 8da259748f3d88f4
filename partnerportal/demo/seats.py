"""Seats and credits of the demo world: some taken, one that can be reassigned, an offer whose seats are all used."""

from datetime import datetime, timedelta

from benefits.models import MembershipBenefit
from benefits.services import assignments
from partnerportal.accounts.models import Organization
from partnerportal.demo.memberships import person

# company, benefit, account, since how many days
PLACES = [
    ("alpine", "visual-studio-enterprise", "partner-admin", 100),
    ("alpine", "visual-studio-enterprise", "member", 40),
    ("alpine", "visual-studio-enterprise", "guest", 20),
    ("alpine", "azure-monthly-credit", "user-admin", 30),
    ("alpine", "azure-monthly-credit", "guest", 5),
    ("alpine", "azure-bulk-13000", "admin-agent", 60),
    ("cedar", "visual-studio-professional", "partner-admin", 120),
    ("cedar", "visual-studio-professional", "member", 70),
    ("cedar", "visual-studio-professional", "guest", 12),
]


def assign(companies: dict[str, Organization], now: datetime) -> None:
    """Everything that is assigned at the start."""
    for name, code, account, days_ago in PLACES:
        company = companies[name]
        rows = MembershipBenefit.objects.filter(organization=company, code=code)
        benefit = rows.select_related("membership__organization", "membership__offer").get()
        admin, somebody = person(f"global-admin@{company.domain}"), person(f"{account}@{company.domain}")
        assignments.assign(admin, benefit, somebody, now=now - timedelta(days=days_ago))
