"""What stands in the way follows every choice on the page, before anything is sent."""

import pytest

from incidents import services
from tests.builders import a_company
from tests.customers.builders import a_shared_customer
from tests.incidents.paths.builders import a_product
from tests.incidents.wizard import text

STOPPED = "This cannot be filed now"


@pytest.fixture
def shared(cast, plans):
    """Of the reseller and its provider, without a grant and without delegated admin."""
    provider = a_company("Fjord", in_csp=True, csp_type="indirect_provider", domain="fjord.example")
    return a_shared_customer(provider, cast.csp_only, admin=False, name="Nordwind")


CHANGES = [
    ("azure", {"nature": "billing"}, False),
    ("azure", {"nature": "break_fix"}, True),
    ("azure", {"nature": ""}, True),
    ("on-premises", {"nature": "break_fix"}, False),
    ("office", {"nature": "break_fix", "topic": "mail"}, True),
    ("dynamics", {"nature": "break_fix", "topic": "technical"}, True),
    ("dynamics", {"nature": "break_fix", "topic": "billing"}, False),
]


@pytest.mark.parametrize("drafted", [False, True])
@pytest.mark.parametrize("key, said, stops", CHANGES)
def test_what_stands_in_the_way_follows_every_choice(client, cast, shared, drafted, key, said, stops):
    client.force_login(cast.reseller)
    draft = services.save_draft(cast.reseller, None, customer=shared, version=a_product("azure"), title="Before")
    place = {"draft": draft.reference} if drafted else {"customer": shared.pk, "token": "a" * 32}
    page = client.get("/incidents/new/coverage/", {**place, **said, "version": a_product(key).pk})
    region, beside = page.text.split('<div id="stop"')[1].split('<div id="stopped"')
    assert (STOPPED in beside, "hx-swap-oob" in beside, page.text.count(STOPPED)) == (stops, True, 2 * stops)
    assert (STOPPED in region, "Hand over to Fjord" in region, "hx-swap-oob" in region) == (stops, stops, True)
    over = f"draft={draft.reference}" if drafted else f"opened={'a' * 32}&amp;version={a_product(key).pk}"
    assert (f"/hand-over/?{over}" in region) == stops


def test_a_fragment_asks_people_to_come_back_to_its_page(client, cast, customer, plans):
    client.force_login(cast.helpdesk_agent)
    cast.global_admin  # noqa: B018, somebody to ask
    at = {
        "HX-Request": "true",
        "HX-Current-URL": f"http://testserver/customers/{customer.pk}/requests/new/?about=azure",
    }
    asked = {"version": a_product("azure").pk, "customer": customer.pk, "nature": "break_fix"}
    page = client.get("/incidents/new/coverage/", asked, headers=at).text
    assert f'name="next" value="/customers/{customer.pk}/requests/new/?about=azure"' in page
    assert f'href="/customers/{customer.pk}/groups/new/"' in page and "Create support group" in page


def test_a_draft_of_somebody_else_is_no_place_of_a_fragment(client, cast, agent, customer):
    draft = services.save_draft(agent, None, customer=customer, title="Mine")
    client.force_login(cast.global_admin)
    assert client.get("/incidents/new/coverage/", {"draft": draft.reference}).status_code == 404


def test_there_is_no_telephone_and_it_is_said_once(client, cast, shared):
    client.force_login(cast.reseller)
    draft = services.save_draft(cast.reseller, None, customer=shared, version=a_product("office"), title="Before")
    for url in (f"/incidents/new/{draft.reference}/problem/", f"/customers/{shared.pk}/requests/new/"):
        assert text(client.get(url)).count("There is no phone support") == 1
