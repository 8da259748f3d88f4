"""Events are append-only; what carries a company is held to the company of what it points at (model.md 3)."""

from django.db import migrations

APPEND_ONLY = """
CREATE TRIGGER benefits_activationevent_append_only BEFORE UPDATE OR DELETE ON benefits_activationevent
  FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();
"""
KEYS = [
    ("benefits_membership", "same_company_as_contract", "contract_id", "support_contract"),
    ("benefits_membershipbenefit", "same_company_as_membership", "membership_id", "benefits_membership"),
    ("benefits_membershipbenefit", "same_company_as_entitlement", "entitlement_id", "support_entitlement"),
    ("benefits_activation", "same_company_as_membership", "membership_id", "benefits_membership"),
    ("benefits_activation", "same_company_as_contract", "contract_id", "support_contract"),
]


def company_key(table, name, column, target):
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_{name} "
        f"FOREIGN KEY ({column}, organization_id) REFERENCES {target} (id, organization_id);",
        f"ALTER TABLE {table} DROP CONSTRAINT {table}_{name};",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("benefits", "0001_initial"),
        ("support", "0002_append_only_and_company_keys"),
        ("accounts", "0002_append_only_and_cache"),
    ]

    operations = [
        migrations.RunSQL(APPEND_ONLY, "DROP TRIGGER benefits_activationevent_append_only ON benefits_activationevent;"),
        *[company_key(*key) for key in KEYS],
    ]
