"""Back, forward, another product, two windows: nothing typed is lost, and nothing of one path stays on another."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.models import Incident
from tests.builders import a_version
from tests.customers.builders import a_customer, a_subscription
from tests.incidents.builders import a_line
from tests.incidents.paths.builders import Journey, a_product, signature
from tests.incidents.wizard import OPENED, PROBLEM, text


def change(journey, key, **fields):
    """The product is changed on the first step."""
    return journey.post("problem", {**PROBLEM, "version": a_product(key).pk, **fields})


def test_everything_of_the_path_is_there_when_one_goes_back(client, agent, customer):
    journey = Journey(client, agent, "azure", customer)
    journey.problem()
    journey.plan_for_free()
    journey.details()
    problem = journey.get("problem").content.decode()
    chosen = customer.subscriptions.get()
    assert f'<option value="{chosen.pk}" selected>{chosen.name}' in problem
    details = journey.get("details").content.decode()
    assert re.search(r'value="unavailable"[^>]*checked', details)
    assert re.search(r'name="health_checked_at"[^>]*checked', details)


@pytest.mark.parametrize("key, field", [("office", "topic"), ("azure", "subscription")])
def test_another_product_asks_its_own_and_forgets_what_only_the_first_asked(client, agent, key, field):
    a_line(agent)
    journey = Journey(client, agent, key)
    journey.problem()
    assert getattr(journey.draft, field)
    assert change(journey, "on-premises").url == journey.url("plan")
    assert (journey.draft.topic, journey.draft.subscription, journey.draft.area) == ("", "", "on_premises")


def test_a_customers_subscription_is_forgotten_with_azure(client, agent, customer):
    journey = Journey(client, agent, "azure", customer)
    journey.problem()
    assert journey.draft.customer_subscription is not None
    assert change(journey, "office", topic="mail").url == journey.url("details")
    assert (journey.draft.customer_subscription, journey.draft.plan.code) == (None, "included")


def test_a_nature_sent_alone_leaves_the_product_where_it_was(client, agent, customer):
    journey = Journey(client, agent, "azure", customer)
    journey.problem()
    journey.post("problem/autosave", {"nature": "billing"})
    assert (journey.draft.nature, journey.draft.area, journey.draft.is_free) == ("billing", "azure", True)


def test_a_plan_without_contract_is_forgotten_where_it_does_not_fit(client, agent):
    signature(agent)
    journey = Journey(client, agent, "office")
    journey.problem()
    assert change(journey, "azure", subscription="Production").url == journey.url("plan")
    assert journey.draft.plan is None
    assert "The plan that you chose before" not in text(journey.get("plan"))


def test_a_plan_that_saved_itself_away_is_chosen_again(client, agent):
    """The product was changed, and the page closed before Continue: the review sends back to the plan."""
    signature(agent)
    journey = Journey(client, agent, "office")
    journey.problem()
    journey.details()
    journey.post("problem/autosave", {"version": a_product("azure").pk, "subscription": "Production"})
    assert journey.get("review").url == journey.url("plan")
    assert "Included support does not cover this any more." in text(journey.get("plan"))


def test_what_another_window_changed_is_looked_at_before_it_is_filed(client, agent, customer):
    journey = Journey(client, agent, "azure", customer)
    journey.problem()
    journey.plan_for_free()
    journey.details()
    seen = re.search(r'name="seen" value="([^"]+)"', journey.get("review").content.decode())[1]
    change(journey, "office", topic="mail")
    response = journey.post("review", {"seen": seen})
    assert response.status_code == 409 and "changed in another window" in text(response)
    assert Incident.objects.get().is_draft


def test_a_posted_customer_changes_nothing(client, agent, customer, cast):
    other = a_customer(cast.rival)
    journey = Journey(client, agent, "office", customer)
    journey.problem(customer=other.pk)
    journey.details(customer=other.pk, plan="1", shared_with=cast.rival.pk)
    assert (journey.draft.customer, journey.draft.shared_with) == (customer, None)


@pytest.mark.parametrize("value", ["", "0", "x", "9" * 40, "1\0"])
def test_a_subscription_is_one_of_the_list(client, agent, customer, value):
    response = Journey(client, agent, "azure", customer).problem(customer_subscription=value)
    assert response.status_code == 422 and "subscription" in text(response)


def test_a_subscription_of_another_customer_is_not_taken(client, agent, customer):
    other = a_customer(agent.organization, azure=True).subscriptions.get()
    response = Journey(client, agent, "azure", customer).problem(customer_subscription=other.pk)
    assert response.status_code == 422 and "Your company has no access to this subscription." in text(response)


@pytest.mark.parametrize(
    "value, says",
    [
        ("", "Name the subscription in which the problem occurs"),
        ("x" * 101, "at most 100 characters"),
        ("A\0B", "This text has a character that cannot be shown."),
        ("A\u202eB", "This text has a character that cannot be shown."),
    ],
)
def test_what_is_wrong_with_ones_own_subscription_is_said_at_its_field(client, agent, value, says):
    journey = Journey(client, agent, "azure")
    response = journey.problem(subscription=value)
    assert response.status_code == 422 and says in text(response)
    assert (journey.draft.subscription, journey.draft.title) == ("", "Replication stops")


@pytest.fixture
def busy(client, agent, customer):
    """Many contracts, drafts, customers, subscriptions and products."""
    for number in range(6):
        signature(agent)
        a_customer(agent.organization, azure=True)
        a_subscription(customer, agent.organization)
        a_version(f"20{number}", age=number + 1)
    for key in ("on-premises", "dynamics", "office"):
        Journey(client, agent, key, customer).problem()
    journey = Journey(client, agent, "azure", customer)
    journey.problem(customer_subscription=customer.subscriptions.first().pk)
    choice = re.search(r'value="(plan-\d+)"', journey.get("plan").content.decode())[1]
    journey.post("plan", {"entitlement": choice})
    journey.details()
    return journey


STEPS = ["problem", "plan", "details", "review"]
STARTS = [
    f"/incidents/new/?{OPENED}",
    "/incidents/new/customer/",
    "/customers/{}/requests/new/?about=azure&" + OPENED,
    "/customers/{}/requests/new/?about=cloud&" + OPENED,
]


@pytest.mark.parametrize("where", [*STEPS, *STARTS])
def test_no_step_for_a_customer_needs_more_than_twelve_queries(busy, where):
    url = where.format(busy.customer.pk) if where.startswith("/") else busy.url(where)
    with CaptureQueriesContext(connection) as queries:
        response = busy.client.get(url)
    statements = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert response.status_code == 200
    assert len(statements) <= 12, "\n".join(statement[:150] for statement in statements)
