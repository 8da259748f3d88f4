"""Where no plan pays: who files instead, and why each plan cannot be used (D28, D31, D41)."""

import pytest

from incidents.models import HandOver
from incidents.services import handover
from partnerportal.common.refusals import Refused
from partnerportal.customers.models import Subscription
from support.models import Kind, Plan
from tests.builders import a_company, a_contract, a_plan
from tests.customers.builders import a_grant, a_shared_customer, a_subscription
from tests.incidents.handover.builders import a_problem
from tests.incidents.paths.builders import Journey, a_product, paid_plan, signature
from tests.incidents.wizard import text

NOBODY = "Your provider can file it with a plan of its own"


@pytest.fixture
def sold(plans):
    """The plans of the catalogue that a company buys."""
    for code, areas in (("asfp", {"customer_areas": ["dynamics"]}), ("azure", {"own_areas": ["azure"]})):
        Plan.objects.filter(pk=a_plan(code).pk).update(is_sold=True, **areas)


@pytest.fixture
def shared(cast, plans):
    fjord = a_company("Fjord", in_csp=True, csp_type="indirect_provider", domain="fjord.example")
    return fjord, a_shared_customer(fjord, cast.csp_only, name="Ganga")


def test_dynamics_without_a_plan_is_handed_over_from_the_page_of_plans(client, cast, shared):
    fjord, ganga = shared
    journey = Journey(client, cast.reseller, "dynamics", ganga)
    assert journey.problem().url == journey.url("plan")
    page = journey.get("plan")
    assert NOBODY in text(page) and "Hand over to Fjord" in text(page)
    assert f'href="/customers/{ganga.pk}/hand-over/?draft={journey.draft.reference}"' in page.text
    row = handover.hand_over(cast.reseller, ganga, fjord, a_problem(cast.reseller, version=journey.version))
    assert (row.state, row.provider) == ("waiting", fjord)


@pytest.mark.parametrize("key", ["dynamics", "crm"])
def test_with_a_plan_of_ones_own_it_is_filed_and_not_handed_over(client, cast, shared, key):
    fjord, ganga = shared
    paid_plan(cast.csp_only)
    journey = Journey(client, cast.reseller, key, ganga)
    journey.problem()
    assert "Hand over" not in text(journey.get("plan"))
    with pytest.raises(Refused, match="You can file this request yourself"):
        handover.hand_over(cast.reseller, ganga, fjord, a_problem(cast.reseller, version=journey.version))


def test_without_a_provider_the_page_of_plans_offers_none(client, cast, agent, customer):
    journey = Journey(client, agent, "dynamics", customer)
    journey.problem()
    assert NOBODY not in text(journey.get("plan"))
    with pytest.raises(Refused, match="You can file this request yourself"):
        handover.hand_over(agent, customer, cast.rival, a_problem(agent, version=journey.version))


def test_an_on_premises_product_is_nobody_elses_to_pay(client, cast, shared):
    fjord, ganga = shared
    journey = Journey(client, cast.reseller, "on-premises", ganga)
    journey.problem()
    assert NOBODY not in text(journey.get("plan"))
    with pytest.raises(Refused, match="You can file this request yourself"):
        handover.hand_over(cast.reseller, ganga, fjord, a_problem(cast.reseller, version=journey.version))


@pytest.mark.parametrize(("granted", "taken"), [("one", True), ("all", False)])
def test_azure_beside_the_granted_subscription_is_handed_over(cast, shared, granted, taken):
    """Ember reaches one of two subscriptions: the problem may be in the other."""
    fjord, ganga = shared
    a_subscription(ganga, fjord, "Second")
    first = Subscription.objects.filter(customer=ganga).earliest("pk")
    a_grant(fjord, cast.csp_only, ganga, first if granted == "one" else None)
    problem = a_problem(cast.reseller, version=a_product("azure"))
    if taken:
        assert handover.hand_over(cast.reseller, ganga, fjord, problem).state == "waiting"
    else:
        with pytest.raises(Refused, match="You can file this request yourself"):
            handover.hand_over(cast.reseller, ganga, fjord, problem)
    assert HandOver.objects.exists() is taken


def of_plans(client, user, key="azure", customer=None):
    journey = Journey(client, user, key, customer)
    assert journey.problem().url == journey.url("plan")
    return text(journey.get("plan"))


def test_an_offer_without_a_cloud_line_says_that_it_has_no_cloud_support(client, agent):
    a_contract(agent.organization, title="Action Pack", on_premises=10)
    assert "Action Pack has no cloud support, and Azure is a cloud product." in of_plans(client, agent)


def test_of_an_offer_with_both_lines_the_one_is_for_on_premises_alone(client, agent):
    signature(agent).contract.entitlements.create(
        organization=agent.organization,
        kind=Kind.ON_PREMISES,
        quota=5,
        plan=Plan.objects.filter(own_areas=["on_premises"]).first(),
    )
    assert "For on-premises products only. Azure is a cloud product." in of_plans(client, agent)


CSP_ONLY = "It is in CSP only: without a membership it has no incidents that could pay"


def test_a_company_in_csp_only_hears_why_it_buys_a_plan_for_its_own_tenant(client, cast, sold):
    assert CSP_ONLY in of_plans(client, cast.reseller)
    page = of_plans(client, cast.member)
    assert CSP_ONLY not in page and "Your company does not hold this plan." in page


def test_for_a_customer_that_is_no_matter(client, cast, shared, sold):
    assert CSP_ONLY not in of_plans(client, cast.reseller, "dynamics", shared[1])
