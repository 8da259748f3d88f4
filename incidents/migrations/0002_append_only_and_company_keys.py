"""Events are append-only; who pays is the company of the line, a follow-up stays in its company (model.md 3)."""

from django.db import migrations

APPEND_ONLY = """
CREATE TRIGGER incidents_event_append_only BEFORE UPDATE OR DELETE ON incidents_event
  FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();
"""
PAID_BY = """
ALTER TABLE incidents_incident ADD CONSTRAINT incidents_incident_paid_by_company_of_entitlement
  FOREIGN KEY (entitlement_id, paid_by_id) REFERENCES support_entitlement (id, organization_id);
"""
FOLLOWS = """
ALTER TABLE incidents_incident ADD CONSTRAINT incidents_incident_follows_in_same_company
  FOREIGN KEY (follows_id, organization_id) REFERENCES incidents_incident (id, organization_id);
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_initial")]

    operations = [
        migrations.RunSQL(APPEND_ONLY, "DROP TRIGGER incidents_event_append_only ON incidents_event;"),
        migrations.RunSQL(
            PAID_BY,
            "ALTER TABLE incidents_incident DROP CONSTRAINT incidents_incident_paid_by_company_of_entitlement;",
        ),
        migrations.RunSQL(
            FOLLOWS, "ALTER TABLE incidents_incident DROP CONSTRAINT incidents_incident_follows_in_same_company;"
        ),
    ]
