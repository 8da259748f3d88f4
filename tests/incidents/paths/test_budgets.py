"""No step of the wizard asks more than twelve questions, whatever there is."""

import re

import pytest

from partnerportal.customers.models import AzureGrant, Customer
from support.models import Region
from tests.builders import a_company, a_person
from tests.customers.builders import a_customer, a_grant, a_shared_customer, a_subscription
from tests.incidents.builders import a_line
from tests.incidents.paths.builders import Journey, paid_plan, signature
from tests.incidents.paths.test_escalation import an_outage
from tests.incidents.test_page_budgets import asked
from tests.incidents.wizard import OPENED

STEP = 12


@pytest.fixture
def much(cast, agent, customer):
    """Several plans, a pack, customers, subscriptions, colleagues and an outage."""
    signature(agent), signature(agent), paid_plan(agent.organization), a_line(agent)
    for _number in range(30):
        a_customer(agent.organization, azure=True)
        a_person(agent.organization)
    return customer


@pytest.mark.parametrize("product", ["on-premises", "azure", "dynamics", "office"])
@pytest.mark.parametrize("is_for_customer", [True, False])
def test_every_step_of_every_path(client, agent, much, product, is_for_customer):
    journey = Journey(client, agent, product, much if is_for_customer else None)
    an_outage(journey.version.product, Region.EMEA)
    journey.problem()
    counts = {step: len(asked(client, journey.url(step))) for step in ("problem", "plan")}
    options = re.findall(r'name="entitlement" value="([^"]+)"', journey.get("plan").text)
    journey.post("plan", {"entitlement": options[0] if options else ""})
    counts["details"] = len(asked(client, journey.url("details")))
    journey.details()
    counts["review"] = len(asked(client, journey.url("review")))
    assert {step: count for step, count in counts.items() if count > STEP} == {}


@pytest.mark.parametrize("about", ["", *(f"?about={about}&{OPENED}" for about in ("azure", "cloud", "on-premises"))])
def test_the_start_of_a_request(client, agent, much, about):
    client.force_login(agent)
    assert len(asked(client, f"/customers/{much.pk}/requests/new/{about}")) <= STEP


@pytest.mark.parametrize("path", [f"/incidents/new/?{OPENED}", "/incidents/new/customer/"])
def test_the_question_for_whom(client, agent, much, path):
    client.force_login(agent)
    assert Customer.objects.count() > 30
    assert len(asked(client, path)) <= STEP


def test_the_first_step_of_who_is_stopped_for_want_of_a_group(client, cast, much):
    """The most that is asked there: the standing, and who in the company could file instead."""
    agent = cast.helpdesk_agent
    journey = Journey(client, agent, "azure", much)
    an_outage(journey.version.product, Region.EMEA)
    assert journey.problem().status_code == 409
    assert len(asked(client, journey.url("problem"))) <= STEP


def test_the_first_step_of_whose_one_subscription_is_closed(client, cast, plans, provider_of):
    shared, last = provider_of
    journey = Journey(client, cast.reseller, "azure", shared)
    journey.problem(customer_subscription=last.pk)
    AzureGrant.objects.filter(subscription=last).delete()
    assert len(asked(client, journey.url("problem"))) <= STEP


def test_the_plans_of_a_reseller_who_has_none_with_the_way_to_its_provider(client, cast, plans, provider_of):
    journey = Journey(client, cast.reseller, "dynamics", provider_of[0])
    journey.problem()
    assert "Hand over to Fjord" in journey.get("plan").text
    assert len(asked(client, journey.url("plan"))) <= STEP


@pytest.fixture
def provider_of(cast):
    """A customer that Ember shares with Fjord, with two subscriptions that are granted one by one."""
    fjord = a_company("Fjord", in_csp=True, csp_type="indirect_provider", domain="fjord.example")
    shared = a_shared_customer(fjord, cast.csp_only)
    for one in (shared.subscriptions.get(), a_subscription(shared, fjord, "Last")):
        a_grant(fjord, cast.csp_only, shared, one)
    return shared, one
