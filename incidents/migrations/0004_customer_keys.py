"""The Azure subscription of a request is one of its customer's; a duplicate goes on in the same company."""

from django.db import migrations

SUBSCRIPTION = """
ALTER TABLE incidents_incident ADD CONSTRAINT incidents_incident_subscription_of_same_customer
  FOREIGN KEY (customer_subscription_id, customer_id) REFERENCES customers_subscription (id, customer_id);
"""
MERGED = """
ALTER TABLE incidents_incident ADD CONSTRAINT incidents_incident_merged_in_same_company
  FOREIGN KEY (merged_into_id, organization_id) REFERENCES incidents_incident (id, organization_id);
"""
NO_MERGED = "ALTER TABLE incidents_incident DROP CONSTRAINT incidents_incident_merged_in_same_company;"
NO_SUBSCRIPTION = "ALTER TABLE incidents_incident DROP CONSTRAINT incidents_incident_subscription_of_same_customer;"


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0003_every_product_and_customers"),
        ("customers", "0002_company_keys"),
    ]

    operations = [migrations.RunSQL(SUBSCRIPTION, NO_SUBSCRIPTION), migrations.RunSQL(MERGED, NO_MERGED)]
