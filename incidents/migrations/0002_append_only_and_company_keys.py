"""Events are append-only; the companies of incident, line, follow-up and watcher fit together (model.md 3)."""

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
WATCHES = """
ALTER TABLE incidents_watcher ADD CONSTRAINT incidents_watcher_of_same_company_as_user
  FOREIGN KEY (user_id, organization_id) REFERENCES accounts_user (id, organization_id);
ALTER TABLE incidents_watcher ADD CONSTRAINT incidents_watcher_of_same_company_as_incident
  FOREIGN KEY (incident_id, organization_id) REFERENCES incidents_incident (id, organization_id);
"""
NO_WATCHES = """
ALTER TABLE incidents_watcher DROP CONSTRAINT incidents_watcher_of_same_company_as_user;
ALTER TABLE incidents_watcher DROP CONSTRAINT incidents_watcher_of_same_company_as_incident;
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
        migrations.RunSQL(WATCHES, NO_WATCHES),
    ]
