"""Harbor gives back what it bought four weeks ago; competencies on their way and in danger."""

from datetime import datetime, timedelta

from benefits.models import Competency, CompetencyHeld, Membership, Offer, Order
from benefits.payments import Charge
from benefits.services import charging, competencies, orders, refunds
from partnerportal.accounts.models import Organization
from partnerportal.demo.memberships import person

WHY = "The Silver membership covers our team. We bought the Action Pack in addition by mistake and have used nothing."

# company, competency, level, since how many days
STARTED = [
    ("alpine", "DevOps", "silver", 35),
    ("borealis", "Security", "silver", 12),
    ("cedar", "Messaging", "gold", 3),
]


def buy(company: Organization, offer: str, now: datetime, days_ago: int) -> Membership:
    """Bought by card that many days ago, so that there is an order with its invoice."""
    at, buyer = now - timedelta(days=days_ago), person(f"partner-admin@{company.domain}")
    terms = orders.Terms(Order.Method.CARD, f"{company.name}\n12 Harbour Road")
    order = orders.place(buyer, Offer.objects.get(code=offer), terms, at)
    order = charging.settle(order, Charge(True, "demo-card"), at)
    return Membership.objects.select_related("organization", "offer", "order").get(order=order)


def tell(companies: dict[str, Organization], now: datetime) -> None:
    """One refund waits for staff; three competencies are started and one is at risk."""
    harbor = companies["harbor"]
    asker, membership = (
        person(f"global-admin@{harbor.domain}"),
        Membership.objects.get(organization=harbor, offer__code="action-pack"),
    )
    refunds.ask(asker, membership, None, WHY, now - timedelta(days=2))
    for name, competency, level, days_ago in STARTED:
        admin = person(f"global-admin@{companies[name].domain}")
        competencies.start(admin, Competency.objects.get(name=competency), level, now - timedelta(days=days_ago))
    held = CompetencyHeld.objects.get(organization=companies["fjord"], competency__name="Data Platform")
    competencies.move(person("reviewer@portal.example"), held, "warn", now - timedelta(days=9))
