from django.contrib import admin

from benefits.models import (
    Activation,
    ActivationEvent,
    AdvisoryRequest,
    Assignment,
    CloudSubscription,
    Competency,
    CompetencyHeld,
    Currency,
    Invoice,
    Item,
    MarketingActivation,
    MarketingContact,
    MarketingFollowUp,
    Membership,
    MembershipBenefit,
    Offer,
    OfferBenefit,
    Order,
    Redemption,
    RefundRequest,
)
from partnerportal.common.admin import LastingAdmin, PartsInline, ReadOnlyAdmin


class OfferBenefitInline(PartsInline):
    model = OfferBenefit


@admin.register(Offer)
class OfferAdmin(LastingAdmin):
    list_display = ["name", "code", "level"]
    inlines = [OfferBenefitInline]


@admin.register(Competency)
class CompetencyAdmin(LastingAdmin):
    list_display = ["name", "area", "is_cloud"]
    list_filter = ["is_cloud", "area"]


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "organization", "state", "start_date", "anniversary"]
    list_filter = ["state", "offer"]
    list_select_related = ["offer", "organization"]
    search_fields = ["organization__name", "organization__mpn_id"]


@admin.register(MembershipBenefit)
class MembershipBenefitAdmin(ReadOnlyAdmin):
    list_display = ["name", "membership", "grade", "quantity", "expires_date"]
    list_filter = ["family", "grade"]
    list_select_related = ["membership__offer"]


@admin.register(CompetencyHeld)
class CompetencyHeldAdmin(ReadOnlyAdmin):
    list_display = ["competency", "organization", "level", "state", "gained_date"]
    list_filter = ["state", "level"]
    list_select_related = ["competency", "organization"]


@admin.register(Activation)
class ActivationAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "state", "requested_at", "decided_at", "attempts", "last_error"]
    list_filter = ["state"]
    list_select_related = ["membership__offer", "organization"]


@admin.register(ActivationEvent)
class ActivationEventAdmin(ReadOnlyAdmin):
    list_display = ["activation", "move", "by", "at", "note"]
    list_filter = ["move"]
    list_select_related = ["activation__membership__offer", "activation__organization", "by"]


@admin.register(AdvisoryRequest)
class AdvisoryRequestAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "organization", "scenario", "state", "estimate", "actual", "requested_at"]
    list_filter = ["state", "scenario"]
    list_select_related = ["organization"]
    search_fields = ["title", "organization__name"]


@admin.register(Currency)
class CurrencyAdmin(LastingAdmin):
    list_display = ["code", "name", "rate"]


@admin.register(Item)
class ItemAdmin(LastingAdmin):
    list_display = ["name", "code", "family", "needs_key"]
    list_filter = ["family", "needs_key"]
    search_fields = ["name", "code"]


class OfCompanyAdmin(ReadOnlyAdmin):
    """Rows of one company, found by its name."""

    list_select_related = ["organization"]
    search_fields = ["organization__name"]


@admin.register(Order)
class OrderAdmin(OfCompanyAdmin):
    list_display = ["__str__", "organization", "kind", "state", "amount", "currency", "requested_at"]
    list_filter = ["state", "kind", "method"]
    list_select_related = ["organization", "offer"]


@admin.register(Invoice)
class InvoiceAdmin(OfCompanyAdmin):
    list_display = ["__str__", "organization"]


@admin.register(RefundRequest)
class RefundRequestAdmin(OfCompanyAdmin):
    list_display = ["pk", "organization", "state", "requested_at", "decided_at"]
    list_filter = ["state"]


@admin.register(Assignment)
class AssignmentAdmin(OfCompanyAdmin):
    list_display = ["benefit", "organization", "place", "assignee", "assigned_at", "ended_at", "end_reason"]
    list_filter = ["unit", "end_reason"]
    list_select_related = ["organization", "benefit", "assignee"]


@admin.register(CloudSubscription)
class CloudSubscriptionAdmin(OfCompanyAdmin):
    list_display = ["item", "organization", "tenant", "seats", "end_date"]
    list_select_related = ["organization", "item"]


@admin.register(Redemption)
class RedemptionAdmin(OfCompanyAdmin):
    list_display = ["subscription", "organization", "way", "seats_after", "end_after", "at"]
    list_select_related = ["organization", "subscription__item"]


@admin.register(MarketingContact)
class MarketingContactAdmin(OfCompanyAdmin):
    list_display = ["organization", "person", "email", "phone", "language", "set_at"]
    list_select_related = ["organization", "person"]


@admin.register(MarketingActivation)
class MarketingActivationAdmin(OfCompanyAdmin):
    list_display = ["benefit", "organization", "state", "requested_at", "expires_date"]
    list_filter = ["state"]
    list_select_related = ["organization", "benefit"]


@admin.register(MarketingFollowUp)
class MarketingFollowUpAdmin(ReadOnlyAdmin):
    list_display = ["activation", "to", "by", "at"]
    list_select_related = ["activation__benefit", "activation__organization", "by"]
