"""What the page of one customer shows: the three switches, who can change each, and what hangs on them."""

from dataclasses import dataclass, field
from typing import Any

from django.http import Http404

from partnerportal.accounts.models import CspType, Organization, User
from partnerportal.common.status import Status
from partnerportal.customers.looks import admin_status, azure_status
from partnerportal.customers.models import Customer, Relationship, Subscription
from partnerportal.customers.standing import Azure, Standing, providers_of, resellers_of


@dataclass(frozen=True)
class CustomerPage:
    """One customer as the company of the reader knows it."""

    relationship: Relationship
    subscriptions: list[Subscription]
    """In which the company's agents can work."""
    providers: tuple[Organization, ...]
    """Of a reseller: the partners that serve the customer, too; none before it accepts, as it would tell of them."""
    resellers: list[Organization] = field(default_factory=list)
    """Of a provider: in the same way the partners of its own that serve the customer."""

    @property
    def customer(self) -> Customer:
        return self.relationship.known

    @property
    def company(self) -> Organization:
        return self.relationship.organization

    @property
    def is_reseller(self) -> bool:
        return self.company.csp_type == CspType.INDIRECT_RESELLER

    @property
    def is_provider(self) -> bool:
        return self.company.csp_type == CspType.INDIRECT_PROVIDER

    @property
    def own_subscriptions(self) -> list[Subscription]:
        """Those that the company has provisioned: to be ended before the relationship is (domain.md 6.3)."""
        return [row for row in self.subscriptions if row.partner_id == self.company.pk]

    @property
    def azure(self) -> Azure:
        partners = {row.partner_id for row in self.subscriptions}
        if self.company.pk in partners:
            return Azure.OWN
        return Azure.GRANTED if partners else Azure.NONE

    @property
    def standing(self) -> Standing:
        """For what hangs on it; whether the reader is in a support group is not asked."""
        active = self.relationship if self.relationship.is_active else None
        return Standing(self.company, self.customer, active, azure=self.azure, providers=self.providers)

    @property
    def admin_status(self) -> Status:
        return admin_status(self.relationship)

    @property
    def azure_status(self) -> Status:
        return azure_status(self.azure)


def found(user: User, customer: int) -> Relationship:
    """The relationship that counts, of the reader's company. Raises Http404: another partner's customer is none."""
    rows = Relationship.objects.visible_to(user).filter(customer=customer)
    row = rows.select_related("customer", "organization", "reseller", "invited_by").order_by("-pk").first()
    if row is None:
        raise Http404
    return row


def page_of(row: Relationship) -> CustomerPage:
    """What is shown of it: a query, and one more of a provider or a reseller."""
    company: Any = row.organization
    reached = Subscription.objects.open_to(company).filter(customer=row.customer).select_related("partner")
    providers = providers_of(company, row.customer) if row.accepted_at else ()
    resellers = resellers_of(company, [row.customer_id]) if row.accepted_at else {}
    return CustomerPage(row, list(reached), providers, resellers.get(row.customer_id, []))
