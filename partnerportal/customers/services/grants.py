"""A provider lets a reseller work in a customer's Azure, and takes it back: each at once (domain.md 6.2, D34)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerportal.accounts.models import CspType, Organization, User
from partnerportal.accounts.permissions import may
from partnerportal.common.answers import YES, Answer, no
from partnerportal.common.constraints import refusing
from partnerportal.common.refusals import WrongState
from partnerportal.customers.models import AzureGrant, Customer, Subscription
from partnerportal.customers.services.partnering import (
    company_of,
    lock_ground,
    lock_relationships,
    record_for_both,
    require,
    tell_deciders,
)


def can_give(user: User) -> Answer:
    """Who decides about access to Azure, of an indirect provider."""
    if not (answer := may(user, "customers.partner")):
        return answer
    if company_of(user).csp_type != CspType.INDIRECT_PROVIDER:
        return no(_("Only an indirect provider gives resellers access to Azure."))
    return YES


def can_revoke(user: User, grant: AzureGrant) -> Answer:
    """The provider who gave it, also where the partnership has ended meanwhile (D34)."""
    if not (answer := may(user, "customers.partner")):
        return answer
    if user.organization_id != grant.provider_id:
        return no(_("Only %(provider)s revokes what it has given.") % {"provider": grant.provider})
    if not grant.is_live:
        return no(_("This access was revoked already."))
    return YES


def grantable(provider: Organization, customer: Customer) -> list[Subscription]:
    """The customer's subscriptions that the provider has provisioned and still reaches."""
    rows = Subscription.objects.filter(partner=provider, customer=customer, has_access=True)
    return list(rows.order_by("name", "pk"))


@transaction.atomic
def give(
    user: User,
    reseller: Organization,
    customer: Customer,
    subscription: Subscription | None = None,
    now: datetime | None = None,
) -> AzureGrant:
    """Opens the customer's Azure to the reseller: one subscription, or (None) all that the provider has provisioned.

    It works at once; both companies' logs say so, and the reseller's admins are told. Raises Forbidden, or WrongState:
    no partnership, no relationship of one of the two to the customer, nothing to give, or given already.
    """
    require(can_give(user))
    now, provider = now or timezone.now(), company_of(user)
    if why := lock_ground(provider, reseller, customer):
        raise WrongState(why)
    _demand_scope(provider, reseller, customer, subscription)
    already = WrongState(_("%(reseller)s has this access already.") % {"reseller": reseller})
    scope = {"customer": customer, "subscription": subscription}
    with refusing("customers_azuregrant_one_live_per_scope", already):
        row = AzureGrant.objects.create(provider=provider, reseller=reseller, given_by=user, given_at=now, **scope)
    _tell(user, "grant.given", row, now)
    return row


@transaction.atomic
def revoke(user: User, grant: AzureGrant, now: datetime | None = None) -> AzureGrant:
    """Takes the access back: no request is filed with it from now on, also none that is being submitted.

    Requests that stand go on. Raises Forbidden, or WrongState where it was revoked already.
    """
    lock_relationships([grant.reseller_id], grant.customer_id)
    AzureGrant.objects.select_for_update(no_key=True).only("pk").get(pk=grant.pk)
    row = AzureGrant.objects.select_related("provider", "reseller", "customer", "subscription").get(pk=grant.pk)
    require(can_revoke(user, row))
    row.revoked_by, row.revoked_at = user, now or timezone.now()
    row.save(update_fields=["revoked_by", "revoked_at"])
    _tell(user, "grant.revoked", row, row.revoked_at)
    return row


def scope_of(grant: AzureGrant) -> str:
    """What of the customer's Azure it opens, in words."""
    return grant.subscription.name if grant.subscription else _("All subscriptions")


def _demand_scope(
    provider: Organization, reseller: Organization, customer: Customer, subscription: Subscription | None
) -> None:
    found = grantable(provider, customer)
    if not found or (subscription is not None and subscription not in found):
        facts = {"provider": provider, "customer": customer}
        raise WrongState(_("%(provider)s has no access to give in the Azure of %(customer)s.") % facts)
    pair = AzureGrant.objects.live().filter(provider=provider, reseller=reseller, customer=customer)
    if subscription is not None and pair.filter(subscription=None).exists():
        raise WrongState(_("%(reseller)s has access to all subscriptions already.") % {"reseller": reseller})


def _tell(user: User, verb: str, row: AzureGrant, now: datetime) -> None:
    record_for_both(user, verb, row, now, customer=row.customer, scope=scope_of(row))
    tell_deciders(row.reseller, verb.replace(".", "_"), row, user, grant=row, now=now)
