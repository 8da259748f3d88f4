"""What the database holds an incident to, and by what it is found."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

CONSTRAINTS: list[models.BaseConstraint] = [
    models.UniqueConstraint(name="incidents_incident_key_with_organization", fields=["id", "organization"]),
    models.UniqueConstraint(name="incidents_incident_key_with_customer", fields=["id", "customer"]),
    models.CheckConstraint(
        name="incidents_incident_known_state",
        condition=Q(state__in=["draft", "open", "attention_needed", "closed"]),
    ),
    models.CheckConstraint(
        name="incidents_incident_opened_unless_draft",
        condition=Q(state="draft", opened_at=None, due_at=None, paid_by=None, started_at=None)
        | ~Q(state="draft")
        & Q(opened_at__isnull=False, due_at__isnull=False, promised_hours__gt=0)
        & Q(counting__in=["clock", "business"]),
    ),
    models.CheckConstraint(
        name="incidents_incident_complete_unless_draft",
        condition=Q(state="draft")
        | (
            Q(nature="break_fix", severity__in=["A", "B", "C"], version__isnull=False)
            | Q(nature__in=["billing", "fraud", "portal"], entitlement=None)
        )
        & Q(plan__isnull=False)
        & ~Q(area="")
        & ~Q(title="")
        & ~Q(description="")
        & ~Q(contact_name="")
        & ~Q(contact_email=""),
    ),
    models.CheckConstraint(
        name="incidents_incident_customer_of_a_company", condition=Q(customer=None) | Q(organization__isnull=False)
    ),
    models.CheckConstraint(
        name="incidents_incident_subscription_of_the_customer",
        condition=Q(customer_subscription=None) | Q(customer__isnull=False, area="azure"),
    ),
    models.CheckConstraint(
        name="incidents_incident_shared_only_for_a_customer",
        condition=Q(shared_with=None) | Q(customer__isnull=False) & ~Q(shared_with=F("organization")),
    ),
    models.CheckConstraint(
        name="incidents_incident_merged_only_as_duplicate",
        condition=Q(merged_into=None) | Q(state="closed", close_reason="duplicate") & ~Q(merged_into=F("id")),
    ),
    models.CheckConstraint(
        name="incidents_incident_paid_iff_entitlement",
        condition=Q(state="draft")
        | Q(entitlement=None, paid_by=None)
        | Q(entitlement__isnull=False, paid_by__isnull=False),
    ),
    models.CheckConstraint(
        name="incidents_incident_closed_iff_closed_at",
        condition=Q(state="closed", closed_at__isnull=False) & ~Q(close_reason="")
        | ~Q(state="closed") & Q(closed_at=None, close_reason=""),
    ),
    models.CheckConstraint(
        name="incidents_incident_withdrawn_only_before_start",
        condition=~Q(close_reason="withdrawn") | Q(started_at=None),
    ),
    models.CheckConstraint(
        name="incidents_incident_started_by_somebody",
        condition=Q(started_at__isnull=False) | Q(engineer=None, first_response_at=None),
    ),
    models.CheckConstraint(
        name="incidents_incident_answer_due_only_open",
        condition=Q(answer_due_at=None) | Q(state="open"),
    ),
    models.CheckConstraint(
        name="incidents_incident_due_until_first_response",
        condition=~Q(state="open", first_response_at=None) | Q(answer_due_at=F("due_at")),
    ),
    models.CheckConstraint(
        name="incidents_incident_attention_after_response",
        condition=~Q(state="attention_needed") | Q(first_response_at__isnull=False),
    ),
    models.CheckConstraint(
        name="incidents_incident_dates_in_order",
        condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")),
    ),
    models.CheckConstraint(name="incidents_incident_act_from_one", condition=Q(act__gte=1)),
]

INDEXES: list[models.Index] = [
    models.Index(fields=["organization", "id"], name="incidents_company_idx"),
    models.Index(fields=["organization", "updated_at", "id"], name="incidents_company_moved_idx"),
    models.Index(
        fields=["organization", "id"],
        condition=Q(state__in=["open", "attention_needed"]),
        name="incidents_company_live_idx",
    ),
    models.Index(fields=["filed_by", "id"], name="incidents_filed_by_idx"),
    models.Index(fields=["filed_by"], condition=Q(state="draft"), name="incidents_draft_idx"),
    models.Index(fields=["updated_at", "id"], name="incidents_moved_idx"),
    models.Index(
        fields=["answer_due_at", "id"], condition=Q(answer_due_at__isnull=False), name="incidents_our_turn_idx"
    ),
    models.Index(
        fields=["engineer", "id"],
        condition=Q(state__in=["open", "attention_needed"]),
        name="incidents_engineer_idx",
    ),
    GinIndex(fields=["words"], name="incidents_words_idx"),
    models.Index(
        fields=["organization", "id"], condition=Q(customer__isnull=False), name="incidents_company_customer_idx"
    ),
    models.Index(fields=["customer", "id"], condition=Q(customer__isnull=False), name="incidents_customer_idx"),
    models.Index(fields=["shared_with", "id"], condition=Q(shared_with__isnull=False), name="incidents_shared_idx"),
    models.Index(
        fields=["area", "answer_due_at", "id"],
        condition=Q(answer_due_at__isnull=False),
        name="incidents_queue_idx",
    ),
    models.Index(
        fields=["outage", "id"],
        condition=Q(outage__isnull=False, state__in=["open", "attention_needed"]),
        name="incidents_outage_live_idx",
    ),
    models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="incidents_merged_idx"),
    # All sums of the staff's report, for every month, are read from this index alone: no row of the table is opened.
    models.Index(
        fields=["opened_at"],
        include=[
            *("severity", "area", "version", "plan", "entitlement"),
            *("first_response_at", "due_at", "closed_at", "close_reason"),
        ],
        condition=~Q(state="draft"),
        name="incidents_report_idx",
    ),
]
