"""The database itself refuses a row of one company that points at a row of another (model.md 3)."""

from django.apps import apps
from django.db import connection

LABELS = {"accounts", "support", "benefits", "incidents"}
EXCEPTIONS = {
    ("support_contractlink", "contract"): "an account of any company may hold the pair (D24)",
    ("incidents_incident", "entitlement"): "a holder spends another company's contract; `paid_by` names it",
    ("incidents_incident", "filed_by"): "a person may change company; the incident stays where it was filed",
    ("accounts_activity", "by"): "staff act on a company's rows",
    ("accounts_outbox", "user"): "mail about a company's row may go to a holder or to staff",
}


def _company_columns(model):
    return [f for f in model._meta.fields if f.name == "organization"]


def _pairs():
    """Foreign keys between rows that both carry the company."""
    for model in apps.get_models():
        if model._meta.app_label not in LABELS or not _company_columns(model):
            continue
        for field in model._meta.fields:
            if field.is_relation and field.name != "organization" and _company_columns(field.related_model):
                if field.related_model._meta.model_name == "user" and field.name != "user":
                    continue
                yield model._meta.db_table, field


def _composite(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass",
            [table],
        )
        return [row[0] for row in cursor.fetchall()]


def test_every_key_between_rows_of_companies_carries_the_company(db):
    missing = []
    for table, field in _pairs():
        if (table, field.name) in EXCEPTIONS:
            continue
        if not any(f"({field.column}, organization_id)" in rule for rule in _composite(table)):
            missing.append((table, field.name))
    assert missing == []
