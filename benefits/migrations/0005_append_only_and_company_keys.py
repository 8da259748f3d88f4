"""What must not change is append-only; what carries a company is held to the company of what it points at."""

from django.db import migrations

APPEND_ONLY = ["benefits_advisorymessage", "benefits_invoice", "benefits_marketingfollowup", "benefits_redemption"]
KEYS = [
    ("benefits_advisoryrequest", "same_company_as_entitlement", "entitlement_id", "support_entitlement"),
    ("benefits_assignment", "same_company_as_benefit", "benefit_id", "benefits_membershipbenefit"),
    ("benefits_invoice", "same_company_as_order", "order_id", "benefits_order"),
    ("benefits_marketingactivation", "same_company_as_benefit", "benefit_id", "benefits_membershipbenefit"),
    ("benefits_order", "same_company_as_membership", "membership_id", "benefits_membership"),
    ("benefits_order", "same_company_as_replaced", "replaces_id", "benefits_membership"),
    ("benefits_paymentproof", "same_company_as_order", "order_id", "benefits_order"),
    ("benefits_productkey", "same_company_as_benefit", "benefit_id", "benefits_membershipbenefit"),
    ("benefits_redemption", "same_company_as_key", "key_id", "benefits_productkey"),
    ("benefits_redemption", "same_company_as_subscription", "subscription_id", "benefits_cloudsubscription"),
    ("benefits_refundrequest", "same_company_as_benefit", "benefit_id", "benefits_membershipbenefit"),
    ("benefits_refundrequest", "same_company_as_membership", "membership_id", "benefits_membership"),
    ("benefits_refundrequest", "same_company_as_order", "order_id", "benefits_order"),
]


def company_key(table, name, column, target):
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_{name} "
        f"FOREIGN KEY ({column}, organization_id) REFERENCES {target} (id, organization_id);",
        f"ALTER TABLE {table} DROP CONSTRAINT {table}_{name};",
    )


def append_only(table):
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();",
        f"DROP TRIGGER {table}_append_only ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("benefits", "0004_every_family"),
        ("support", "0002_append_only_and_company_keys"),
    ]

    operations = [*map(append_only, APPEND_ONLY), *(company_key(*key) for key in KEYS)]
