"""Service health, marketplace products and bought plans of the demo world; one outage goes on, one is over."""

from datetime import datetime, timedelta

from benefits.models import Offer, Order
from benefits.payments import Charge
from benefits.services import charging, plan_orders
from benefits.services.orders import Terms
from partnerportal.accounts.models import User
from partnerportal.demo.memberships import person
from support.models import Outage, Product, Region
from support.services import marketplace, outages
from support.services.marketplace import Facts
from support.services.outages import Report

PRODUCTS = [
    Facts("Contoso Backup for Azure", "Contoso", "https://support.contoso.example/backup", "help@contoso.example", ""),
    Facts("Contoso Endpoint Watch", "Contoso", "https://support.contoso.example/watch", "", "+1 555 0100"),
    Facts("Fabrikam Mail Archive", "Fabrikam", "https://fabrikam.example/support", "", ""),
    Facts("Fabrikam Load Balancer", "Fabrikam", "https://fabrikam.example/support", "network@fabrikam.example", ""),
    Facts("Northwind Invoices", "Northwind Traders", "", "invoices@northwind.example", "+44 20 7946 0100"),
    Facts("Northwind Warehouse for Dynamics 365", "Northwind Traders", "", "erp@northwind.example", ""),
    Facts("Tailspin Log Search", "Tailspin Toys", "https://logs.tailspin.example/help", "", ""),
    Facts("Tailspin Single Sign-On", "Tailspin Toys", "https://sso.tailspin.example/help", "", "+1 555 0142"),
    Facts("Wingtip Image Studio", "Wingtip", "", "studio@wingtip.example", ""),
    Facts("Wingtip Virtual Firewall", "Wingtip", "https://wingtip.example/firewall", "security@wingtip.example", ""),
    Facts("Litware Data Pump", "Litware", "https://litware.example/pump/support", "", "+47 22 00 00 00"),
    Facts("Proseware Learning Hub", "Proseware", "", "", "+61 2 9000 0100"),
]
"""Fictional, with addresses that lead nowhere."""


def tell(now: datetime) -> None:
    """The list as an engineer has filled it, and what is known of outages."""
    engineer = person("engineer@portal.example")
    for number, facts in enumerate(PRODUCTS):
        marketplace.add(engineer, facts, now - timedelta(days=90, hours=-number))
    _harbor_bought(now - timedelta(days=30))
    _ember_ordered(now - timedelta(days=2))
    _over(now - timedelta(days=9))
    _going_on(now - timedelta(hours=5))


def _harbor_bought(at: datetime) -> None:
    """An Azure support plan by card."""
    buyer = person("global-admin@harbor.example")
    order = plan_orders.place(buyer, Offer.objects.get(plan_code="azure"), _terms(buyer, Order.Method.CARD), at)
    charging.settle(order, Charge(True, f"DEMO-{order.number}"), at)


def _ember_ordered(at: datetime) -> None:
    """The same by bank transfer, by a company that is in CSP only and has not paid yet."""
    buyer = person("global-admin@ember.example")
    plan_orders.place(buyer, Offer.objects.get(plan_code="azure"), _terms(buyer, Order.Method.BANK_TRANSFER), at)


def _terms(buyer: User, method: Order.Method) -> Terms:
    company = buyer.organization
    assert company is not None
    return Terms(method, f"{company.name}\n{company.address}".strip(), company.tax_id)


def _going_on(start: datetime) -> None:
    engineer = person("engineer@portal.example")
    text = "Virtual machines start slowly or not at all. What runs already goes on running. We look for the cause."
    report = Report("Virtual machines start slowly", _named("Azure"), Region.EMEA, Outage.State.INVESTIGATING, text)
    outage = outages.open_outage(engineer, report, start)
    text = "A storage cluster answers late. Its load is being moved; starting again after some minutes often helps."
    outages.update(engineer, outage, Outage.State.DEGRADED, text, start + timedelta(hours=2))


def _over(start: datetime) -> None:
    engineer, operator = person("engineer@portal.example"), person("operator@portal.example")
    report = Report(
        "Mail is delivered late",
        _named("Microsoft 365 (Office 365)"),
        "",
        Outage.State.DOWN,
        "New mail waits up to an hour.",
    )
    outage = outages.open_outage(engineer, report, start)
    text = "All mail that waited is delivered. File an incident if you still miss some."
    outages.resolve(operator, outage, text, start + timedelta(hours=7))


def _named(name: str) -> list[Product]:
    return [Product.objects.get(name=name)]
