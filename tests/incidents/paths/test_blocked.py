"""What cannot be filed says what is missing, who can give it, what to do meanwhile; a draft is kept (domain.md 6.5)."""

import re

import pytest

from incidents import services
from incidents.models import Incident
from partnerportal.accounts.models import Organization, RoleAssignment
from partnerportal.customers.models import AzureGrant, Relationship, Subscription
from support.models import Plan
from tests.builders import a_company
from tests.customers.builders import a_customer, a_grant, a_group, a_shared_customer
from tests.incidents.paths.builders import Journey, a_product, paid_plan, signature
from tests.incidents.wizard import DETAILS, PROBLEM, text

STOPPED, KEPT = "This cannot be filed now", "Your draft is kept, and nothing is counted."


@pytest.fixture
def provider(cast):
    return a_company("Fjord", in_csp=True, csp_type="indirect_provider", domain="fjord.example")


@pytest.fixture
def shared(cast, plans, provider):
    """Of the reseller and its provider, without a grant and without delegated admin."""
    return a_shared_customer(provider, cast.csp_only, admin=False, name="Nordwind")


def of_reseller(client, cast, shared, key):
    """The reseller's own agent; of Azure the subscription is known."""
    a_product(key)
    return Journey(client, cast.reseller, key, shared)


def test_azure_without_the_grant_names_it_and_offers_the_provider(client, cast, shared):
    journey = of_reseller(client, cast, shared, "azure")
    response = journey.problem(nature="break_fix", customer_subscription="")
    assert response.status_code == 422
    page = journey.get("problem")
    shown = text(page)
    assert "The provider has not given Resale access to the Azure subscriptions of Nordwind." in shown
    assert STOPPED in shown and KEPT in shown and "no phone support" in shown
    url = f"/customers/{shared.pk}/hand-over/?draft={journey.draft.reference}"
    assert f'href="{url}"' in page.content.decode() and "Hand over to Fjord" in shown


def test_the_grant_opens_the_way_at_once(client, cast, shared, provider):
    journey = of_reseller(client, cast, shared, "azure")
    journey.problem(customer_subscription="")
    a_grant(provider, cast.csp_only, shared)
    assert STOPPED not in text(journey.get("problem"))
    subscription = Subscription.objects.get(customer=shared).pk
    answer = journey.post("problem", {**PROBLEM, "version": journey.version.pk, "customer_subscription": subscription})
    assert answer.url == journey.url("plan")
    csp = Plan.objects.get(code="csp").pk
    assert re.search(rf'value="plan-{csp}"[^>]* checked', journey.get("plan").text)
    assert (journey.plan_for_free().url, journey.draft.plan.code) == (journey.url("details"), "csp")


@pytest.mark.parametrize("key", ["office", "dynamics", "crm", "ems"])
def test_without_delegated_admin_nothing_goes_on_and_the_draft_is_kept(client, cast, shared, key):
    journey = of_reseller(client, cast, shared, key)
    response = journey.problem()
    assert response.status_code == 409
    shown = text(response)
    assert "Nordwind has not delegated admin privileges to Resale." in shown and "Hand over to Fjord" in shown
    assert (journey.draft.title, journey.draft.state) == ("Replication stops", "draft")
    for step in ("plan", "details", "review"):
        assert journey.get(step).url == journey.url("problem")


def test_an_own_customer_without_admin_is_asked_for_it_and_not_handed_over(client, agent):
    own = a_customer(agent.organization, admin=False, name="Nordwind")
    response = Journey(client, agent, "office", own).problem()
    shown = text(response)
    assert "Ask the customer for delegated admin on its page." in shown and "Hand over" not in shown
    assert f'href="/customers/{own.pk}/"' in response.content.decode()


def test_the_beginning_says_already_what_cannot_be_filed(client, cast, shared):
    client.force_login(cast.reseller)
    response = client.get(f"/customers/{shared.pk}/requests/new/")
    stopped = {offer.about for offer in response.context["offers"] if offer.block}
    assert stopped == {"azure", "cloud"}
    assert f'href="/customers/{shared.pk}/hand-over/?about=azure"' in response.content.decode()


def test_choosing_the_product_says_it_at_once(client, cast, shared):
    version = a_product("office")
    client.force_login(cast.reseller)
    shown = text(client.get("/incidents/new/coverage/", {"version": version.pk, "customer": shared.pk}))
    assert "has not delegated admin privileges" in shown


