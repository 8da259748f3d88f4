"""Incidents as tests need them: made by the services, so that rows, entries and events belong together."""

from datetime import UTC, datetime, timedelta

from incidents import services
from incidents.needed import asked
from partnerportal.customers.models import Subscription
from support.models import Kind
from support.services import link_as_member, link_typed
from tests.builders import a_contract, a_plan, a_version

MONDAY = datetime(2026, 11, 16, 10, tzinfo=UTC)
"""A working day in every country of the tests, at eleven in Oslo."""
COMPLETE = {
    "nature": "break_fix",
    "title": "Replication stops",
    "description": "The secondary does not catch up since the update.",
    "severity": "B",
    "language": "en",
    "contact_name": "Mona Member",
    "contact_email": "mona@acme.example",
}


def a_line(user, on_premises=5, **fields):
    """The Product Support line of a contract that is linked to the person: of their company, or typed by a holder."""
    a_plan("csp")
    company = fields.pop("company", None) or user.organization
    contract = a_contract(company, on_premises=on_premises, **fields)
    if company == user.organization:
        link_as_member(user, contract)
    else:
        link_typed(user, contract.access_id, contract.contract_id)
    return contract.entitlements.get(kind=Kind.ON_PREMISES)


def a_draft(user, **fields):
    return services.save_draft(user, None, now=MONDAY, **{**COMPLETE, "version": a_version(), **fields})


def on_path(user, version, customer=None):
    """What the product asks beside the problem itself: of Azure a subscription, of the others a topic."""
    name = asked(version.product.area, customer is not None)
    if name == ("customer_subscription",):
        found = Subscription.objects.open_to(user.organization).filter(customer=customer)
        return {"customer_subscription": found.first()}
    topic = {"dynamics": "technical", "office": "mail"}
    return dict.fromkeys(name, topic.get(version.product.area, "Production"))


def an_incident(user, line=None, now=MONDAY, **fields):
    """An open incident, submitted on Monday at ten."""
    return services.submit(user, a_draft(user, **fields), (line or a_line(user)).pk, now)


def in_state(state, user, engineer, line=None):
    """An incident that came to `state` as people bring it there; started, unless it is a draft or only just open."""
    if state == "draft":
        return a_draft(user)
    incident = an_incident(user, line)
    if state == "attention_needed":
        return services.ask_partner(engineer, incident, "Which version?", now=later(hours=1))
    if state == "closed":
        return services.close_as(engineer, incident, "resolved", "It is mended.", now=later(hours=1))
    return incident


def later(**span):
    return MONDAY + timedelta(**span)
