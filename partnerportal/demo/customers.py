"""Customers of Alpine, Ember and Fjord: each switch on and off, and what is between the provider and its reseller."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from partnerportal.accounts.models import Organization, Outbox, User
from partnerportal.customers.models import Customer, Relationship, Subscription
from partnerportal.customers.services import grants, groups, partnerships, relationships, relationships_answers
from partnerportal.customers.services.relationships import NewCustomer
from partnerportal.demo.memberships import person

LINK = re.compile(r"/customer-invitations/([\w-]+)/")


@dataclass(frozen=True)
class Case:
    """One customer: who invited it how long ago, what was asked for, what it gave, and its Azure."""

    name: str
    domain: str
    country: str
    days: int
    asks_admin: bool = False
    has_admin: bool = False
    azure: tuple[str, ...] = ()

    @property
    def new(self) -> NewCustomer:
        return NewCustomer(self.name, self.domain, self.country, f"it@{self.domain}", self.asks_admin)


ALPINE = [
    Case("Matterhorn Foods", "matterhorn.example", "CH", 320, True, True, ("Production", "Test and training")),
    Case("Säntis Optik", "saentis.example", "CH", 210, azure=("Säntis Azure",)),
    Case("Rigi Hotels", "rigi.example", "CH", 150, True, True),
    Case("Pilatus Medien", "pilatus.example", "CH", 90, True),
    Case("Bodensee Logistik", "bodensee.example", "DE", 60, True, True, ("Logistik",)),
]
FJORD = [
    Case("Skagen Shipping", "skagen.example", "DK", 260, True, True, ("Skagen production",)),
    Case("Ribe Papir", "ribe.example", "DK", 120),
]
EMBER = [
    Case("Ganga Textiles", "ganga.example", "AE", 200, True, True, ("Ganga production",)),
    Case("Kaveri Foods", "kaveri.example", "AE", 180, True, True, ("Kaveri production", "Kaveri archive")),
    Case("Malabar Spices", "malabar.example", "AE", 75, azure=("Malabar shop", "Malabar data")),
    Case("Nilgiri Tea", "nilgiri.example", "AE", 45, azure=("Nilgiri",)),
]
"""Of both: Ember invited for Fjord, too, who provisions their Azure."""
JURA = Case("Jura Uhren", "jura.example", "CH", 4, True)
AARE = Case("Aare Druck", "aare.example", "CH", 300, True, True)
GLARUS = Case("Glarus Textil", "glarus.example", "CH", 40)
DECCAN = Case("Deccan Motors", "deccan.example", "AE", 2, True)


def tell(companies: dict[str, Organization], now: datetime) -> None:
    """Through the services, at the times when it happened."""
    fjord, ember = companies["fjord"], companies["ember"]
    _alpine(person("admin-agent@alpine.example"), now)
    for case in FJORD:
        _customer(person("admin-agent@fjord.example"), case, now)
    _partnership(fjord, ember, now)
    made = {case.domain: _shared(case, fjord, now) for case in EMBER}
    _grants(ember, made, now)
    agent = person("admin-agent@ember.example")
    relationships.invite(agent, DECCAN.new, fjord, now=now - timedelta(days=DECCAN.days))


def _alpine(agent: User, now: datetime) -> None:
    """All that a direct bill partner meets: one that waits, one that declined, one that was removed."""
    made = {case.domain: _customer(agent, case, now) for case in ALPINE}
    relationships.ask_admin(agent, _relationship(agent, made["pilatus.example"]), now=now - timedelta(days=1))
    relationships.invite(agent, JURA.new, now=now - timedelta(days=JURA.days))
    declined = relationships.invite(agent, GLARUS.new, now=now - timedelta(days=GLARUS.days))
    relationships_answers.decline(_link(declined), now=now - timedelta(days=GLARUS.days - 2))
    ended = _relationship(agent, _customer(agent, AARE, now))
    relationships.remove(person("global-admin@alpine.example"), ended, now=now - timedelta(days=20))
    helpdesk, at = person("helpdesk-agent@alpine.example"), now - timedelta(days=30)
    groups.create(helpdesk, made["matterhorn.example"], "Night shift", [helpdesk], now=at)


def _customer(agent: User, case: Case, now: datetime, provider: Organization | None = None) -> Customer:
    """Invited, and accepted two days later."""
    at = now - timedelta(days=case.days)
    row = relationships.invite(agent, case.new, provider, now=at)
    relationships_answers.accept(_link(row), case.has_admin, now=at + timedelta(days=2))
    if provider is None:
        _azure(row.customer, row.organization, case)
    return row.customer


def _shared(case: Case, provider: Organization, now: datetime) -> Customer:
    """The customer answers the provider, too, a day after the reseller."""
    customer = _customer(person("admin-agent@ember.example"), case, now, provider)
    other = Relationship.objects.get(organization=provider, customer=customer)
    relationships_answers.accept(_link(other), case.has_admin, now=now - timedelta(days=case.days - 3))
    _azure(customer, provider, case)
    return customer


def _partnership(provider: Organization, reseller: Organization, now: datetime) -> None:
    row = partnerships.ask(person("admin-agent@fjord.example"), reseller, now=now - timedelta(days=400))
    partnerships.accept(person("global-admin@ember.example"), row, authorizes=True, now=now - timedelta(days=398))


def _grants(reseller: Organization, customers: dict[str, Customer], now: datetime) -> None:
    """Everything at Ganga, one subscription at Malabar, nothing at Kaveri and Nilgiri."""
    agent = person("admin-agent@fjord.example")
    grants.give(agent, reseller, customers["ganga.example"], now=now - timedelta(days=190))
    malabar = customers["malabar.example"]
    shop = Subscription.objects.get(customer=malabar, name="Malabar shop")
    grants.give(agent, reseller, malabar, shop, now=now - timedelta(days=70))


def _azure(customer: Customer, partner: Organization, case: Case) -> None:
    rows = [Subscription(customer=customer, partner=partner, name=name) for name in case.azure]
    Subscription.objects.bulk_create(rows)


def _relationship(user: User, customer: Customer) -> Relationship:
    return Relationship.objects.visible_to(user).get(customer=customer)


def _link(row: Relationship) -> str:
    """The token of the mail, which only the customer has."""
    mail = Outbox.objects.filter(reference=row.reference, is_secret=True).order_by("-pk")[0]
    found = LINK.search(mail.body)
    assert found is not None
    return found[1]
