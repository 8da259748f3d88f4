"""A member of a support group belongs to its company, and a grant names a subscription of its customer."""

from django.db import migrations

MEMBERS = """
ALTER TABLE customers_groupmember ADD CONSTRAINT customers_groupmember_of_same_company_as_user
  FOREIGN KEY (user_id, organization_id) REFERENCES accounts_user (id, organization_id);
ALTER TABLE customers_groupmember ADD CONSTRAINT customers_groupmember_of_same_company_as_group
  FOREIGN KEY (group_id, organization_id) REFERENCES customers_supportgroup (id, organization_id);
"""
NO_MEMBERS = """
ALTER TABLE customers_groupmember DROP CONSTRAINT customers_groupmember_of_same_company_as_user;
ALTER TABLE customers_groupmember DROP CONSTRAINT customers_groupmember_of_same_company_as_group;
"""
GRANTS = """
ALTER TABLE customers_azuregrant ADD CONSTRAINT customers_azuregrant_subscription_of_customer
  FOREIGN KEY (subscription_id, customer_id) REFERENCES customers_subscription (id, customer_id);
"""
NO_GRANTS = "ALTER TABLE customers_azuregrant DROP CONSTRAINT customers_azuregrant_subscription_of_customer;"


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]

    operations = [migrations.RunSQL(MEMBERS, NO_MEMBERS), migrations.RunSQL(GRANTS, NO_GRANTS)]
