"""A product of a publisher is listed once, in whatever case; of those that are listed twice the later get a number."""

from django.db import migrations, models
from django.db.models.functions import Lower

NUMBER = """
UPDATE support_marketplaceproduct AS later SET name = left(later.name, 135) || ' #' || later.id
WHERE EXISTS (
  SELECT FROM support_marketplaceproduct AS first
  WHERE first.id < later.id AND lower(first.name) = lower(later.name) AND lower(first.publisher) = lower(later.publisher)
)
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0003_areas_outages_marketplace")]

    operations = [
        migrations.RemoveConstraint(
            model_name="marketplaceproduct", name="support_marketplaceproduct_once_per_publisher"
        ),
        migrations.RunSQL(NUMBER, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="marketplaceproduct",
            constraint=models.UniqueConstraint(
                Lower("name"),
                Lower("publisher"),
                name="support_marketplaceproduct_once_per_publisher",
                violation_error_message="This product of this publisher is listed already.",
            ),
        ),
    ]
