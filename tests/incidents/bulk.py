"""Many incidents at once, for plans and counts: one statement each, so that a test can have twenty thousand."""

from django.db import connection

from tests.builders import a_plan, a_version

INCIDENTS = """
INSERT INTO incidents_incident (
  organization_id, filed_by_id, act, nature, area, plan_id, topic,
  subscription, criterion, version_id, product_name, title, description, severity, language,
  contact_name, contact_email, contact_phone, customer_reference, step, state, engineer_id, opened_at, started_at,
  first_response_at, closed_at, close_reason, updated_at, promised_hours, counting, clock_zone, clock_country,
  due_at, answer_due_at)
SELECT
  (%(companies)s::bigint[])[1 + n %% %(k)s], (%(people)s::bigint[])[1 + n %% %(k)s], 1, 'break_fix',
  'on_premises', %(plan)s, '', '', '', %(version)s,
  'SQL Server 2022', 'Replication stops ' || n, 'Common words of every report, and number ' || n
    || ' about item' || n %% 211 || ' of topic' || n %% 173
    || CASE WHEN n %% 1000 = 7 THEN ' with a raritan switch' ELSE '' END,
  'B', 'en', 'Mona', 'mona@acme.example', '', '', 4,
  CASE WHEN n %% 50 = 0 THEN 'open' WHEN n %% 50 = 1 THEN 'attention_needed' ELSE 'closed' END, %(engineer)s,
  at, at + interval '1 hour', CASE WHEN n %% 50 = 0 THEN NULL ELSE at + interval '1 hour' END,
  CASE WHEN n %% 50 > 1 THEN at + interval '3 days' END, CASE WHEN n %% 50 > 1 THEN 'resolved' ELSE '' END,
  at + interval '3 days', 4, 'clock', 'UTC', 'NO', at + interval '4 hours',
  CASE WHEN n %% 50 = 0 THEN at + interval '4 hours' END
FROM (SELECT n, now() - (%(count)s - n) * interval '5 minutes' AS at FROM generate_series(1, %(count)s) n) rows
"""
WATCHERS = """
INSERT INTO incidents_watcher (user_id, incident_id, organization_id, since)
SELECT filed_by_id, id, organization_id, now() FROM incidents_incident
"""
WATCHED = """
INSERT INTO incidents_watcher (user_id, incident_id, organization_id, since)
SELECT %s, id, organization_id, now() FROM incidents_incident
WHERE filed_by_id <> %s AND organization_id = %s AND id %% 10 = 3
"""


def many_incidents(people, engineer, count):
    """`count` incidents, dealt out to `people` in turn; one in fifty is open, and as many wait for the partner."""
    values = {
        "companies": [person.organization_id for person in people],
        "people": [person.pk for person in people],
        "k": len(people),
        "version": a_version().pk,
        "plan": a_plan().pk,
        "engineer": engineer.pk,
        "count": count,
    }
    with connection.cursor() as cursor:
        # A busy machine may need longer than a page is given.
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")
        cursor.execute(INCIDENTS, values)
        # Each watcher's key is looked up among them: with the statistics of an empty table that took minutes at times.
        cursor.execute("ANALYZE incidents_incident")
        cursor.execute(WATCHERS)


def watches_a_tenth(person):
    """The person follows every tenth incident that colleagues filed."""
    with connection.cursor() as cursor:
        cursor.execute(WATCHED, [person.pk, person.pk, person.organization_id])


def analyze():
    """What autovacuum does of itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('incidents_words_idx')")
        cursor.execute("ANALYZE")
