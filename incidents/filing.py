"""Whether a person may file what a draft says: in the own context, or for a customer (domain.md 5.1, 5.5, 6.5)."""

from collections.abc import Callable, Iterable
from functools import cache

from django.utils.translation import gettext as _

from incidents.models import Incident
from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.common.answers import YES
from partnerportal.customers.filing import Missing, Verdict, may_file
from partnerportal.customers.models import Customer, Subscription
from partnerportal.customers.standing import Standing, locked_standing, standing
from support.models import Area

Look = Callable[..., Standing]
OF_MEMBERS = {Area.AZURE, Area.DYNAMICS, Area.OFFICE, Area.PORTAL}


def verdict(user: User, area: str, customer: Customer | None = None) -> Verdict:
    """Before a plan is asked for: the person, the relationship, what was delegated or granted.

    In the own context on-premises products are everybody's; all else is for members of a company (product.md 2, D9).
    """
    if customer is not None:
        return _for_customer(user, area, customer, standing)
    if area in OF_MEMBERS:
        answer = may(user, "incidents.file_cloud")
        return Verdict(answer, None if answer else Missing.ROLE)
    return Verdict(YES)


def verdicts(user: User, areas: Iterable[str], customer: Customer) -> dict[str, Verdict]:
    """The same for several areas, with one look at where the company stands with the customer."""
    seen = cache(standing)
    return {area: _for_customer(user, area, customer, seen) for area in areas}


def verdict_of(user: User, incident: Incident) -> Verdict:
    """The same for a draft as it stands: of Azure also whether its subscription is open to the company (D33, D34)."""
    return _of(user, incident, standing)


def locked_verdict(user: User, incident: Incident) -> Verdict:
    """As `verdict_of`, and nobody takes away what it rests on before the transaction ends."""
    return _of(user, incident, locked_standing)


def _of(user: User, incident: Incident, look: Look) -> Verdict:
    area = Area.PORTAL if incident.is_free else incident.area
    if incident.customer is None:
        return verdict(user, area)
    return _for_customer(user, area, incident.customer, look, incident.customer_subscription)


def _for_customer(
    user: User, area: str, customer: Customer, look: Look, subscription: Subscription | None = None
) -> Verdict:
    if user.organization_id is None:
        return Verdict(may(user, "customers.file"), Missing.ROLE)
    return may_file(user, look(user, customer), area, subscription)


def wrong_contact(user: User, customer: Customer | None, email: str) -> str:
    """Why this address cannot be the contact of a request for a customer; empty where it can (D32)."""
    if customer is None:
        return ""
    address = email.strip().lower()
    domain = address.rpartition("@")[2]
    if address == customer.email.lower() or domain == customer.domain or domain.endswith(f".{customer.domain}"):
        text = _("Give a contact of your own company. %(email)s belongs to %(customer)s, whom only you write to.")
        return text % {"email": address, "customer": customer}
    company = user.organization
    if company and domain != company.domain and not company_has(user, address):
        return _("Give a contact of your own company: %(email)s is nobody there.") % {"email": address}
    return ""


def company_has(user: User, address: str) -> bool:
    return User.objects.filter(organization=user.organization_id, email__iexact=address).exists()
