"""Bulk data for measuring: many companies with many incidents, whose books add up like everybody else's.

What is open is overdue and escalated already: nobody is mailed about it."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from partnerportal.accounts.models import Organization, Role, RoleAssignment, User
from support.ids import ACCESS, CONTRACT, new_id
from support.models import Contract, Entitlement, Entry, Kind, Plan, Version

BATCH = 5_000

INCIDENTS = """
INSERT INTO incidents_incident (
  organization_id, filed_by_id, entitlement_id, paid_by_id, act, nature, area, plan_id, topic,
  subscription, criterion, version_id, product_name, title, description,
  severity, language, contact_name, contact_email, contact_phone, customer_reference, step, state, opened_at,
  started_at, first_response_at, closed_at, close_reason, updated_at, promised_hours, counting, clock_zone,
  clock_country, due_at, answer_due_at, engineer_id, warned_at, escalated_at)
SELECT
  owner.organization_id, owner.user_id, owner.entitlement_id, owner.organization_id, 1, 'break_fix',
  'on_premises', (SELECT id FROM support_plan WHERE code = 'product-support'), '', '', '', %(version)s,
  %(product)s,
  (ARRAY['Failover', 'Backup', 'Replication', 'Update', 'Sign-in', 'Certificate'])[1 + n %% 6]
    || ' fails after maintenance ' || n,
  'The service does not answer since the last window.'
    || CASE WHEN n %% 1000 = 7 THEN ' The witness was unreachable.' ELSE '' END,
  (ARRAY['A', 'B', 'C'])[1 + n %% 3], 'en', 'Contact', 'contact@bulk.example', '', '', 4,
  kind.state, at.opened, CASE WHEN kind.state = 'open' THEN NULL ELSE at.opened + interval '1 hour' END,
  CASE WHEN kind.state = 'open' THEN NULL ELSE at.opened + interval '1 hour' END,
  CASE WHEN kind.state = 'closed' THEN at.opened + interval '1 day' END,
  CASE WHEN kind.state = 'closed' THEN 'resolved' ELSE '' END,
  at.opened + interval '1 day', 4, 'clock', 'UTC', 'NO', at.opened + interval '4 hours',
  CASE WHEN kind.state = 'open' THEN at.opened + interval '4 hours' END, NULL,
  CASE WHEN kind.state = 'open' THEN at.opened + interval '3 hours' END,
  CASE WHEN kind.state = 'open' THEN at.opened + interval '4 hours' END
FROM generate_series(1, %(count)s) AS n
JOIN unnest(%(organizations)s::bigint[], %(users)s::bigint[], %(entitlements)s::bigint[]) WITH ORDINALITY
  AS owner (organization_id, user_id, entitlement_id, place) ON owner.place = 1 + n %% %(companies)s
CROSS JOIN LATERAL (
  SELECT CASE n %% 20 WHEN 0 THEN 'open' WHEN 1 THEN 'attention_needed' ELSE 'closed' END AS state) AS kind
CROSS JOIN LATERAL (
  SELECT %(now)s::timestamptz - (1 + %(count)s - n) * interval '90 seconds' - interval '2 days' AS opened) AS at
"""
EVENTS = """
INSERT INTO incidents_event (incident_id, move, from_state, to_state, by_id, at, facts)
SELECT id, 'submit', 'draft', 'open', filed_by_id, opened_at, '{}' FROM incidents_incident
WHERE entitlement_id = ANY(%(entitlements)s)
"""
WATCHERS = """
INSERT INTO incidents_watcher (incident_id, user_id, organization_id, since)
SELECT id, filed_by_id, organization_id, opened_at FROM incidents_incident
WHERE entitlement_id = ANY(%(entitlements)s)
"""
ENTRIES = """
INSERT INTO support_entry (entitlement_id, kind, units, reference, reason, by_id, at)
SELECT entitlement_id, 'consumed', 1, 'incident:' || id || '/1', '', filed_by_id, opened_at FROM incidents_incident
WHERE entitlement_id = ANY(%(entitlements)s)
"""
USED = """
UPDATE support_entitlement AS line SET used = spent.units
FROM (SELECT entitlement_id, count(*) AS units FROM incidents_incident
      WHERE entitlement_id = ANY(%(entitlements)s) GROUP BY entitlement_id) AS spent
WHERE line.id = spent.entitlement_id
"""


@transaction.atomic
def fill(incidents: int, organizations: int, now: datetime) -> None:
    """Adds that many companies, each with a person and an active contract, and spreads the incidents over them."""
    first = Organization.objects.count()
    companies = _companies(first, organizations)
    people = _people(companies)
    lines = _lines(companies, incidents // organizations + 1, now)
    version = Version.objects.select_related("product").filter(product__kind=Kind.ON_PREMISES, age=0)[0]
    values: dict[str, Any] = {
        "version": version.pk,
        "product": str(version),
        "count": incidents,
        "organizations": [company.pk for company in companies],
        "users": [user.pk for user in people],
        "entitlements": [line.pk for line in lines],
        "companies": organizations,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        for statement in (INCIDENTS, EVENTS, WATCHERS, ENTRIES, USED):
            cursor.execute(statement, values)
        cursor.execute("ANALYZE")


def _companies(first: int, count: int) -> list[Organization]:
    rows = [
        Organization(
            name=f"Bulk Company {number:06d}",
            mpn_id=f"9{number:09d}",
            domain=f"bulk{number}.example",
            country="NO",
            email=f"office@bulk{number}.example",
        )
        for number in range(first, first + count)
    ]
    return Organization.objects.bulk_create(rows, BATCH)


def _people(companies: list[Organization]) -> list[User]:
    rows = [
        User(organization=company, name=f"Admin of {company.name}", email=f"admin@{company.domain}", password="!")
        for company in companies
    ]
    people = User.objects.bulk_create(rows, BATCH)
    roles = [RoleAssignment(user=user, role=Role.GLOBAL_ADMIN) for user in people]
    RoleAssignment.objects.bulk_create(roles, BATCH)
    return people


def _lines(companies: list[Organization], quota: int, now: datetime) -> list[Entitlement]:
    """An active contract of each company, registered by staff, with room for its share."""
    plan = Plan.objects.get(code="product-support")
    contracts = Contract.objects.bulk_create([_contract(company, now) for company in companies], BATCH)
    rows = [
        Entitlement(
            organization_id=contract.organization_id,
            contract=contract,
            reference=contract.reference,
            plan=plan,
            kind=Kind.ON_PREMISES,
            quota=quota,
        )
        for contract in contracts
    ]
    lines = Entitlement.objects.bulk_create(rows, BATCH)
    opening = [
        Entry(entitlement=line, kind=Entry.Kind.GRANTED, units=quota, reference=line.reference, at=now)
        for line in lines
    ]
    Entry.objects.bulk_create(opening, BATCH)
    return lines


def _contract(company: Organization, now: datetime) -> Contract:
    today = now.date()
    return Contract(
        organization=company,
        reference=f"bulk:{company.pk}",
        title="Bulk contract",
        state=Contract.State.ACTIVE,
        access_id=new_id(ACCESS),
        contract_id=new_id(CONTRACT),
        issued_at=now,
        start_date=today,
        end_date=today + timedelta(days=300),
        usable_until=today + timedelta(days=330),
    )
