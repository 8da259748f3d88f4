"""Operators look at what is between partners and customers; every change goes through a verb (model.md 3)."""

from django.contrib import admin

from partnerportal.common.admin import ReadOnlyAdmin
from partnerportal.customers.models import AzureGrant, Customer, Partnership, Relationship, Subscription, SupportGroup


@admin.register(Customer)
class CustomerAdmin(ReadOnlyAdmin):
    list_display = ["name", "domain", "country", "created_at"]
    search_fields = ["name", "domain"]


@admin.register(Relationship)
class RelationshipAdmin(ReadOnlyAdmin):
    """Without the hash of the customer's link."""

    list_display = ["customer", "organization", "reseller", "state", "has_admin", "invited_at", "accepted_at"]
    list_filter = ["state", "has_admin"]
    list_select_related = ["customer", "organization", "reseller"]
    search_fields = ["customer__name", "customer__domain", "typed_name", "organization__name"]
    exclude = ["token_hash"]


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnlyAdmin):
    list_display = ["name", "customer", "partner", "has_access"]
    list_select_related = ["customer", "partner"]


@admin.register(Partnership)
class PartnershipAdmin(ReadOnlyAdmin):
    list_display = ["provider", "reseller", "state", "invited_at", "ended_at"]
    list_filter = ["state"]
    list_select_related = ["provider", "reseller"]


@admin.register(AzureGrant)
class AzureGrantAdmin(ReadOnlyAdmin):
    list_display = ["customer", "provider", "reseller", "subscription", "given_at", "revoked_at"]
    list_select_related = ["customer", "provider", "reseller", "subscription"]


@admin.register(SupportGroup)
class SupportGroupAdmin(ReadOnlyAdmin):
    list_display = ["name", "organization", "customer", "created_at", "revoked_at"]
    list_select_related = ["organization", "customer"]
