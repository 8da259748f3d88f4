"""Handing over, the list, one hand-over with its verbs, and Home."""

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents import services
from incidents.models import HandOver, Incident
from tests.builders import a_person, a_plan
from tests.customers.builders import a_customer, a_shared_customer
from tests.incidents.handover.builders import a_hand_over, azure, in_state
from tests.incidents.wizard import text


def url(name, *args):
    return reverse(f"incidents:{name}", args=args)


def typed(cast, **fields):
    user = cast.reseller_admin_agent
    facts = {"provider": cast.provider.pk, "version": azure().pk, "title": "VMs stop", "description": "At night."}
    return {**facts, "severity": "B", "contact_name": user.name, "contact_email": user.email, **fields}


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.reseller_admin_agent)
    return client


def test_a_draft_is_carried_over_and_discarded(agent, cast):
    customer = a_shared_customer(cast.provider, cast.csp_only)
    draft = services.save_draft(
        cast.reseller_admin_agent, None, customer=customer, version=azure(), title="From the wizard", description="So."
    )
    page = agent.get(url("hand_over_new", customer.pk), {"draft": draft.reference})
    assert "From the wizard" in page.text and draft.reference in page.text and "Provider" in text(page)
    answer = agent.post(url("hand_over_new", customer.pk), typed(cast, draft=draft.reference))
    assert (answer.status_code, answer.url) == (302, url("hand_overs"))
    assert HandOver.objects.get().title == "VMs stop"
    assert not Incident.objects.filter(pk=draft.pk).exists()


def test_somebody_elses_draft_is_left_alone(agent, cast):
    customer = a_shared_customer(cast.provider, cast.csp_only)
    theirs = services.save_draft(cast.reseller, None, title="Secret")
    assert "Secret" not in agent.get(url("hand_over_new", customer.pk), {"draft": theirs.reference}).text
    agent.post(url("hand_over_new", customer.pk), typed(cast, draft=theirs.reference))
    assert Incident.objects.filter(pk=theirs.pk).exists()


BAD = {
    "title": "",
    "description": "\u202e",
    "severity": "X",
    "contact_email": "nobody",
    "version": "0",
    "provider": "0",
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_said_and_what_was_typed_stays(agent, cast, name):
    customer = a_shared_customer(cast.provider, cast.csp_only)
    answer = agent.post(url("hand_over_new", customer.pk), typed(cast, **{name: BAD[name]}))
    assert answer.status_code == 422
    assert ("At night." if name != "description" else "VMs stop") in answer.text
    assert not HandOver.objects.exists()


def test_what_the_service_refuses_is_said_on_the_form(agent, cast):
    a_plan("csp")
    customer = a_shared_customer(cast.provider, cast.csp_only, granted=True)
    answer = agent.post(url("hand_over_new", customer.pk), typed(cast))
    assert answer.status_code == 409 and "You can file this request yourself" in answer.text


def test_without_a_provider_the_page_says_so(agent, cast):
    customer = a_customer(cast.csp_only, name="Lone", azure=False)
    assert "No provider of yours serves Lone." in agent.get(url("hand_over_new", customer.pk)).text


@pytest.mark.parametrize(("who", "status"), [("outsider", 403), ("admin_agent", 404), ("reseller_sales_agent", 403)])
def test_who_cannot_hand_it_over(client, cast, who, status):
    customer = a_shared_customer(cast.provider, cast.csp_only)
    client.force_login(getattr(cast, who))
    assert client.post(url("hand_over_new", customer.pk), typed(cast)).status_code == status


def test_the_list_shows_what_was_given_and_got(client, cast):
    row = a_hand_over(cast)
    for who, other in (("reseller_admin_agent", "got"), ("provider_admin_agent", "given")):
        client.force_login(getattr(cast, who))
        page = client.get(url("hand_overs"))
        assert row.title in page.text and str(row.customer) in page.text and "Waiting for the provider" in page.text
        assert row.title not in client.get(url("hand_overs"), {"direction": other}).text
        assert row.title not in client.get(url("hand_overs"), {"state": "filed"}).text
    client.force_login(cast.admin_agent)
    assert "No hand-overs" in client.get(url("hand_overs")).text
    assert client.get(url("hand_over", row.pk)).status_code == 404


def test_the_provider_takes_it_and_lands_in_its_draft(client, cast):
    row = a_hand_over(cast)
    client.force_login(cast.provider_admin_agent)
    assert "Take and file it" in client.get(url("hand_over", row.pk)).text
    answer = client.post(url("hand_over_take", row.pk))
    draft = Incident.objects.get(customer=row.customer)
    assert (answer.status_code, answer.url) == (302, draft.get_absolute_url())
    assert "Continue the draft" in client.get(url("hand_over", row.pk)).text
    assert client.post(url("hand_over_give_up", row.pk)).status_code == 302
    assert HandOver.objects.get().state == "waiting"


def test_declining_needs_words_and_shows_them_to_the_reseller(client, cast):
    row = a_hand_over(cast)
    client.force_login(cast.provider_admin_agent)
    assert client.post(url("hand_over_decline", row.pk), {"reason": ""}).status_code == 422
    assert client.post(url("hand_over_decline", row.pk), {"reason": "Ask them first."}).status_code == 302
    assert client.post(url("hand_over_decline", row.pk), {"reason": "Again."}).status_code == 409
    client.force_login(cast.reseller_sales_agent)
    assert "Ask them first." in client.get(url("hand_over", row.pk)).text


def test_the_reseller_takes_it_back_and_reads_what_was_filed(client, cast):
    row = a_hand_over(cast)
    client.force_login(cast.reseller_admin_agent)
    assert "Take it back" in client.get(url("hand_over", row.pk)).text
    assert client.post(url("hand_over_withdraw", row.pk)).status_code == 302
    assert client.post(url("hand_over_withdraw", row.pk)).status_code == 303
    filed = in_state("filed", cast)
    page = client.get(url("hand_over", filed.pk))
    assert "Read the incident" in page.text and filed.incident.reference in page.text


def test_a_colleague_sees_who_writes_it(client, cast):
    row = in_state("taken", cast)
    Incident.objects.filter(pk=row.incident_id).update(saved_at=timezone.now())
    client.force_login(a_person(cast.provider, "admin_agent"))
    assert f"{cast.provider_admin_agent} writes this request." in text(client.get(url("hand_over", row.pk)))
    assert client.post(url("hand_over_take", row.pk)).status_code == 303


@pytest.mark.parametrize("page", ["hand_overs", "hand_over"])
def test_the_pages_ask_a_constant_number_of_times(client, cast, django_assert_max_num_queries, page):
    rows = [a_hand_over(cast, title=f"No {number}") for number in range(12)]
    client.force_login(cast.provider_admin_agent)
    with django_assert_max_num_queries(12):
        client.get(url(page, *([rows[0].pk] if page == "hand_over" else [])))


def test_home_tells_the_providers_agents_what_waits(client, cast):
    row = a_hand_over(cast)
    for who, is_told in (("provider_admin_agent", True), ("provider_sales_agent", False), ("admin_agent", False)):
        client.force_login(getattr(cast, who))
        assert (row.get_absolute_url() in client.get("/").text) == is_told
