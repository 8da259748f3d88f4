"""Each product in each context: where the problem leads, which plan pays, what the banner says (domain.md 5.1)."""

import pytest

from incidents.models import Incident
from tests.incidents.builders import a_line
from tests.incidents.paths.builders import Journey, paid_plan, signature
from tests.incidents.wizard import text, told

OWN, FOR = "In your own context: Acme", "For customer Nordwind"
FREE = {"nature": "billing"}

# product, context, what the person holds, then: the next step, the plan, what the review says of it
PATHS = """
on-premises own      pack      plan    product-support  11
azure       own      signature plan    signature        cost
azure       own      asfp      plan    asfp             not-counted
dynamics    own      signature plan    signature        cost
finance     own      signature plan    signature        cost
crm         own      nothing   details included         included
office      own      nothing   details included         included
ems         own      nothing   details included         included
on-premises customer pack      plan    product-support  11
azure       customer nothing   plan    csp              csp
azure       customer signature plan    csp              csp
dynamics    customer asfp      plan    asfp             not-counted
finance     customer asfp      plan    asfp             not-counted
crm         customer asfp      plan    asfp             not-counted
office      customer nothing   details included         included
ems         customer nothing   details included         included
"""
PAYS = {
    "11": "This incident will cost 1 of 12. 11 will be left.",
    "cost": "This incident will cost 1 of 5. 4 will be left.",
    "not-counted": "This plan is not counted.",
    "included": "Included, not counted",
    "csp": "Cloud Solution Provider, free",
}
ROWS = [line.split() for line in PATHS.strip().splitlines()]


def hold(user, what):
    """The line that the person may choose, if the row names one."""
    if what == "pack":
        return a_line(user, on_premises=12)
    if what == "asfp":
        return paid_plan(user.organization)
    return signature(user) if what == "signature" else None


def choose(journey, plans, code, line):
    """The choice of the second step, where there is one."""
    key = line.pk if line and line.plan.code == code else f"plan-{plans[code].pk}"
    assert journey.post("plan", {"entitlement": key}).url == journey.url("details")


@pytest.mark.parametrize("product, context, holds, following, plan, says", ROWS)
def test_each_path_leads_to_its_plan_and_is_filed(
    client, agent, customer, plans, product, context, holds, following, plan, says
):
    line = hold(agent, holds)
    journey = Journey(client, agent, product, customer if context == "customer" else None)
    assert journey.problem().url == journey.url(following)
    if following == "plan":
        choose(journey, plans, plan, line)
    assert journey.details().url == journey.url("review")
    review = text(journey.get("review"))
    assert PAYS[says] in review and (FOR if context == "customer" else OWN) in review
    response = journey.submit()
    filed = journey.draft
    assert (response.status_code, filed.state, filed.plan.code) == (302, "open", plan)
    assert filed.customer == journey.customer and filed.area == journey.version.product.area


@pytest.mark.parametrize("product, context, holds, following, plan, says", ROWS)
def test_the_stepper_shows_no_step_that_asks_nothing(
    client, agent, customer, product, context, holds, following, plan, says
):
    hold(agent, holds)
    journey = Journey(client, agent, product, customer if context == "customer" else None)
    journey.problem()
    steps = [step.word for step in journey.get("problem").context["steps"]]
    assert ("Support plan" in steps) == (plan != "included")


@pytest.mark.parametrize("nature", ["billing", "fraud", "portal"])
@pytest.mark.parametrize("version", ["portal", "", "azure"])
def test_what_is_free_asks_no_plan_and_no_severity(client, agent, plans, nature, version):
    journey = Journey(client, agent, "azure")
    response = journey.problem(nature=nature, version=journey.version.pk if version == "azure" else version)
    assert response.url == journey.url("details")
    page = text(journey.get("details"))
    assert "How severe is it?" not in page and "answered within one business day" in page
    assert journey.details(severity="").url == journey.url("review")
    review = text(journey.get("review"))
    assert (
        " Free " in review
        and "Nothing is spent" in review
        and "Within one business day, 09:00 to 17:00 in UTC" in review
    )
    journey.submit()
    filed = journey.draft
    assert (filed.state, filed.plan.code, filed.severity, filed.nature) == ("open", "free", "", nature)


