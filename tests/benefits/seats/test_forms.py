"""The forms by which people are chosen: one, several, and the button that takes a monthly credit back."""

import pytest
from django.urls import reverse

from benefits.models import Assignment
from partnerportal.accounts.models import User
from tests.benefits.seats.builders import assigned, filled, live
from tests.builders import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.global_admin)
    return client


def url(page, row):
    return reverse(f"benefits:{page}", args=[row.pk])


def said(answer):
    return [str(message) for message in answer.context["messages"]]


# --- one ---


def test_the_form_names_the_consequence_first(admin, cast, seats):
    text = admin.get(url("assign", seats)).text
    assert "The seat cannot be given to somebody else before" in text
    assert "Assign Visual Studio Professional subscription" in text


@pytest.mark.parametrize("fixture, words", [
    ("monthly", "A monthly credit can be removed again at any time."),
    ("bulk", "A bulk credit cannot be removed, only transferred"),
])  # fmt: skip
def test_a_credit_names_its_own(admin, request, fixture, words):
    assert words in admin.get(url("assign", request.getfixturevalue(fixture))).text


def test_assigning_leads_back_to_the_page(admin, cast, seats):
    answer = admin.post(url("assign", seats), {"person": cast.member.pk}, follow=True)
    assert answer.redirect_chain == [("/benefits/visual-studio/", 303)]
    assert said(answer) == ["Visual Studio Professional subscription is assigned to Mona Member. They get an e-mail."]
    assert live(seats) == [(cast.member, 1)]


def test_a_credit_leads_back_to_its_own_page(admin, cast, bulk):
    answer = admin.post(url("assign", bulk), {"person": cast.member.pk, "other": "none"})
    assert (answer.status_code, answer.url) == (303, "/benefits/cloud/")


def test_a_bulk_credit_asks_for_other_offers(admin, cast, bulk, monthly):
    assert admin.post(url("assign", bulk), {"person": cast.member.pk}).status_code == 422
    answer = admin.post(url("assign", bulk), {"person": cast.member.pk, "other": "csp"})
    assert answer.status_code == 409
    assert "and Mona Member has CSP." in answer.text
    assert "other" not in admin.get(url("assign", monthly)).context["form"].fields
    assert live() == []


BAD = ["", "abc", "9" * 30, "-1", "0", "٣", "1 OR 1=1", "a\x00b", "\u202e", "x" * 5000]


@pytest.mark.parametrize("person", BAD)
def test_nonsense_is_no_person(admin, cast, seats, person):
    answer = admin.post(url("assign", seats), {"person": person})
    assert answer.status_code == 422
    assert live() == []


@pytest.mark.parametrize("who", ["outsider", "holder", "reviewer"])
def test_people_of_elsewhere_are_not_in_the_list(admin, cast, seats, who):
    answer = admin.post(url("assign", seats), {"person": getattr(cast, who).pk})
    assert answer.status_code == 422
    assert "not in your company any more" in answer.text


def test_disabled_people_are_not_in_the_list(admin, cast, seats):
    person = a_person(cast.acme, name="Dora Disabled", is_active=False)
    assert "Dora Disabled" not in admin.get(url("assign", seats)).text
    assert admin.post(url("assign", seats), {"person": person.pk}).status_code == 422


def test_whoever_has_one_is_not_in_the_list_and_is_refused(admin, cast, seats):
    assigned(cast, seats, cast.member)
    assert "Mona Member" not in admin.get(url("assign", seats)).text
    answer = admin.post(url("assign", seats), {"person": cast.member.pk})
    assert answer.status_code == 409
    assert "Mona Member has Visual Studio Professional subscription already." in answer.text


def test_when_all_are_assigned_it_says_who_was_last(admin, cast, seats):
    filled(cast, seats, free=1)
    assigned(cast, seats, cast.guest)
    answer = admin.post(url("assign", seats), {"person": cast.member.pk})
    assert answer.status_code == 409
    assert "The last one went to Gus Guest on" in answer.text


def test_a_company_of_thousands_is_searched(admin, cast, seats, django_assert_max_num_queries):
    User.objects.bulk_create(
        User(organization=cast.acme, email=f"p{n}@acme.example", name=f"Person {n:04}") for n in range(5000)
    )
    with django_assert_max_num_queries(12):
        answer = admin.get(url("assign", seats))
    assert len(answer.context["form"].found) == 50
    assert "The first 50 people are in the list." in answer.text
    found = admin.get(url("assign", seats), {"q": "p4711@"}).context["form"].found
    assert [person.name for person in found] == ["Person 4711"]
    far = User.objects.get(name="Person 4999")
    assert admin.post(url("assign", seats), {"person": far.pk}).status_code == 303


def test_a_search_without_a_hit_says_so(admin, seats):
    assert "Nobody of that name was found." in admin.get(url("assign", seats), {"q": "zebra"}).text


