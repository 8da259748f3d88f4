"""Movements are append-only; an entitlement belongs to the company of its contract (model.md 1, 3)."""

from django.db import migrations

APPEND_ONLY = """
CREATE TRIGGER support_entry_append_only BEFORE UPDATE OR DELETE ON support_entry
  FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();
"""
COMPANY = """
ALTER TABLE support_entitlement ADD CONSTRAINT support_entitlement_same_company_as_contract
  FOREIGN KEY (contract_id, organization_id) REFERENCES support_contract (id, organization_id);
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0001_initial"), ("accounts", "0002_append_only_and_cache")]

    operations = [
        migrations.RunSQL(APPEND_ONLY, "DROP TRIGGER support_entry_append_only ON support_entry;"),
        migrations.RunSQL(
            COMPANY, "ALTER TABLE support_entitlement DROP CONSTRAINT support_entitlement_same_company_as_contract;"
        ),
    ]
