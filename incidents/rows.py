"""What the list, the desk and the incident page are drawn from, and no other column: they are asked for most."""

from incidents.models import Incident, IncidentQuerySet

ROW = (
    *("title", "product_name", "nature", "state", "severity", "close_reason", "updated_at", "answer_due_at"),
    *("engineer_id", "filed_by__name", "filed_by__email", "customer__name", "shared_with_id"),
)


def for_list(rows: IncidentQuerySet) -> IncidentQuerySet:
    """The partner's list: who filed it, of which company, for whom."""
    return rows.select_related("filed_by", "organization", "customer").only(*ROW, "organization__name")


def for_desk(rows: IncidentQuerySet) -> IncidentQuerySet:
    """The desk: also who works on it, and what was promised."""
    promise = ("promised_hours", "first_response_at", "warned_at", "escalated_at")
    people = ("organization__name", "engineer__name", "engineer__email")
    return rows.select_related("filed_by", "organization", "engineer", "customer").only(*ROW, *promise, *people)


OWN = [field.name for field in Incident._meta.concrete_fields if field.name not in {"words", "version"}]
RELATED = (
    *("filed_by__name", "filed_by__email", "engineer__name", "engineer__email", "organization__name", "follows__id"),
    *("entitlement__quota", "entitlement__used", "entitlement__plan__name", "entitlement__plan__short_name"),
    *("entitlement__contract__title", "entitlement__contract__organization_id"),
    *("customer__name", "customer__domain", "plan__name", "plan__short_name", "plan__is_counted", "shared_with__name"),
    *("merged_into__id", "outage__title", "outage__state"),
    *("plan__code", "paid_by__name"),
)


def for_page(rows: IncidentQuerySet) -> IncidentQuerySet:
    """The incident page: everything of the incident, and of its neighbours what is shown."""
    people = ("filed_by", "engineer", "organization", "customer", "shared_with")
    paid = ("plan", "paid_by", "entitlement__plan", "entitlement__contract")
    elsewhere = ("follows", "merged_into", "outage")
    return rows.select_related(*people, *paid, *elsewhere).only(*OWN, *RELATED).prefetch_related("pauses")
