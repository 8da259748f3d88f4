"""Customers and what partners may do for them, as plain rows: no verb, no mail. People come from the cast."""

from datetime import timedelta
from itertools import count

from django.utils import timezone

from partnerportal.accounts.models import CspType, User
from partnerportal.customers.models import (
    AzureGrant,
    Customer,
    GroupMember,
    Partnership,
    Relationship,
    Subscription,
    SupportGroup,
)
from partnerportal.customers.models.relationship import INVITATION_LIFETIME
from tests.builders import a_person

_numbers = count(1)
State = Relationship.State


def a_customer(company, admin=True, azure=None, name="", **fields):
    """A customer that the company serves; `azure` gives it a subscription there (None: unless it is a reseller)."""
    number = next(_numbers)
    name = name or f"Customer {number}"
    defaults = {"domain": f"customer{number}.example", "country": company.country}
    facts = {**defaults, **{key: fields.pop(key) for key in ("domain", "country") if key in fields}}
    customer = Customer.objects.create(name=name, email=f"admin@{facts['domain']}", **facts)
    a_relationship(company, customer, admin, **fields)
    if azure or (azure is None and company.csp_type != CspType.INDIRECT_RESELLER):
        a_subscription(customer, company)
    return customer


def a_relationship(company, customer, admin=True, state=State.ACTIVE, reseller=None, **fields):
    """In any state, with the dates that belong to it."""
    now = timezone.now()
    was_accepted, is_over = state in {State.ACTIVE, State.REMOVED}, state not in Relationship.LIVE
    defaults = {
        "typed_name": customer.name,
        "typed_country": customer.country,
        "typed_email": customer.email,
        "asked_at": None if was_accepted else now - timedelta(days=3),
        "has_admin": admin and state == State.ACTIVE,
        "asks_admin": admin and state == State.INVITED,
        "invited_by": fields.pop("invited_by", None) or somebody(company),
        "invited_at": now - timedelta(days=3),
        "expires_at": now - timedelta(days=3) + INVITATION_LIFETIME,
        "accepted_at": now - timedelta(days=2) if was_accepted else None,
        "ended_at": now - timedelta(days=1) if is_over else None,
    }
    row = {**defaults, **fields}
    return Relationship.objects.create(organization=company, customer=customer, state=state, reseller=reseller, **row)


def relationship_of(company, customer):
    """As it is in the database now."""
    return Relationship.objects.select_related("customer", "organization").get(organization=company, customer=customer)


def a_subscription(customer, company, name="", has_access=True):
    """In the customer's Azure, provisioned by the company."""
    name = name or f"Subscription {next(_numbers)}"
    return Subscription.objects.create(customer=customer, partner=company, name=name, has_access=has_access)


def a_partnership(provider, reseller, state=Partnership.State.ACTIVE):
    now = timezone.now()
    fields = {"invited_by": somebody(provider)}
    if state in {Partnership.State.ACTIVE, Partnership.State.DECLINED}:
        fields |= {"answered_at": now, "answered_by": somebody(reseller)}
    if state == Partnership.State.ENDED:
        fields |= {"ended_at": now, "ended_by": somebody(provider)}
    return Partnership.objects.create(provider=provider, reseller=reseller, state=state, **fields)


def a_grant(provider, reseller, customer, subscription=None, is_revoked=False):
    """The provider lets the reseller work in the customer's Azure: everywhere that it has provisioned, or in one."""
    by = somebody(provider)
    over = {"revoked_at": timezone.now(), "revoked_by": by} if is_revoked else {}
    return AzureGrant.objects.create(
        provider=provider, reseller=reseller, customer=customer, subscription=subscription, given_by=by, **over
    )


def a_shared_customer(provider, reseller, admin=True, granted=False, **fields):
    """Of both: it came through the reseller, the provider has provisioned its Azure, and they are partners."""
    customer = a_customer(provider, admin, azure=True, reseller=reseller, **fields)
    a_relationship(reseller, customer, admin)
    if not Partnership.objects.active().filter(provider=provider, reseller=reseller).exists():
        a_partnership(provider, reseller)
    if granted:
        a_grant(provider, reseller, customer)
    return customer


def a_group(company, customer, *members, name="", is_revoked=False):
    """A support group of the company for the customer, with these people of it."""
    by = members[0] if members else somebody(company)
    over = {"revoked_at": timezone.now(), "revoked_by": by} if is_revoked else {}
    group = SupportGroup.objects.create(
        organization=company, customer=customer, name=name or f"Group {next(_numbers)}", created_by=by, **over
    )
    GroupMember.objects.bulk_create(GroupMember(group=group, user=user, organization=company) for user in members)
    return group


def somebody(company):
    """Of the company: whoever was there first, else a person without a role."""
    return User.objects.filter(organization=company).order_by("pk").first() or a_person(company)
