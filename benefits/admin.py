from django.contrib import admin

from benefits.models import (
    Activation,
    ActivationEvent,
    AdvisoryRequest,
    Competency,
    CompetencyHeld,
    Membership,
    MembershipBenefit,
    Offer,
    OfferBenefit,
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
