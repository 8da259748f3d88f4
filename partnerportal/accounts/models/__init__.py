"""Who there is: companies, people, what they may do, what they did, and what was mailed to them."""

from partnerportal.accounts.models.activity import Activity
from partnerportal.accounts.models.ask import Ask
from partnerportal.accounts.models.organization import CspType, Organization
from partnerportal.accounts.models.outbox import Outbox
from partnerportal.accounts.models.requests import CompanyRequest, Invitation
from partnerportal.accounts.models.user import (
    COMPANY_ROLES,
    GUEST_ROLES,
    STAFF_ROLES,
    Role,
    RoleAssignment,
    User,
    UserQuerySet,
)
from partnerportal.accounts.models.work import Work, WorkQuerySet, claimed_together

__all__ = [
    "COMPANY_ROLES",
    "GUEST_ROLES",
    "STAFF_ROLES",
    "Activity",
    "Ask",
    "CompanyRequest",
    "CspType",
    "Invitation",
    "Organization",
    "Outbox",
    "Role",
    "RoleAssignment",
    "User",
    "UserQuerySet",
    "Work",
    "WorkQuerySet",
    "claimed_together",
]
