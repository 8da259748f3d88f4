"""What the list, the desk and the incident page are drawn from, and no other column: they are asked for most."""

from incidents.models import Incident, IncidentQuerySet

ROW = (
    *("title", "product_name", "state", "severity", "close_reason", "updated_at", "answer_due_at", "engineer_id"),
    *("filed_by__name", "filed_by__email"),
)


def for_list(rows: IncidentQuerySet) -> IncidentQuerySet:
    """The partner's list: who filed it, of which company."""
    return rows.select_related("filed_by", "organization").only(*ROW, "organization__name")


def for_desk(rows: IncidentQuerySet) -> IncidentQuerySet:
    """The desk: also who works on it, and what was promised."""
    promise = ("promised_hours", "first_response_at")
    people = ("organization__name", "engineer__name", "engineer__email")
    return rows.select_related("filed_by", "organization", "engineer").only(*ROW, *promise, *people)


OWN = [field.name for field in Incident._meta.concrete_fields if field.name not in {"words", "version"}]
RELATED = (
    *("filed_by__name", "filed_by__email", "engineer__name", "engineer__email", "organization__name", "follows__id"),
    *("entitlement__quota", "entitlement__used", "entitlement__plan__name", "entitlement__plan__short_name"),
    *("entitlement__contract__title", "entitlement__contract__organization_id"),
    *("customer__name", "customer__domain", "plan__name", "plan__short_name", "plan__is_counted", "shared_with__name"),
)


def for_page(rows: IncidentQuerySet) -> IncidentQuerySet:
    """The incident page: everything of the incident, and of its neighbours what is shown."""
    people = ("filed_by", "engineer", "organization", "customer", "shared_with")
    paid = ("plan", "entitlement__plan", "entitlement__contract")
    return rows.select_related(*people, *paid, "follows").only(*OWN, *RELATED).prefetch_related("pauses")
