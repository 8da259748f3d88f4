from datetime import UTC, date, datetime, time

from support.models import Plan
from support.services import plans
from support.services.plans import Registration
from tests.builders import a_plan

START = date(2026, 6, 1)


def noon(day):
    return datetime.combine(day, time(12), tzinfo=UTC)


SOLD = {
    "asfp": {"own_areas": ["azure", "dynamics"], "customer_areas": ["azure", "dynamics"]},
    "psfp": {"own_areas": ["on_premises", "azure", "dynamics"], "customer_areas": ["on_premises", "azure", "dynamics"]},
    "azure": {"own_areas": ["azure"]},
}


def a_sold_plan(code="asfp"):
    facts = {**SOLD[code], "needs_link": False, "is_sold": True, "is_counted": False, "short_name": code.upper()}
    return a_plan(code, **facts)


def a_registration(company, code="asfp", start=START, agreement="EA-1"):
    return Registration(company, Plan.objects.filter(code=code).first() or a_sold_plan(code), start, agreement)


def registered(staff, company, code="asfp", start=START, agreement="EA-1", now=None):
    return plans.register(staff, a_registration(company, code, start, agreement), now or noon(start))
