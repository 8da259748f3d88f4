"""Who may act for whom: customers, the partner's relationship to each, what was delegated, and between partners."""

from partnerportal.customers.models.azure import AzureGrant, Subscription
from partnerportal.customers.models.customer import Customer
from partnerportal.customers.models.groups import GroupMember, SupportGroup
from partnerportal.customers.models.partnership import Partnership
from partnerportal.customers.models.relationship import Relationship

__all__ = [
    "AzureGrant",
    "Customer",
    "GroupMember",
    "Partnership",
    "Relationship",
    "Subscription",
    "SupportGroup",
]
