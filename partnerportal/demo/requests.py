"""Requests for customers: Alpine's own, and what Ember hands over to Fjord where it has no grant."""

from datetime import datetime, timedelta

from incidents import services
from incidents.models import Criterion, HandOver, Incident, Nature
from incidents.services import handover, readlinks
from incidents.services.handover import Problem
from partnerportal.accounts.models import User
from partnerportal.customers.models import Customer, Subscription
from partnerportal.demo.memberships import person
from support.models import Area, Plan, Version

ALPINE, HELPDESK = "admin-agent@alpine.example", "helpdesk-agent@alpine.example"
EMBER, FJORD = "admin-agent@ember.example", "admin-agent@fjord.example"


def tell(now: datetime) -> None:
    """Through the services, at the times when it happened."""
    filed = _request(person(ALPINE), "matterhorn.example", "Virtual machines restart at night", now - timedelta(days=3))
    services.answer(person("engineer@portal.example"), filed, "We look at the host.", now=now - timedelta(days=2))
    readlinks.give(person(ALPINE), filed, "it@matterhorn.example", now=now - timedelta(days=1))
    _request(person(HELPDESK), "matterhorn.example", "The backup vault cannot be reached", now - timedelta(hours=3))
    taken = _hand_over("kaveri.example", "Disks of the archive are read only", now - timedelta(days=5))
    taken = handover.take(person(FJORD), taken, now=now - timedelta(days=4, hours=20))
    assert taken.incident is not None
    _submit(person(FJORD), taken.incident, now - timedelta(days=4, hours=19))
    declined = _hand_over("nilgiri.example", "A new subscription is needed", now - timedelta(days=2))
    reason = "Order it in the portal of the customer: no support request is needed for that."
    handover.decline(person(FJORD), declined, reason, now=now - timedelta(days=1))
    _hand_over("kaveri.example", "Production is slow since the move", now - timedelta(hours=6))


def _request(agent: User, domain: str, title: str, at: datetime) -> Incident:
    customer = Customer.objects.get(domain=domain)
    draft = services.save_draft(
        agent,
        None,
        at,
        nature=Nature.BREAK_FIX,
        version=_azure(),
        customer=customer,
        title=title,
        description="It began after the maintenance of last week, on every host of the same region.",
        severity="B",
        contact_name=agent.name,
        contact_email=agent.email,
    )
    return _submit(agent, draft, at)


def _submit(agent: User, draft: Incident, at: datetime) -> Incident:
    """With the plan of CSP; service health was looked at."""
    where = Subscription.objects.filter(customer=draft.customer).first()
    facts = {"criterion": Criterion.IRREGULAR, "health_checked_at": at, "customer_subscription": where}
    draft = services.save_draft(agent, draft, at, plan=Plan.objects.get(code="csp"), step=4, **facts)
    return services.submit(agent, draft, None, at)


def _hand_over(domain: str, title: str, at: datetime) -> HandOver:
    agent, provider = person(EMBER), person(FJORD).organization
    assert provider is not None
    text = "Seen by our helpdesk this morning. The customer can be asked through us at any time."
    problem = Problem(_azure(), title, text, "B", agent.name, agent.email)
    return handover.hand_over(agent, Customer.objects.get(domain=domain), provider, problem, at)


def _azure() -> Version:
    return Version.objects.filter(product__area=Area.AZURE).select_related("product").order_by("pk")[0]
