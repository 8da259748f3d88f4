"""What a company may do for a customer today: the relationship, delegated admin, access to Azure, support groups.

Three switches that do not follow each other (domain.md 6.4), and the reseller's third one is in the provider's hand.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef

from partnerportal.accounts.models import Organization, User
from partnerportal.accounts.models.organization import CspType
from partnerportal.customers.models import (
    Customer,
    GroupMember,
    Partnership,
    Relationship,
    Subscription,
)
from partnerportal.customers.models.relationship import RelationshipQuerySet


class Azure(StrEnum):
    """How the company's agents reach the customer's Azure."""

    OWN = "own"
    GRANTED = "granted"
    NONE = "none"


@dataclass(frozen=True)
class Standing:
    """Of one person's company towards one customer."""

    company: Organization
    customer: Customer
    relationship: Relationship | None = None
    """While it is active."""
    azure: Azure = Azure.NONE
    in_group: bool = False
    """Whether the person is in a support group for this customer."""
    providers: tuple[Organization, ...] = ()
    """Of a reseller: those with a partnership and a relationship to this customer (D34)."""
    subscriptions: frozenset[int] = frozenset()
    """The keys of the customer's Azure subscriptions that are open to the company: a grant may be for one (D34)."""
    invitation: Relationship | None = None
    """While the customer has not answered it."""

    @property
    def has_admin(self) -> bool:
        return self.relationship is not None and self.relationship.has_admin

    @property
    def is_reseller(self) -> bool:
        return self.company.csp_type == CspType.INDIRECT_RESELLER


def standing(user: User, customer: Customer) -> Standing:
    """How it is now; four queries. Raises ValueError for a person without company."""
    company = user.organization
    if company is None:
        raise ValueError("A person without company serves no customer.")
    live = Relationship.objects.filter(organization=company, customer=customer, state__in=Relationship.LIVE)
    found = live.select_related("customer").first()
    is_active = found is not None and found.is_active
    members = GroupMember.objects.filter(user=user, group__customer=customer, group__revoked_at=None)
    reached = _reached(company, customer)
    return Standing(
        company,
        customer,
        found if is_active else None,
        _azure(company, reached),
        members.filter(group__organization=company).exists(),
        providers_of(company, customer),
        frozenset(reached),
        None if is_active else found,
    )


def locked_standing(user: User, customer: Customer) -> Standing:
    """As `standing`, with the relationship locked until the transaction ends: whoever revokes a grant, a group or
    delegated admin locks it first, so nothing is filed with what has just been taken away."""
    rows = Relationship.objects.filter(organization=user.organization_id, customer=customer, state="active")
    list(rows.select_for_update(no_key=True).values_list("pk"))
    return standing(user, customer)


def azure_of(company: Organization, customer: Customer) -> Azure:
    """Its own subscriptions there, else what a provider has granted (D33, D34)."""
    return _azure(company, _reached(company, customer))


def _reached(company: Organization, customer: Customer) -> dict[int, int]:
    """The open subscriptions, each with the partner who provisioned it."""
    return dict(Subscription.objects.open_to(company).filter(customer=customer).values_list("pk", "partner"))


def _azure(company: Organization, reached: dict[int, int]) -> Azure:
    if company.pk in reached.values():
        return Azure.OWN
    return Azure.GRANTED if reached else Azure.NONE


def providers_of(company: Organization, customer: Customer) -> tuple[Organization, ...]:
    """Providers with a partnership and a relationship to this customer; none but for a reseller (D34)."""
    if company.csp_type != CspType.INDIRECT_RESELLER:
        return ()
    partnered = Partnership.objects.active().filter(reseller=company, provider=OuterRef("pk"))
    related = Relationship.objects.active().filter(customer=customer, organization=OuterRef("pk"))
    return tuple(Organization.objects.filter(Exists(partnered), Exists(related)).order_by("name"))


def resellers_of(provider: Organization, customers: Collection[int]) -> dict[int, list[Organization]]:
    """Of each of the provider's customers the resellers who serve it with the provider today: by an active partnership
    and a relationship of their own, whoever came first (domain.md 6.2). None but for a provider."""
    if provider.csp_type != CspType.INDIRECT_PROVIDER or not customers:
        return {}
    found: dict[int, list[Organization]] = {}
    rows = served_by_resellers_of(provider).filter(customer__in=customers).select_related("organization")
    for row in rows.order_by("organization__name", "pk"):
        found.setdefault(row.customer_id, []).append(row.organization)
    return found


def served_by_resellers_of(provider: Organization) -> RelationshipQuerySet:
    """The active relationships of the provider's partners."""
    partners = Partnership.objects.active().filter(provider=provider).values("reseller")
    return Relationship.objects.active().filter(organization__in=partners)
