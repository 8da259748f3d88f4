"""What a company may do for a customer today: the relationship, delegated admin, access to Azure, support groups.

Three switches that do not follow each other (domain.md 6.4), and the reseller's third one is in the provider's hand.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef

from partnerportal.accounts.models import Organization, User
from partnerportal.accounts.models.organization import CspType
from partnerportal.customers.models import (
    AzureGrant,
    Customer,
    GroupMember,
    Partnership,
    Relationship,
    Subscription,
)


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
    active = Relationship.objects.active().filter(organization=company, customer=customer)
    members = GroupMember.objects.filter(user=user, group__customer=customer, group__revoked_at=None)
    return Standing(
        company,
        customer,
        active.select_related("customer").first(),
        azure_of(company, customer),
        members.filter(group__organization=company).exists(),
        providers_of(company, customer),
    )


def locked_standing(user: User, customer: Customer) -> Standing:
    """As `standing`, with the relationship locked until the transaction ends: whoever revokes a grant, a group or
    delegated admin locks it first, so nothing is filed with what has just been taken away."""
    rows = Relationship.objects.filter(organization=user.organization_id, customer=customer, state="active")
    list(rows.select_for_update(no_key=True).values_list("pk"))
    return standing(user, customer)


def azure_of(company: Organization, customer: Customer) -> Azure:
    """Its own subscriptions there, else what a provider has granted (D33, D34)."""
    reached = Subscription.objects.open_to(company).filter(customer=customer)
    partners = set(reached.values_list("partner", flat=True))
    if company.pk in partners:
        return Azure.OWN
    return Azure.GRANTED if partners else Azure.NONE


def providers_of(company: Organization, customer: Customer) -> tuple[Organization, ...]:
    """Providers with a partnership and a relationship to this customer; none but for a reseller (D34)."""
    if company.csp_type != CspType.INDIRECT_RESELLER:
        return ()
    partnered = Partnership.objects.active().filter(reseller=company, provider=OuterRef("pk"))
    related = Relationship.objects.active().filter(customer=customer, organization=OuterRef("pk"))
    return tuple(Organization.objects.filter(Exists(partnered), Exists(related)).order_by("name"))


def granted_by(company: Organization, customer: Customer) -> tuple[AzureGrant, ...]:
    """The live grants that let the company work in the customer's Azure."""
    rows = AzureGrant.objects.live().filter(reseller=company, customer=customer)
    return tuple(rows.select_related("provider", "subscription").with_partnership())