def test_a_helpdesk_agent_files_azure_only_from_a_support_group(client, cast, customer, plans):
    agent = cast.helpdesk_agent
    journey = Journey(client, agent, "azure", customer)
    response = journey.problem()
    assert response.status_code == 409 and "only as a member of a support group for Nordwind" in text(response)
    a_group(agent.organization, customer, agent)
    assert journey.post("problem", {**PROBLEM, "version": journey.version.pk, **journey.asks}).status_code == 302


def test_dynamics_for_a_customer_needs_a_plan_that_only_some_buy(client, cast, agent, customer):
    boss = cast.global_admin
    signature(agent)
    journey = Journey(client, agent, "dynamics", customer)
    assert journey.problem().url == journey.url("plan")
    shown = text(journey.get("plan"))
    assert "No support plan can be used for Dynamics 365 yet" in shown
    assert "Dynamics 365 of a customer needs Advanced Support for Partners or higher" in shown
    assert f"Ask {boss.name}" in shown and "questions about licences, subscriptions and billing are free" in shown
    assert "Dynamics 365 of a CSP customer needs Advanced Support for Partners or higher." in shown
    paid_plan(agent.organization)
    assert "Which plan should pay" in text(journey.get("plan"))


def test_azure_of_a_company_in_csp_only_needs_a_purchased_plan(client, cast, plans):
    journey = Journey(client, cast.reseller, "azure")
    assert journey.problem().url == journey.url("plan")
    assert "No support plan can be used for Azure yet" in text(journey.get("plan"))


def to_review(client, agent, customer, key="office"):
    journey = Journey(client, agent, key, customer)
    journey.problem()
    journey.details()
    assert journey.get("review").status_code == 200
    return journey


TAKEN = {
    "relationship": lambda c: Relationship.objects.filter(customer=c).update(
        state="removed", has_admin=False, ended_at=Relationship.objects.get(customer=c).accepted_at
    ),
    "admin": lambda c: Relationship.objects.filter(customer=c).update(has_admin=False),
    "role": lambda c: RoleAssignment.objects.filter(role="admin_agent").delete(),
    "programme": lambda c: Organization.objects.filter(name="Acme").update(in_csp=False, csp_type="none"),
}


@pytest.mark.parametrize("what", ["relationship", "admin", "role"])
@pytest.mark.parametrize("step", ["plan", "details", "review"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_taken_away_stops_every_step_and_keeps_the_draft(client, agent, customer, what, step, method):
    journey = to_review(client, agent, customer)
    TAKEN[what](customer)
    response = getattr(client, method)(journey.url(step), {**DETAILS, "seen": "x"})
    assert response.url == journey.url("problem")
    assert STOPPED in text(journey.get("problem"))
    assert (journey.draft.state, journey.draft.title) == ("draft", "Replication stops")


def test_a_company_that_leaves_the_programme_is_stopped_too(client, agent, customer):
    journey = to_review(client, agent, customer)
    TAKEN["programme"](customer)
    assert journey.get("review").url == journey.url("problem")
    assert "Customers are served by partners in CSP." in text(journey.get("problem"))
    assert Incident.objects.get().is_draft


def test_the_service_holds_what_the_pages_say(client, agent, customer, monkeypatch):
    """Also where the page was passed before it was taken away: submitting looks again, and keeps the draft."""
    journey = to_review(client, agent, customer)
    seen = journey.draft.saved_at.isoformat()
    monkeypatch.setattr("incidents.wizard.blocks.block_of", lambda *given: None)
    TAKEN["admin"](customer)
    response = journey.post("review", {"seen": seen})
    assert response.status_code == 409 and "has not delegated admin privileges" in text(response)
    assert journey.draft.is_draft


def test_a_subscription_whose_grant_is_revoked_is_chosen_again(client, cast, shared, provider):
    a_grant(provider, cast.csp_only, shared)
    journey = Journey(client, cast.reseller, "azure", shared)
    journey.problem()
    AzureGrant.objects.all().delete()
    assert "The provider has not given Resale access" in text(journey.get("problem"))
    page = {**PROBLEM, "version": journey.version.pk, **journey.asks}
    response = journey.post("problem", page)
    assert response.status_code == 422 and "Your company has no access to this subscription." in text(response)


def test_a_draft_for_a_customer_belongs_to_its_author_alone(client, cast, agent, customer):
    draft = services.save_draft(agent, None, customer=customer, title="Mine")
    for person in (cast.global_admin, cast.outsider, cast.holder):
        client.force_login(person)
        assert client.get(f"/incidents/new/{draft.reference}/problem/").status_code == 404
