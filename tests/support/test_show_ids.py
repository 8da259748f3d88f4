import pytest

from partnerportal.accounts.models import Activity
from support import services
from tests.builders import a_contract, a_person


@pytest.fixture
def contract(cast):
    return a_contract(cast.acme)


def post(client, user, contract, **headers):
    client.force_login(user)
    return client.post(f"/support/contracts/{contract.pk}/ids/", headers=headers)


def looks(user):
    return Activity.objects.filter(verb="contract.ids_shown", by=user).count()


@pytest.mark.parametrize("who", ["member", "global_admin", "sales_agent"])
def test_every_member_may_see_them(client, cast, contract, who):
    response = post(client, getattr(cast, who), contract)
    html = response.content.decode()
    assert response.status_code == 200
    assert contract.shown_access_id in html and contract.shown_contract_id in html
    assert "<h1>" in html


def test_htmx_gets_the_fragment_alone(client, cast, contract):
    html = post(client, cast.member, contract, HX_Request="true").content.decode()
    assert contract.shown_contract_id in html
    assert "<html" not in html


@pytest.mark.parametrize("headers", [{}, {"HX_Request": "true"}])
def test_the_answer_is_kept_nowhere(client, cast, contract, headers):
    assert "no-store" in post(client, cast.member, contract, **headers)["Cache-Control"]


def test_the_first_look_of_each_person_is_logged_once(client, cast, contract):
    for user in (cast.member, cast.member, cast.global_admin):
        post(client, user, contract)
    assert (looks(cast.member), looks(cast.global_admin)) == (1, 1)
    assert contract.access_id not in str(Activity.objects.values_list("facts", "reference"))


def test_a_guest_needs_the_partner_admin_role(client, cast, contract):
    assert post(client, a_person(cast.acme, "mpn_partner_admin", is_guest=True), contract).status_code == 200
    assert post(client, cast.guest, contract).status_code == 404


@pytest.mark.parametrize("who", ["outsider", "reseller", "holder", "reviewer", "operator"])
def test_who_is_not_of_the_company_finds_nothing(client, cast, contract, who):
    assert post(client, getattr(cast, who), contract).status_code == 404


@pytest.mark.parametrize("who", ["holder", "reseller", "guest"])
def test_who_is_only_linked_may_not(client, cast, contract, who):
    user = getattr(cast, who)
    services.link_typed(user, contract.access_id, contract.contract_id)
    response = post(client, user, contract)
    assert response.status_code == 403
    assert contract.shown_access_id not in response.content.decode()


def test_a_linked_member_of_another_company_is_sent_back(client, cast, contract):
    services.link_typed(cast.outsider, contract.access_id, contract.contract_id)
    response = post(client, cast.outsider, contract)
    assert (response.status_code, response.url) == (303, contract.get_absolute_url())
    assert not looks(cast.outsider)


@pytest.mark.parametrize("state", ["not activated", "ended"])
def test_only_an_active_contract_shows_them(client, cast, state):
    contract = a_contract(cast.acme, active=state == "ended")
    if state == "ended":
        services.end_contract(contract.pk)
    response = post(client, cast.member, contract)
    assert (response.status_code, response.url) == (303, contract.get_absolute_url())
    assert "only while the contract is active" in client.get(response.url).content.decode()


def test_get_shows_nothing(client, cast, contract):
    client.force_login(cast.member)
    response = client.get(f"/support/contracts/{contract.pk}/ids/")
    assert response.status_code == 405
    assert contract.shown_access_id not in response.content.decode()