def test_the_person_may_be_chosen_in_the_address(admin, cast, seats):
    text = admin.get(url("assign", seats), {"person": cast.member.pk}).text
    assert f'value="{cast.member.pk}" selected' in text


# --- not in the list ---


def test_whoever_may_create_users_goes_there_and_comes_back(admin, seats):
    text = admin.get(url("assign", seats)).text
    assert f"/organization/users/add/?next=%2Fbenefits%2F{seats.pk}%2Fassign%2F" in text
    assert "/organization/users/invite/?next=" in text


def test_a_partner_admin_reads_why_not_and_whom_to_ask(client, cast, seats):
    cast.global_admin.email  # noqa: B018  made on first naming
    client.force_login(cast.partner_admin)
    text = client.get(url("assign", seats)).text
    assert "Only a Global admin, a User management admin or an Account admin adds and invites people." in text
    assert "Ask Global Admin" in text
    assert "/organization/users/add/" not in text


# --- another person ---


def test_reassigning_by_the_form(admin, cast, seats):
    row = assigned(cast, seats, cast.guest, days_ago=90)
    assert "Reassign Visual Studio Professional subscription of Gus Guest" in admin.get(url("reassign", row)).text
    answer = admin.post(url("reassign", row), {"person": cast.member.pk}, follow=True)
    assert said(answer) == [
        "Visual Studio Professional subscription went from Gus Guest to Mona Member. Both get an e-mail."
    ]
    assert live(seats) == [(cast.member, 1)]


def test_before_the_day_the_form_says_when(admin, cast, seats):
    row = assigned(cast, seats, days_ago=89)
    text = admin.get(url("reassign", row)).text
    assert "This seat can be reassigned from" in text
    assert 'name="person"' not in text
    assert admin.post(url("reassign", row), {"person": cast.member.pk}).status_code == 409


def test_transferring_by_the_form(admin, cast, bulk):
    row = assigned(cast, bulk, cast.guest)
    answer = admin.post(url("transfer", row), {"person": cast.member.pk, "other": "none"})
    assert answer.status_code == 303
    assert live(bulk) == [(cast.member, 1)]


def test_a_seat_is_not_under_the_address_of_transfers(admin, cast, seats, bulk):
    assert admin.get(url("transfer", assigned(cast, seats))).status_code == 404
    assert admin.get(url("reassign", assigned(cast, bulk))).status_code == 404


def test_removing_by_the_button(admin, cast, monthly):
    row = assigned(cast, monthly, cast.member)
    answer = admin.post(url("remove", row))
    assert (answer.status_code, answer.url) == (303, "/benefits/cloud/")
    assert live() == []
    again = admin.post(url("remove", row), follow=True)
    assert "Mona Member has this no more: Removed by Global Admin" in said(again)[-1]


def test_removing_a_seat_is_refused_where_the_seat_is(admin, cast, seats):
    row = assigned(cast, seats)
    answer = admin.post(url("remove", row), follow=True)
    assert answer.redirect_chain == [(f"/benefits/assignments/{row.pk}/", 303)]
    assert len(live()) == 1


# --- several ---


def test_picked_and_pasted_people_each_get_a_result(admin, cast, seats):
    pasted = f"{cast.guest.email.upper()}, nobody@else.example;{cast.member.email}\n{cast.outsider.email} notanemail"
    answer = admin.post(url("assign_many", seats), {"people": [cast.member.pk], "emails": pasted})
    assert answer.status_code == 200
    assert [(row.who, row.ok) for row in answer.context["results"]] == [
        ("Mona Member", True),
        ("Gus Guest", True),
        ("nobody@else.example", False),
        (cast.outsider.email, False),
        ("notanemail", False),
    ]
    assert "Nobody in your company&#x27;s directory has this e-mail." in answer.text
    assert Assignment.objects.live().count() == 2


@pytest.mark.parametrize("data", [
    {}, {"people": ["abc"]}, {"people": ["9" * 30]}, {"emails": "a\x00b"}, {"emails": "\u202e"},
    {"emails": "x" * 30_000},
    {"emails": "\n".join(f"p{n}@acme.example" for n in range(101))},
])  # fmt: skip
def test_nonsense_assigns_nobody(admin, seats, data):
    assert admin.post(url("assign_many", seats), data).status_code == 422
    assert live() == []


def test_a_bulk_credit_is_not_given_to_several(admin, bulk):
    assert admin.get(url("assign_many", bulk)).status_code == 404


def test_a_hundred_at_once_cost_a_page(admin, cast, seats):
    people = [a_person(cast.acme) for _number in range(100)]
    answer = admin.post(url("assign_many", seats), {"people": [person.pk for person in people]})
    assert sum(row.ok for row in answer.context["results"]) == 3
