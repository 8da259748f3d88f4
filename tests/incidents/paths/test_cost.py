"""What the pages say that it costs, and that no name stands twice."""

import re

import pytest

from incidents.wizard.summary import facts, spends
from tests.incidents.paths.builders import Journey
from tests.incidents.wizard import PROBLEM, text

FREE, COUNTED = "This takes nothing from a plan, also when you submit.", "An incident is taken only when you submit"


@pytest.mark.parametrize("key, nature, says", [("office", "break_fix", FREE), ("office", "billing", FREE)])
def test_what_is_free_or_included_takes_nothing_and_says_so(client, agent, plans, key, nature, says):
    journey = Journey(client, agent, key)
    journey.problem(nature=nature)
    shown = text(journey.get("details"))
    assert says in shown and COUNTED not in shown and shown.count("There is no phone support") == 1


def test_before_the_product_is_known_and_where_a_plan_is_chosen_it_is_taken_with_submit(client, agent, plans):
    journey = Journey(client, agent, "dynamics")
    assert spends(None) and COUNTED in text(journey.get())
    journey.problem()
    assert COUNTED in text(journey.get("plan"))


def test_azure_of_a_customer_names_its_plan_and_its_product_once(client, agent, customer):
    journey = Journey(client, agent, "azure", customer)
    journey.problem()
    choice = re.search(r'name="entitlement" value="(plan-\d+)"', journey.get("plan").text)[1]
    journey.post("plan", {"entitlement": choice})
    journey.details()
    shown = text(journey.get("review"))
    assert "Cloud Solution Provider, free" in shown and "free Cloud Solution Provider" not in shown
    assert "Kind" not in dict(facts(journey.draft)) and FREE in shown


def test_a_category_is_called_so_where_it_is_missing(client, agent, plans):
    answer = Journey(client, agent, "office").problem(topic="")
    assert "Choose the category that fits best." in text(answer) and PROBLEM["title"] in answer.text


@pytest.mark.parametrize("place", ["/incidents/", "/staff/incidents/"])
def test_a_request_without_a_product_is_listed_with_what_it_is_about(client, cast, agent, plans, place):
    journey = Journey(client, agent)
    journey.problem(nature="billing", version="")
    journey.details()
    journey.submit()
    client.force_login(agent if place == "/incidents/" else cast.engineer)
    assert f"{journey.draft.reference} · Billing, or a subscription or licence" in text(client.get(place))
