"""What was handed over once is open once; a hand-over, its incident, who reads it and its links are of one customer.

An incident is shared with nobody but the reseller of its hand-over: the draft comes first and the hand-over names it in
the same transaction, so that key is looked at when it ends.
"""

import django.db.models.deletion
from django.db import migrations, models

HAND_OVERS = """
ALTER TABLE incidents_handover ADD CONSTRAINT incidents_handover_incident_of_provider
  FOREIGN KEY (incident_id, provider_id) REFERENCES incidents_incident (id, organization_id);
ALTER TABLE incidents_handover ADD CONSTRAINT incidents_handover_incident_of_same_customer
  FOREIGN KEY (incident_id, customer_id) REFERENCES incidents_incident (id, customer_id);
ALTER TABLE incidents_incident ADD CONSTRAINT incidents_incident_shared_with_who_handed_it_over
  FOREIGN KEY (id, shared_with_id) REFERENCES incidents_handover (incident_id, reseller_id)
  DEFERRABLE INITIALLY DEFERRED;
"""
NO_HAND_OVERS = """
ALTER TABLE incidents_incident DROP CONSTRAINT incidents_incident_shared_with_who_handed_it_over;
ALTER TABLE incidents_handover DROP CONSTRAINT incidents_handover_incident_of_same_customer;
ALTER TABLE incidents_handover DROP CONSTRAINT incidents_handover_incident_of_provider;
"""
CUSTOMERS = """
DELETE FROM incidents_readlink USING incidents_incident AS of
  WHERE of.id = incident_id AND of.customer_id IS NULL;
UPDATE incidents_readlink SET customer_id = of.customer_id FROM incidents_incident AS of WHERE of.id = incident_id;
SET CONSTRAINTS ALL IMMEDIATE;
"""
READ_LINKS = """
ALTER TABLE incidents_readlink ADD CONSTRAINT incidents_readlink_incident_of_same_customer
  FOREIGN KEY (incident_id, customer_id) REFERENCES incidents_incident (id, customer_id);
"""
NO_READ_LINKS = "ALTER TABLE incidents_readlink DROP CONSTRAINT incidents_readlink_incident_of_same_customer;"


def customer(**options):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.customer", **options
    )


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0003_known_by_what_was_typed"),
        ("incidents", "0006_report_index"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["waiting", "taken"])),
                fields=("reseller", "provider", "customer", "version", "title"),
                name="incidents_handover_one_open_per_problem",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(
                fields=("incident", "reseller"), name="incidents_handover_key_with_reseller"
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.UniqueConstraint(fields=("id", "customer"), name="incidents_incident_key_with_customer"),
        ),
        migrations.RunSQL(HAND_OVERS, NO_HAND_OVERS),
        migrations.AddField(model_name="readlink", name="customer", field=customer(null=True)),
        migrations.RunSQL(CUSTOMERS, migrations.RunSQL.noop),
        migrations.AlterField(model_name="readlink", name="customer", field=customer()),
        migrations.RunSQL(READ_LINKS, NO_READ_LINKS),
    ]
