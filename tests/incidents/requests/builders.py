"""Requests for customers, made by the services."""

from incidents import services
from support.models import Kind
from tests.builders import a_plan, a_version
from tests.customers.builders import a_customer
from tests.incidents.builders import COMPLETE, MONDAY, on_path

NEW = object()


def a_request(user, customer=NEW, now=MONDAY, code="", **fields):
    """About Azure with the plan of CSP, for a new customer of the person's company unless another is given.

    For None as customer it is about Office 365 in the own context.
    """
    customer = a_customer(user.organization, azure=True) if customer is NEW else customer
    code = code or ("csp" if customer else "included")
    area = {"csp": "azure", "included": "office"}[code]
    version = a_version(
        "Virtual Machines" if area == "azure" else "Exchange", product=f"Sample {area}", kind=Kind.CLOUD, area=area
    )
    facts = {**COMPLETE, **on_path(user, version, customer), "version": version, "plan": a_plan(code)}
    facts |= {"contact_email": user.email, "customer": customer}
    if customer:
        facts |= {"criterion": "deviation", "health_checked_at": now}
    draft = services.save_draft(user, None, now=now, **{**facts, **fields})
    return services.submit(user, draft, None, now)
