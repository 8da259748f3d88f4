"""For whom: the customers to choose from, and what a request for one can be about."""

import re

import pytest

from incidents.models import Incident
from partnerportal.customers.models import Relationship
from tests.builders import a_version
from tests.customers.builders import a_customer, a_relationship
from tests.incidents.paths.builders import Journey, a_product
from tests.incidents.wizard import OPENED, text

CHOOSE, NEW = "/incidents/new/customer/", f"/incidents/new/?{OPENED}"


def start(customer, about=""):
    return f"/customers/{customer.pk}/requests/new/" + (f"?about={about}" if about else "")


def opened(customer, about):
    return f"{start(customer, about)}&{OPENED}"


def test_the_first_step_leads_to_the_customers_of_the_company(client, agent, customer):
    client.force_login(agent)
    assert f'href="{CHOOSE}"' in client.get(NEW).content.decode()
    page = client.get(CHOOSE).content.decode()
    assert f'href="{start(customer)}"' in page and "New request for Nordwind" in page


def test_whoever_may_not_file_for_customers_is_told_who_can(client, cast, agent):
    boss = cast.global_admin
    client.force_login(cast.member)
    page = text(client.get(NEW))
    assert "Only a Global admin, an Admin agent or a Helpdesk agent files requests for customers." in page
    assert f"Ask {boss.name}" in page
    assert client.get(CHOOSE).status_code == 403


def test_a_company_outside_of_csp_is_not_asked_for_whom(client, cast, plans):
    client.force_login(cast.outsider)
    assert "For whom is it?" not in text(client.get(NEW))


@pytest.mark.parametrize("state", ["invited", "declined", "withdrawn", "removed"])
def test_only_customers_that_are_served_are_offered(client, agent, state):
    other = a_customer(agent.organization, name="Former", azure=False)
    Relationship.objects.filter(customer=other).delete()
    a_relationship(agent.organization, other, state=state)
    client.force_login(agent)
    assert "Your company serves no customer yet" in text(client.get(CHOOSE))


@pytest.mark.parametrize(
    "asked, found",
    [("nord", True), ("NORDWIND", True), ("customer", True), ("zebra", False), ("%", False), ("\u202e", True)],
)
def test_customers_are_found_by_name_and_domain(client, agent, customer, asked, found):
    client.force_login(agent)
    assert ("Nordwind" in text(client.get(CHOOSE, {"q": asked}))) == found


def test_customers_of_others_are_never_offered(client, cast, agent, customer):
    other = a_customer(cast.rival, name="Secret")
    client.force_login(agent)
    assert "Secret" not in text(client.get(CHOOSE))
    assert client.get(start(other)).status_code == 404
    assert client.post(start(other), {"title": "Mine"}).status_code == 404
    assert not Incident.objects.exists()


def test_a_request_starts_with_what_it_is_about(client, agent, customer):
    client.force_login(agent)
    page = client.get(start(customer))
    shown = text(page)
    assert "For customer Nordwind" in shown and "no phone support" in shown
    for title in ("Azure", "Office 365, Dynamics 365, Enterprise Mobility Suite", "An on-premises product"):
        assert title in shown
    for about in ("azure", "cloud", "on-premises", "others"):
        assert f'href="{start(customer, about)}"' in page.content.decode()


OFFERED = [
    ("azure", ["Azure"]),
    ("cloud", ["Dynamics 365", "Microsoft 365"]),
    ("on-premises", ["SQL Server 2022 (N)"]),
    ("others", []),
]


@pytest.mark.parametrize("about, words", OFFERED)
def test_it_goes_on_with_the_products_of_that_kind(client, agent, customer, about, words):
    for key in ("azure", "dynamics", "office"):
        a_product(key)
    a_version()
    client.force_login(agent)
    response = client.get(opened(customer, about))
    groups = [group for group in response.context["form"].fields["version"].choices if isinstance(group[1], list)]
    labels = [label for _family, options in groups for _key, label in options]
    assert labels[: len(words)] == words
    assert ("A product of the commercial marketplace" in labels) == (about == "others")
    assert "New request: problem" in text(response)


def test_azure_alone_is_chosen_already_with_its_subscriptions(client, agent, customer):
    a_product("azure")
    client.force_login(agent)
    html = client.get(opened(customer, "azure")).content.decode()
    assert customer.subscriptions.get().name in html and 'name="customer_subscription"' in html


@pytest.mark.parametrize("about", ["nonsense", "\u202e", "9" * 500, "<script>"])
def test_an_unknown_beginning_is_none(client, agent, customer, about):
    client.force_login(agent)
    response = client.get(start(customer), {"about": about})
    assert response.status_code == 200 and "offers" in response.context


def test_nothing_is_written_before_something_is_sent(client, agent, customer):
    client.force_login(agent)
    client.get(start(customer)), client.get(opened(customer, "azure"))
    assert not Incident.objects.exists()


def test_the_first_words_begin_a_draft_for_the_customer(client, agent, customer):
    client.force_login(agent)
    url = f"/customers/{customer.pk}/requests/new/autosave/"
    assert client.get(url).status_code == 405
    assert client.post(url, {"token": "a" * 32}).content.decode() == "Nothing to save yet."
    client.post(url, {"token": "a" * 32, "title": "Slow"})
    client.post(start(customer, "azure"), {"token": "a" * 32, "title": "Slow disks", "do": "save"})
    assert [(draft.title, draft.customer) for draft in Incident.objects.all()] == [("Slow disks", customer)]


def test_what_is_wrong_is_said_and_the_next_try_goes_into_the_same_draft(client, agent, customer):
    journey = Journey(client, agent, "azure", customer)
    response = journey.problem(title="")
    assert response.status_code == 422 and f'action="{journey.url("problem")}"' in response.content.decode()
    assert journey.draft.customer == customer


@pytest.mark.parametrize("step", ["problem", "plan", "details"])
def test_every_step_for_a_customer_stands_below_the_customers_in_the_navigation(client, agent, customer, step):
    journey = Journey(client, agent, "azure", customer)
    journey.problem()
    options = re.findall(r'name="entitlement" value="([^"]+)"', journey.get("plan").text)
    journey.post("plan", {"entitlement": options[0]}) if options else None
    page = journey.get(step)
    current = [link.url for group in page.context["nav"] for link in group.entries if link.current]
    assert (page.status_code, current) == (200, ["/customers/"])


def test_after_an_error_every_product_can_be_chosen(client, agent, customer):
    for key in ("azure", "office"):
        a_product(key)
    page = Journey(client, agent, "azure", customer).problem(title="", about="azure")
    assert page.status_code == 422 and ">Microsoft 365<" in page.text


def test_the_list_of_drafts_says_for_whom_each_is(client, agent, customer):
    Journey(client, agent, "azure", customer).problem()
    assert "For customer Nordwind · Azure" in text(client.get(NEW))
