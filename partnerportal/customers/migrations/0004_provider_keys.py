"""The subscription that a grant opens is one that its provider has provisioned (D34)."""

from django.db import migrations, models

GRANTS = """
ALTER TABLE customers_azuregrant ADD CONSTRAINT customers_azuregrant_subscription_of_provider
  FOREIGN KEY (subscription_id, provider_id) REFERENCES customers_subscription (id, partner_id);
"""
NO_GRANTS = "ALTER TABLE customers_azuregrant DROP CONSTRAINT customers_azuregrant_subscription_of_provider;"


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_known_by_what_was_typed")]

    operations = [
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.UniqueConstraint(fields=("id", "partner"), name="customers_subscription_key_with_partner"),
        ),
        migrations.RunSQL(GRANTS, NO_GRANTS),
    ]
