"""The database itself refuses a row of one company that points at a row of another (model.md 3)."""

from django.apps import apps
from django.db import connection

LABELS = {"accounts", "support", "benefits", "customers", "incidents"}
COMPANY = ("organization", "provider", "reseller", "partner")
"""Names of columns that hold whose row it is, or between whom."""
EXCEPTIONS = {
    ("support_contractlink", "contract"): "an account of any company may hold the pair (D24)",
    ("incidents_incident", "entitlement"): "a holder spends another company's contract; `paid_by` names it",
    ("incidents_incident", "filed_by"): "a person may change company; the incident stays where it was filed",
    ("accounts_activity", "by"): "staff act on a company's rows",
    ("accounts_outbox", "user"): "mail about a company's row may go to a holder or to staff",
    ("incidents_incident", "customer_subscription"): "a reseller files in what its provider has provisioned (D34)",
}
BETWEEN_CUSTOMERS = {
    ("incidents_incident", "follows"): "the author of a draft may still choose for whom it is",
    ("incidents_incident", "merged_into"): "only the company is kept; merging looks at the customer",
}


def _columns(model, names):
    return [f for f in model._meta.fields if f.name in names]


def _pairs(names):
    """Foreign keys between rows that both carry the company, or the customer. People are left out, but for `user`: a
    person may change company, and what they did stays where it was done."""
    for model in apps.get_models():
        if model._meta.app_label not in LABELS or not _columns(model, names):
            continue
        for field in model._meta.fields:
            if field.is_relation and field.name not in names and _columns(field.related_model, names):
                if field.related_model._meta.model_name == "user" and field.name != "user":
                    continue
                yield model._meta.db_table, field, _columns(model, names)


def _composite(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass",
            [table],
        )
        return [row[0] for row in cursor.fetchall()]


def _missing(names, exceptions):
    return [
        (table, field.name)
        for table, field, columns in _pairs(names)
        if (table, field.name) not in exceptions
        if not any(f"({field.column}, {one.column})" in rule for rule in _composite(table) for one in columns)
    ]


def test_every_key_between_rows_of_companies_carries_the_company(db):
    assert _missing(COMPANY, EXCEPTIONS) == []


def test_every_key_between_rows_of_customers_carries_the_customer(db):
    assert _missing(("customer",), BETWEEN_CUSTOMERS) == []
