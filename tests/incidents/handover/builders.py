"""A reseller without the grant, its provider, and what goes from one to the other."""

from incidents import services
from incidents.models import HandOver
from incidents.services import handover
from incidents.services.handover import Problem
from support.models import Kind
from tests.builders import a_plan, a_version
from tests.customers.builders import a_shared_customer
from tests.incidents.builders import MONDAY, later


def azure():
    return a_version("Virtual Machines", product="Sample Azure", kind=Kind.CLOUD)


def a_problem(user, **fields):
    facts = {"title": "VMs stop", "description": "At night.", "severity": "B", "version": azure()}
    return Problem(**{**facts, "contact_name": user.name, "contact_email": user.email, **fields})


def a_hand_over(cast, now=MONDAY, customer=None, **fields):
    """Of the reseller's Admin agent, to the provider; both have an Admin agent."""
    a_plan("csp")
    people = cast.reseller_admin_agent, cast.provider_admin_agent
    customer = customer or a_shared_customer(cast.provider, cast.csp_only)
    return handover.hand_over(people[0], customer, cast.provider, a_problem(people[0], **fields), now)


def in_state(state, cast):
    """A hand-over as people bring it there."""
    row = a_hand_over(cast)
    agent = cast.provider_admin_agent
    if state == "withdrawn":
        return handover.withdraw(cast.reseller_admin_agent, row, later(hours=1))
    if state == "declined":
        return handover.decline(agent, row, "Not ours.", later(hours=1))
    if state in {"taken", "filed"}:
        row = handover.take(agent, row, later(hours=1))
    if state == "filed":
        submitted(agent, row.incident)
        row = HandOver.objects.get(pk=row.pk)
    return row


def submitted(agent, draft, now=None):
    """The provider's draft, completed and filed with the plan of CSP."""
    facts = {"plan": a_plan("csp"), "customer_subscription": draft.customer.subscriptions.first()}
    draft = services.save_draft(agent, draft, criterion="deviation", health_checked_at=MONDAY, now=MONDAY, **facts)
    return services.submit(agent, draft, None, now or later(hours=2))
