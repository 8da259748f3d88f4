import pytest

from support import services
from tests.builders import a_contract, a_plan

URL = "/support/plans/"


@pytest.fixture
def plans(db):
    a_plan("product-support", covers="Recent on-premises products", how_to_get="Activate technical benefits")
    a_plan("signature", not_for="Not for Microsoft 365")
    a_plan("csp", name="Cloud Solution Provider")
    a_plan("asfp", name="Advanced Support for Partners")


def page(client, user):
    client.force_login(user)
    return client.get(URL)


@pytest.mark.parametrize("who", ["member", "holder", "guest", "reseller", "outsider", "engineer"])
@pytest.mark.usefixtures("plans")
def test_anybody_may_compare(client, cast, who):
    response = page(client, getattr(cast, who))
    assert response.status_code == 200
    for part in ("Microsoft Product Support", "Recent on-premises products", "Not for Microsoft 365"):
        assert part in response.content.decode()


@pytest.mark.usefixtures("plans")
def test_it_shows_what_one_has_now(client, cast):
    contract = a_contract(cast.acme, on_premises=15)
    services.consume(contract.entitlements.get(), "incident:1/1", cast.member)
    a_contract(cast.acme, title="Old one", days=-40)
    html = page(client, cast.member).content.decode()
    assert "14 of 15" in html and contract.get_absolute_url() in html
    assert "Old one" not in html
    assert "Included: your company is in CSP." in html


@pytest.mark.usefixtures("plans")
def test_another_companys_contract_is_not_mine(client, cast):
    a_contract(cast.acme)
    assert "15 of 15" not in page(client, cast.outsider).content.decode()


def test_without_a_catalogue_it_says_so(client, cast):
    assert "No plans yet" in page(client, cast.member).content.decode()


def test_it_only_shows(client, cast):
    client.force_login(cast.member)
    assert client.post(URL).status_code == 405
