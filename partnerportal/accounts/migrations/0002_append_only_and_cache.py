"""The activity log refuses UPDATE and DELETE; the default cache has its table (model.md 6, 7)."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION portal_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER accounts_activity_append_only BEFORE UPDATE OR DELETE ON accounts_activity
  FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();
"""
CACHE = """
CREATE TABLE partnerportal_cache (
  cache_key varchar(255) NOT NULL PRIMARY KEY, value text NOT NULL, expires timestamp with time zone NOT NULL
);
CREATE INDEX partnerportal_cache_expires ON partnerportal_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(
            REFUSE, "DROP TRIGGER accounts_activity_append_only ON accounts_activity; DROP FUNCTION portal_refuse_change();"
        ),
        migrations.RunSQL(CACHE, "DROP TABLE partnerportal_cache;"),
    ]
