from django.contrib import admin

from partnerportal.common.admin import LastingAdmin, PartsInline, ReadOnlyAdmin
from support.models import Contract, ContractLink, Entitlement, Entry, Plan, Product, Version


class VersionInline(PartsInline):
    model = Version


@admin.register(Product)
class ProductAdmin(LastingAdmin):
    list_display = ["name", "family", "kind"]
    list_filter = ["kind", "family"]
    inlines = [VersionInline]


@admin.register(Plan)
class PlanAdmin(LastingAdmin):
    list_display = ["name", "code", "position", "is_counted"]


@admin.register(Contract)
class ContractAdmin(ReadOnlyAdmin):
    """Without the two IDs: they are shown in one place only (model.md 3)."""

    list_display = ["title", "organization", "state", "start_date", "end_date", "usable_until"]
    list_filter = ["state"]
    list_select_related = ["organization"]
    search_fields = ["organization__name", "title"]
    exclude = ["access_id", "contract_id"]


@admin.register(ContractLink)
class ContractLinkAdmin(ReadOnlyAdmin):
    list_display = ["user", "contract", "linked_at", "was_typed"]
    list_select_related = ["user", "contract"]


@admin.register(Entitlement)
class EntitlementAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "organization", "contract", "quota", "used"]
    list_filter = ["kind"]
    list_select_related = ["organization", "contract", "plan"]


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    list_display = ["entitlement", "kind", "units", "reference", "by", "at"]
    list_filter = ["kind"]
    list_select_related = ["entitlement__plan", "by"]
