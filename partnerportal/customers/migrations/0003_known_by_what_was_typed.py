"""A partner knows whom it has only invited by what it typed; until now others' names were shown."""

from django.db import migrations, models

FILL = """
UPDATE customers_relationship AS row SET
  typed_name = customer.name,
  typed_country = customer.country,
  typed_email = COALESCE(
    (
      SELECT mail."to" FROM accounts_outbox AS mail
      WHERE mail.reference = 'relationship:' || row.id
        AND mail.kind IN ('customers/invited', 'customers/admin_asked')
      ORDER BY mail.id DESC LIMIT 1
    ),
    customer.email
  ),
  asked_at = CASE WHEN row.state = 'invited' THEN row.invited_at END
FROM customers_customer AS customer WHERE customer.id = row.customer_id
"""
NOT_ACCEPTED = """
UPDATE customers_relationship SET typed_name = customer.domain
FROM customers_customer AS customer
WHERE customer.id = customer_id AND accepted_at IS NULL AND EXISTS (
  SELECT FROM customers_relationship AS other
  WHERE other.customer_id = customer.id AND other.organization_id <> customers_relationship.organization_id
)
"""
"""What was typed is not known any more: the name may be another partner's."""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_people_and_requests"),
        ("customers", "0002_company_keys"),
    ]

    operations = [
        migrations.AddField(
            model_name="relationship",
            name="asked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="relationship",
            name="typed_name",
            field=models.CharField(default="", max_length=200),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="relationship",
            name="typed_country",
            field=models.CharField(default="", max_length=2),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="relationship",
            name="typed_email",
            field=models.EmailField(default="", max_length=254),
            preserve_default=False,
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(NOT_ACCEPTED, migrations.RunSQL.noop),
    ]
