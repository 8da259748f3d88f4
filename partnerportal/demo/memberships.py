"""The offers of the demo world, and how far each activation has come."""

from datetime import datetime, timedelta

from benefits import services
from benefits.models import Activation, Competency, Membership, Offer
from partnerportal.accounts.models import Organization, User
from support.models import Contract, ContractLink, Plan
from support.services import plans

SILVER, GOLD, ACTION_PACK = "silver", "gold", "action-pack"


def person(email: str) -> User:
    return User.objects.with_roles().get(email=email)


def member_of(
    company: Organization, offer: str, now: datetime, days_ago: int, competencies: tuple[str, ...] = ()
) -> Membership:
    """Starts the membership that many days ago, with its competencies in force from the first day."""
    start = now - timedelta(days=days_ago)
    for name in competencies:
        competency = Competency.objects.get(name=name)
        services.add_competency(company, competency, offer, gained_date=company.today(start), now=start)
    return services.start_membership(company, Offer.objects.get(code=offer), company.today(start), now=start)


def request(membership: Membership, now: datetime, days_ago: float) -> Activation:
    """The company's partner admin asks for activation that many days ago."""
    asker = person(f"partner-admin@{membership.organization.domain}")
    return services.request_activation(asker, membership, now=now - timedelta(days=days_ago))


def activate(membership: Membership, now: datetime, days_ago: float) -> Contract:
    """The whole way in a day: asked, claimed, approved, issued, and linked to the accounts of the two admins."""
    reviewer = person("reviewer@portal.example")
    activation = request(membership, now, days_ago)
    at = now - timedelta(days=days_ago)
    services.claim(reviewer, activation, now=at + timedelta(hours=19))
    services.approve(reviewer, activation, now=at + timedelta(hours=20))
    services.carry_out(activation.pk, now=at + timedelta(hours=20, minutes=2))
    contract = Contract.objects.select_related("organization").get(reference=membership.reference)
    for key in ("global-admin", "partner-admin"):
        user = person(f"{key}@{membership.organization.domain}")
        ContractLink.objects.create(user=user, contract=contract, linked_at=at + timedelta(days=1))
    return contract


def paid_plan(company: Organization, code: str, now: datetime) -> Contract:
    """A support plan bought outside the portal and registered by staff, in force for a year from two months ago."""
    start = now - timedelta(days=60)
    wanted = plans.Registration(company, Plan.objects.get(code=code), company.today(start), f"EA-{company.mpn_id}")
    return plans.register(person("reviewer@portal.example"), wanted, start)
