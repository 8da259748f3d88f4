"""The form on which a request is handed over: what it offers, what it starts with, and what the provider reads."""

import pytest
from django.urls import reverse

from incidents import services
from incidents.models import HandOver, Incident
from incidents.services import handover
from tests.builders import a_plan
from tests.customers.builders import a_shared_customer
from tests.incidents.handover.test_pages import typed
from tests.incidents.paths.builders import a_product
from tests.incidents.wizard import text


@pytest.fixture
def products(cast):
    a_plan("csp"), a_plan("included")
    return {key: a_product(key) for key in ("azure", "dynamics", "office")}


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.reseller_admin_agent)
    return client


def form_of(customer):
    return reverse("incidents:hand_over_new", args=[customer.pk])


def offered(page):
    return [str(label) for value, label in page.context["form"].fields["version"].widget.choices if value]


OFFERS = [
    ({"admin": False}, ["Azure", "Dynamics 365", "Microsoft 365"]),
    ({"admin": True}, ["Azure", "Dynamics 365"]),
    ({"admin": True, "granted": True}, ["Dynamics 365"]),
]


@pytest.mark.parametrize("stands, products_offered", OFFERS)
def test_only_what_the_company_cannot_file_itself_is_offered(agent, cast, products, stands, products_offered):
    customer = a_shared_customer(cast.provider, cast.csp_only, **stands)
    page = agent.get(form_of(customer))
    assert offered(page) == products_offered
    assert f'href="/customers/{customer.pk}/requests/new/"' in page.text and f"For customer {customer}" in text(page)


STARTS = [
    ("?about=azure", "azure"),
    ("?about=cloud", None),
    ("?version={azure}", "azure"),
    ("", None),
    ("?version=x", None),
]


@pytest.mark.parametrize("query, chosen", STARTS)
def test_it_starts_with_the_product_that_stopped_the_person(agent, cast, products, query, chosen):
    customer = a_shared_customer(cast.provider, cast.csp_only, admin=False)
    page = agent.get(form_of(customer) + query.format(azure=products["azure"].pk))
    assert page.context["form"]["version"].value() == (products[chosen].pk if chosen else None)


def test_it_starts_with_what_the_opened_page_has_kept_meanwhile(agent, cast, products):
    customer = a_shared_customer(cast.provider, cast.csp_only)
    kept = {"token": "a" * 32, "title": "Disks are read only", "version": products["azure"].pk}
    agent.post(f"/customers/{customer.pk}/requests/new/autosave/", kept)
    page = agent.get(form_of(customer), {"opened": "a" * 32})
    assert "Disks are read only" in page.text and Incident.objects.get().reference in page.text


def test_the_provider_reads_subscription_phone_and_topic(agent, cast, products):
    customer, user = a_shared_customer(cast.provider, cast.csp_only, admin=False), cast.reseller_admin_agent
    told = typed(cast, version=products["azure"].pk, subscription="Production", contact_phone="+47 123")
    assert agent.post(form_of(customer), told).status_code == 302
    draft = services.save_draft(user, None, customer=customer, version=products["office"], topic="mail", title="Late")
    told = typed(cast, version=products["office"].pk, subscription="Of no use", title="Late", draft=draft.reference)
    assert agent.post(form_of(customer), told).status_code == 302
    azure, office = HandOver.objects.order_by("pk")
    assert azure.description == "At night.\n\nAzure subscription: Production\nPhone of the contact: +47 123"
    assert office.description == "At night.\n\nTopic: Mail and calendar"
    assert "Production" in handover.take(cast.provider_admin_agent, azure).incident.description


SAYS = {
    "version": "Choose the product in which the problem occurs.",
    "title": "Give the problem a title.",
    "description": "Describe the problem.",
    "severity": "Choose the sentence that fits the impact.",
    "contact_name": "Name the person whom the engineer can ask.",
    "contact_email": "Give the e-mail of that person.",
}


def test_every_gap_is_named_in_the_words_of_the_wizard(agent, cast, products):
    customer = a_shared_customer(cast.provider, cast.csp_only, admin=False)
    page = agent.post(form_of(customer), {**typed(cast), **dict.fromkeys(SAYS, "")})
    shown = text(page)
    assert page.status_code == 422 and [says for says in SAYS.values() if says not in shown] == []
    assert "Moderate (B)" in shown and "Moderate loss or degradation" in shown and "This field is required" not in shown


def test_where_nothing_is_missing_the_page_leads_to_the_request(agent, cast, products):
    customer = a_shared_customer(cast.provider, cast.csp_only, granted=True)
    products["dynamics"].delete()
    page = text(agent.get(form_of(customer)))
    assert "Nothing has to be handed over" in page and "New request" in page


def test_the_form_asks_a_constant_number_of_times(agent, cast, products, django_assert_max_num_queries):
    customer = a_shared_customer(cast.provider, cast.csp_only)
    with django_assert_max_num_queries(12):
        agent.get(form_of(customer))
