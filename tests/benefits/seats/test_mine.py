"""What is assigned to me: for members, guests and holders (D9, D50)."""

import pytest

from benefits.services import assignments
from tests.benefits.seats.builders import MONTHLY, assigned, the_benefit

pytestmark = pytest.mark.django_db
PAGE = "/benefits/mine/"


def seen(client, person):
    client.force_login(person)
    return client.get(PAGE)


@pytest.mark.parametrize("who", ["guest", "member", "user_admin"])
def test_a_person_sees_what_they_have_and_where_to_manage_it(client, cast, seats, who):
    person = getattr(cast, who)
    assigned(cast, seats, person)
    text = seen(client, person).text
    assert "Visual Studio Professional subscription" in text
    assert "https://my.visualstudio.example" in text
    assert "The person signs in to the Visual Studio portal" in text
    assert "Global Admin" in text


def test_a_credit_shows_its_amount_in_the_companys_currency(client, cast, monthly):
    assigned(cast, monthly, cast.member)
    text = seen(client, cast.member).text
    assert "NOK\u00a01,050.00 each month" in text
    assert "USD\u00a0100.00" in text


def test_what_others_have_is_not_there(client, cast, seats):
    assigned(cast, seats, cast.guest)
    assert "Nothing is assigned to you" in seen(client, cast.member).text


def test_what_was_taken_back_is_gone(client, cast, monthly):
    row = assigned(cast, monthly, cast.member)
    assignments.remove(cast.global_admin, row)
    assert seen(client, cast.member).context["rows"] == []


@pytest.mark.parametrize("who, words", [
    ("holder", "This account belongs to no company."),
    ("guest", "of Acme assigns Visual Studio subscriptions"),
])  # fmt: skip
def test_nothing_says_why(client, cast, catalogue, who, words):
    assert words in seen(client, getattr(cast, who)).text


def test_an_account_of_csp_only_reads_that_benefits_are_of_mpn(client, cast):
    answer = seen(client, cast.reseller)
    assert answer.status_code == 403
    assert "You are not authorized for this action" in answer.text


def test_many_cost_as_much_as_one(client, cast, gold, pack, django_assert_max_num_queries):
    for membership, code in ((gold, "visual-studio-enterprise"), (gold, "visual-studio-enterprise-cloud"),
                             (pack, "visual-studio-professional"), (gold, "azure-monthly-credit"),
                             (pack, "azure-monthly-credit")):  # fmt: skip
        assigned(cast, the_benefit(membership, code=code), cast.guest)
    client.force_login(cast.guest)
    with django_assert_max_num_queries(12):
        assert len(client.get(PAGE).context["rows"]) == 5


def test_home_of_a_guest_leads_there(client, cast, pack):
    assigned(cast, the_benefit(pack, MONTHLY), cast.guest)
    client.force_login(cast.guest)
    text = client.get("/").text
    assert "Assigned to you" in text
    assert "Azure monthly credit" in text
    assert f'href="{PAGE}"' in text


def test_home_without_anything_says_nothing_of_it(client, cast):
    client.force_login(cast.guest)
    assert "Assigned to you" not in client.get("/").text
