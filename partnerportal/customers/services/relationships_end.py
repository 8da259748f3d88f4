"""What ends with a relationship: it would come back with a new one, which nobody would have decided (D6, D34, D47)."""

from datetime import datetime

from django.db.models import Q

from partnerportal.accounts.activity import record
from partnerportal.accounts.models import User
from partnerportal.customers.models import AzureGrant, Relationship, SupportGroup
from partnerportal.customers.services.grants import scope_of
from partnerportal.customers.services.partnering import record_for_both, tell_deciders
from partnerportal.customers.signals import ground_ended


def lock_all_of(row: Relationship) -> None:
    """Every active relationship to the customer, before the one that ends: whoever loses a grant with it files nothing
    with that grant meanwhile. In the order in which `lock_relationships` takes them."""
    rows = Relationship.objects.active().filter(customer=row.customer_id).order_by("pk")
    list(rows.select_for_update(no_key=True, of=("self",)).values_list("pk"))


def end_with(by: User, row: Relationship, now: datetime) -> None:
    """Revokes the company's support groups for the customer, and the grants that it gave or got there; the rest hears
    of it by `ground_ended`."""
    _revoke_groups(by, row, now)
    _revoke_grants(by, row, now)
    ground_ended.send(Relationship, row=row, by=by, now=now)


def _revoke_groups(by: User, row: Relationship, now: datetime) -> None:
    groups = SupportGroup.objects.live().filter(organization=row.organization, customer=row.customer).order_by("pk")
    for group in groups.select_for_update(no_key=True):
        group.revoked_at, group.revoked_by = now, by
        group.save(update_fields=["revoked_at", "revoked_by"])
        record(by, "group.revoked", row.organization, group.reference, now, group=group, customer=row.customer)


def _revoke_grants(by: User, row: Relationship, now: datetime) -> None:
    """Without a look at who may revoke: the relationship is in the hand of whoever ends it."""
    either = Q(provider=row.organization_id) | Q(reseller=row.organization_id)
    grants = AzureGrant.objects.live().filter(either, customer=row.customer_id).order_by("pk")
    shown = grants.select_related("provider", "reseller", "customer", "subscription")
    for grant in shown.select_for_update(no_key=True, of=("self",)):
        grant.revoked_at, grant.revoked_by = now, by
        grant.save(update_fields=["revoked_at", "revoked_by"])
        record_for_both(by, "grant.ended", grant, now, customer=grant.customer, scope=scope_of(grant))
        other = grant.provider if grant.reseller_id == row.organization_id else grant.reseller
        tell_deciders(
            other, "grant_ended", grant, by, grant=grant, scope=scope_of(grant), who=row.organization, now=now
        )