@pytest.mark.parametrize("nature", ["billing", "fraud"])
def test_billing_and_fraud_of_a_customer_are_not_escalated(client, agent, customer, nature):
    journey = Journey(client, agent, "office", customer)
    assert journey.problem(nature=nature, version="portal").url == journey.url("details")
    assert "Escalation" not in text(journey.get("details"))
    journey.details(severity="", criterion="", health_checked_at="")
    assert journey.submit().status_code == 302
    assert (journey.draft.plan.code, journey.draft.customer) == ("free", customer)


def test_this_portal_is_no_matter_of_a_customer(client, agent, customer):
    journey = Journey(client, agent, "office", customer)
    response = journey.problem(nature="portal", version="portal")
    assert response.status_code == 422 and "Choose one of these answers." in text(response)


def test_a_problem_without_a_product_is_asked_for_it(client, agent):
    response = Journey(client, agent).problem(version="portal")
    assert response.status_code == 422
    assert "A problem needs its product: choose one, or say which of the others it is." in text(response)


@pytest.mark.parametrize("for_customer", [False, True])
def test_a_marketplace_product_leads_to_its_publisher_and_files_nothing(client, agent, customer, for_customer):
    journey = Journey(client, agent, "office", customer if for_customer else None)
    response = journey.problem(version="marketplace", title="", description="")
    assert response.url == "/support/marketplace/"
    assert "supported by their publisher" in told(response)[0]
    assert not Incident.objects.exists()


def test_what_was_typed_about_a_marketplace_product_is_kept_as_a_draft(client, agent):
    journey = Journey(client, agent)
    assert journey.problem(version="marketplace").url == "/support/marketplace/"
    assert (journey.draft.title, journey.draft.version) == ("Replication stops", None)


def test_advice_for_a_customer_is_not_answered_here(client, agent, customer):
    journey = Journey(client, agent, "office", customer)
    assert journey.problem(nature="advice").url == journey.url("elsewhere")
    page = text(journey.get("elsewhere"))
    assert "is for partners, not for their customers" in page and FOR in page


@pytest.mark.parametrize("nature", ["billing", "fraud", "portal"])
def test_a_holder_is_offered_problems_with_on_premises_products_alone(client, cast, plans, nature):
    journey = Journey(client, cast.holder, "on-premises")
    page = journey.get().content.decode()
    assert f'value="{nature}"' not in page and 'value="marketplace"' not in page and 'value="portal"' not in page
    assert journey.problem(nature=nature).status_code == 422


def test_signature_for_a_customer_is_a_second_choice_that_warns(client, agent, customer, plans):
    line = signature(agent)
    journey = Journey(client, agent, "azure", customer)
    journey.problem()
    html = journey.get("plan").content.decode()
    assert f'value="plan-{plans["csp"].pk}"' in html and html.count(" checked>") == 1
    assert "A second choice: it spends what your company has for itself" in html
    assert html.index("Cloud Solution Provider") < html.index("A second choice")
    journey.plan(line)
    journey.details()
    assert "This incident will cost 1 of 5." in text(journey.get("review"))
    journey.submit()
    line.refresh_from_db()
    assert (line.used, journey.draft.paid_by) == (1, agent.organization)


def test_the_plan_of_cloud_solution_provider_is_never_for_ones_own(client, agent, plans):
    signature(agent)
    journey = Journey(client, agent, "azure")
    journey.problem()
    assert "Only for a request on behalf of a customer." in text(journey.get("plan"))
    response = journey.post("plan", {"entitlement": f"plan-{plans['csp'].pk}"})
    assert response.status_code == 422 and journey.draft.plan is None
