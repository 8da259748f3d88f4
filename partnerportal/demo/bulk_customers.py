"""Bulk data for measuring what partners in CSP work with: many customers of one partner, each with requests."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from partnerportal.accounts.models import Role, User
from partnerportal.customers.models import Customer
from support.models import Area, Version

EACH = 5
"""Requests for each customer, one of them open."""

CUSTOMERS = """
INSERT INTO customers_customer (name, domain, microsoft_id, country, email, created_at)
SELECT 'Bulk Customer ' || lpad(n::text, 6, '0'), 'customer' || n || '.example', gen_random_uuid(), 'NO',
  'it@customer' || n || '.example', %(now)s
FROM generate_series(%(first)s, %(first)s + %(count)s - 1) AS n
RETURNING id
"""
RELATIONSHIPS = """
INSERT INTO customers_relationship (organization_id, customer_id, typed_name, typed_country, typed_email, state,
  asks_admin, has_admin, admin_changed_at, token_hash, invited_by_id, invited_at, expires_at, accepted_at)
SELECT %(company)s, id, name, country, email, 'active', id %% 2 = 0, id %% 2 = 0, %(now)s, '', %(agent)s, %(now)s,
  %(now)s, %(now)s
FROM customers_customer WHERE id = ANY(%(customers)s)
"""
SUBSCRIPTIONS = """
INSERT INTO customers_subscription (customer_id, partner_id, name, azure_id, has_access)
SELECT id, %(company)s, 'Production', gen_random_uuid(), true FROM unnest(%(customers)s::bigint[]) AS id
"""
INCIDENTS = """
INSERT INTO incidents_incident (
  organization_id, filed_by_id, customer_id, customer_subscription_id, act, nature, area, plan_id, topic,
  subscription, criterion, health_checked_at, version_id, product_name, title, description,
  severity, language, contact_name, contact_email, contact_phone, customer_reference, step, state, opened_at,
  started_at, first_response_at, closed_at, close_reason, updated_at, promised_hours, counting, clock_zone,
  clock_country, due_at, answer_due_at, warned_at, escalated_at)
SELECT
  %(company)s, %(agent)s, azure.customer_id, azure.id, 1, 'break_fix',
  'azure', (SELECT id FROM support_plan WHERE code = 'csp'), '', '', 'irregular', at.opened, %(version)s,
  %(product)s, 'Virtual machines stop ' || azure.customer_id || '/' || n, 'Every host restarts.',
  (ARRAY['A', 'B', 'C'])[n %% 3 + 1], 'en', 'Contact', %(email)s, '', '', 4,
  CASE n WHEN 1 THEN 'open' ELSE 'closed' END, at.opened,
  CASE n WHEN 1 THEN NULL ELSE at.opened + interval '1 hour' END,
  CASE n WHEN 1 THEN NULL ELSE at.opened + interval '1 hour' END,
  CASE n WHEN 1 THEN NULL ELSE at.opened + interval '1 day' END,
  CASE n WHEN 1 THEN '' ELSE 'resolved' END,
  at.opened + interval '1 day', 4, 'clock', 'UTC', 'NO', at.opened + interval '4 hours',
  CASE n WHEN 1 THEN at.opened + interval '4 hours' END,
  CASE n WHEN 1 THEN at.opened + interval '3 hours' END,
  CASE n WHEN 1 THEN at.opened + interval '4 hours' END
FROM customers_subscription AS azure
CROSS JOIN generate_series(1, %(each)s) AS n
CROSS JOIN LATERAL (
  SELECT %(now)s::timestamptz - n * interval '9 days' - azure.id * interval '1 minute' AS opened
) AS at
WHERE azure.customer_id = ANY(%(customers)s)
RETURNING id
"""
AROUND = (
    """
INSERT INTO incidents_event (incident_id, move, from_state, to_state, by_id, at, facts)
SELECT id, 'submit', 'draft', 'open', filed_by_id, opened_at, '{}' FROM incidents_incident
WHERE id = ANY(%(incidents)s)
""",
    """
INSERT INTO incidents_watcher (incident_id, user_id, organization_id, since)
SELECT id, filed_by_id, organization_id, opened_at FROM incidents_incident WHERE id = ANY(%(incidents)s)
""",
)


@transaction.atomic
def fill(count: int, now: datetime) -> None:
    """Adds that many customers to the first partner that serves one, with Azure and requests of each."""
    agent = (
        User.objects.filter(role_assignments__role=Role.ADMIN_AGENT).select_related("organization").order_by("pk")[0]
    )
    version = Version.objects.select_related("product").filter(product__area=Area.AZURE).order_by("pk")[0]
    values: dict[str, Any] = {
        "first": Customer.objects.count(),
        "count": count,
        "company": agent.organization_id,
        "agent": agent.pk,
        "email": agent.email,
        "version": version.pk,
        "product": str(version),
        "each": EACH,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        values["customers"] = _ids(cursor, CUSTOMERS, values)
        cursor.execute(RELATIONSHIPS, values)
        cursor.execute(SUBSCRIPTIONS, values)
        values["incidents"] = _ids(cursor, INCIDENTS, values)
        for statement in AROUND:
            cursor.execute(statement, values)
        cursor.execute("ANALYZE")


def _ids(cursor: Any, statement: str, values: dict[str, Any]) -> list[int]:
    cursor.execute(statement, values)
    return [row[0] for row in cursor.fetchall()]
