"""Orders of the demo world: one of every way that they go, with addresses for their invoices."""

from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from benefits import services
from benefits.models import Competency, Membership, Offer, Order
from benefits.payments import Charge
from benefits.services import charging, competencies, orders, proofs
from partnerportal.accounts.models import Organization
from partnerportal.demo.memberships import ACTION_PACK, person

ADDRESSES = {
    "alpine": ("Seestrasse 9\n8002 Zürich", "CHE-109.322.551"),
    "borealis": ("Storgata 14\n0184 Oslo", "NO 974 760 673"),
    "cedar": ("Rua Augusta 24\n1100-053 Lisboa", "PT 502 011 378"),
    "harbor": ("12 Harbour Road\nBoston, MA 02110", "04-2103594"),
    "dune": ("Al Wasl Road 7\nDubai", ""),
    "fjord": ("Havnegade 31\n1058 København", "DK 25 31 37 63"),
}
RECEIPT = b"%PDF-1.4\n% A receipt of the demo bank.\n"


def tell(companies: dict[str, Organization], now: datetime) -> None:
    """Borealis has paid and waits for staff, Dune has to pay; Fjord let an order expire and cancelled another."""
    for name, (address, tax_id) in ADDRESSES.items():
        Organization.objects.filter(pk=companies[name].pk).update(address=address, tax_id=tax_id)
        companies[name].address, companies[name].tax_id = address, tax_id
    _prove(_place(companies["borealis"], now - timedelta(days=4)), now - timedelta(days=1))
    _place(companies["dune"], now - timedelta(days=6))
    _place(companies["fjord"], now - timedelta(days=70))
    orders.expire_due(now - timedelta(days=39))
    at = now - timedelta(days=20)
    order = _place(companies["fjord"], at)
    orders.cancel(order.requested_by, order, at + timedelta(hours=2))
    _ready_for_gold(companies["harbor"], now)


def bought(company: Organization, offer: str, now: datetime, days_ago: int, names: tuple[str, ...]) -> Membership:
    """Bought by card that many days ago, with the competencies that it needs."""
    at, buyer = now - timedelta(days=days_ago), person(f"partner-admin@{company.domain}")
    for name in names:
        competency = Competency.objects.get(name=name)
        services.add_competency(company, competency, offer, gained_date=company.today(at), now=at)
    address, tax_id = ADDRESSES[company.domain.split(".")[0]]
    terms = orders.Terms(Order.Method.CARD, f"{company.name}\n{address}", tax_id)
    order = orders.place(buyer, Offer.objects.get(code=offer), terms, at)
    order = charging.settle(order, Charge(True, f"DEMO-{order.number}"), at)
    return Membership.objects.select_related("organization", "offer", "contract").get(order=order)


def _ready_for_gold(company: Organization, now: datetime) -> None:
    """Harbor has met the requirements of a Gold competency: it may upgrade, and sees what that changes."""
    competency = Competency.objects.get(name="Windows and Devices")
    held = competencies.start(person(f"global-admin@{company.domain}"), competency, "gold", now - timedelta(days=40))
    competencies.move(person("reviewer@portal.example"), held, "qualify", now - timedelta(days=5))


def _place(company: Organization, at: datetime) -> Order:
    """The Action Pack by bank transfer."""
    buyer = person(f"partner-admin@{company.domain}")
    terms = orders.Terms(Order.Method.BANK_TRANSFER, f"{company.name}\n{company.address}", company.tax_id)
    return orders.place(buyer, Offer.objects.get(code=ACTION_PACK), terms, at)


def _prove(order: Order, at: datetime) -> None:
    file = SimpleUploadedFile("transfer-receipt.pdf", RECEIPT)
    paid = order.organization.today(at) - timedelta(days=1)
    transfer = proofs.Transfer(paid, "CH93 0076 2011 6238 5295 7", order.transfer_text)
    proofs.upload(order.requested_by, order, file, transfer, at)
