"""The page of Visual Studio subscriptions, its export, and the page of one place."""

import csv
import io

import pytest
from django.urls import reverse

from benefits.models import Assignment
from benefits.services import assignments
from partnerportal.accounts.models import User
from tests.benefits.builders import a_membership
from tests.benefits.seats.builders import MONTHLY, SEAT, assigned, filled, the_benefit
from tests.builders import a_person

pytestmark = pytest.mark.django_db
PAGE = "/benefits/visual-studio/"


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.global_admin)
    return client


def lines(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def shown(answer):
    return [str(row.person) for row in answer.context["rows"]]


def test_it_shows_who_has_a_seat_since_when_and_how_many_are_free(admin, cast, seats):
    row = assigned(cast, seats, cast.member, days_ago=10)
    answer = admin.get(PAGE)
    assert answer.status_code == 200
    assert (answer.context["page"].places[0].taken, answer.context["page"].places[0].left) == (1, 2)
    assert "1 of 3 seats are used." in answer.text
    assert "Mona Member" in answer.text
    assert "This seat can be reassigned from" in answer.text
    assert reverse("benefits:reassign", args=[row.pk]) not in answer.text


def test_after_ninety_days_it_offers_to_reassign(admin, cast, seats):
    row = assigned(cast, seats, days_ago=90)
    assert reverse("benefits:reassign", args=[row.pk]) in admin.get(PAGE).text


def test_all_used_says_so_and_offers_no_assignment(admin, cast, seats):
    filled(cast, seats)
    answer = admin.get(PAGE)
    assert "All 3 are assigned." in answer.text
    assert reverse("benefits:assign", args=[seats.pk]) not in answer.text


def test_each_offer_and_edition_has_its_card(admin, gold, pack):
    places = admin.get(PAGE).context["page"].places
    assert [(row.benefit.name, row.total) for row in places] == [
        ("Visual Studio Enterprise subscription", 10),
        ("Visual Studio Enterprise subscription, Cloud Platform", 25),
        ("Visual Studio Professional subscription", 3),
    ]


def test_whoever_may_only_look_reads_who_can(client, cast, seats):
    cast.global_admin.email  # noqa: B018  made on first naming
    client.force_login(cast.member)
    text = client.get(PAGE).text
    assert "Only a Global admin or an MPN partner admin assigns benefits to people." in text
    assert "Ask Global Admin" in text
    assert reverse("benefits:assign", args=[seats.pk]) not in text


def test_somebody_who_is_disabled_keeps_the_seat_and_is_marked(admin, cast, seats):
    person = a_person(cast.acme)
    assigned(cast, seats, person)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert "Disabled" in admin.get(PAGE).text
    assert shown(admin.get(f"{PAGE}?state=left")) == [str(person)]


def test_without_an_offer_there_is_nothing_yet(client, cast, catalogue):
    client.force_login(cast.global_admin)
    assert "any benefits yet" in client.get(PAGE).text


def test_a_company_elsewhere_reads_that_it_is(client, cast, catalogue):
    a_membership(cast.legacy, "silver")
    client.force_login(cast.legacy_admin)
    text = client.get(PAGE).text
    assert "Managed in Partner Membership Center" in text
    assert "/assign/" not in text


@pytest.fixture
def three(cast, gold, pack):
    """Ada has had a seat for a hundred days, Ben for fifty, Cleo of the Action Pack since today."""
    core, professional = the_benefit(gold, code="visual-studio-enterprise"), the_benefit(pack, SEAT)
    for benefit, name, days in ((core, "Ada", 100), (core, "Ben", 50), (professional, "Cleo", 0)):
        assigned(cast, benefit, a_person(cast.acme, name=name), days_ago=days)


@pytest.mark.parametrize("query, people", [
    ("", ["Ada", "Ben", "Cleo"]),
    ("?q=be", ["Ben"]),
    ("?q=zebra", []),
    ("?q=example.test", ["Ada", "Ben", "Cleo"]),
    ("?edition=Professional", ["Cleo"]),
    ("?edition=Enterprise&q=a", ["Ada", "Ben"]),
    ("?offer=gold", ["Ada", "Ben"]),
    ("?state=free", ["Ada"]),
    ("?state=bound", ["Ben", "Cleo"]),
    ("?state=left", []),
    ("?edition=nonsense&offer=nonsense&state=nonsense", ["Ada", "Ben", "Cleo"]),
    ("?sort=person", ["Ada", "Ben", "Cleo"]),
    ("?sort=-person", ["Cleo", "Ben", "Ada"]),
    ("?sort=free", ["Ada", "Ben", "Cleo"]),
    ("?sort=-since", ["Cleo", "Ben", "Ada"]),
    ("?sort=-subscription", ["Cleo", "Ben", "Ada"]),
    ("?sort=password", ["Ada", "Ben", "Cleo"]),
])  # fmt: skip
def test_it_is_searched_filtered_and_sorted(admin, three, query, people):
    assert shown(admin.get(PAGE + query)) == people
    assert [line[0] for line in lines(admin.get(f"{PAGE}seats.csv{query}"))[1:]] == people


def test_the_export_has_every_date(admin, cast, seats):
    row = assigned(cast, seats, cast.guest, days_ago=95)
    head, line = lines(admin.get(f"{PAGE}seats.csv"))
    found = dict(zip(head, line, strict=True))
    assert (found["Person"], found["Guest"], found["Account"], found["Seat"]) == ("Gus Guest", "Yes", "Active", "1")
    assert found["Can be reassigned from"] == row.free_from.isoformat()
    assert found["Usable through"] == seats.usable_until.isoformat()


def test_a_name_does_not_run_in_a_spreadsheet(admin, cast, seats):
    assigned(cast, seats, a_person(cast.acme, name="=1+1"))
    assert lines(admin.get(f"{PAGE}seats.csv"))[1][0] == "'=1+1"


def test_the_page_costs_as_much_with_many_people(admin, cast, gold, pack, django_assert_max_num_queries):
    for code in ("visual-studio-enterprise", "visual-studio-enterprise-cloud"):
        filled(cast, the_benefit(gold, code=code))
    filled(cast, the_benefit(pack, SEAT))
    with django_assert_max_num_queries(12):
        assert len(shown(admin.get(PAGE))) == 38


# --- one place ---


def test_a_place_shows_who_had_it_before(admin, cast, seats):
    first = assigned(cast, seats, cast.member, days_ago=100)
    second = assignments.reassign(cast.global_admin, first, cast.guest)
    answer = admin.get(f"/benefits/assignments/{second.pk}/")
    assert list(answer.context["history"]) == [second, first]
    assert "Reassigned" in answer.text
    assert "Visual Studio Professional subscription of Gus Guest" in answer.text


def test_the_history_of_another_company_is_not_there(client, cast, seats):
    row = assigned(cast, seats)
    client.force_login(cast.outsider)
    assert client.get(f"/benefits/assignments/{row.pk}/").status_code == 404


@pytest.mark.parametrize("who", ["member", "account_admin"])
def test_members_read_it_without_changing_it(client, cast, monthly, who):
    row = assigned(cast, monthly)
    client.force_login(getattr(cast, who))
    text = client.get(f"/benefits/assignments/{row.pk}/").text
    assert "Only a Global admin or an MPN partner admin assigns" in text
    assert "<dialog" not in text


def test_a_guest_does_not_read_it(client, cast, seats):
    row = assigned(cast, seats, cast.guest)
    client.force_login(cast.guest)
    assert client.get(f"/benefits/assignments/{row.pk}/").status_code == 403


def test_a_place_with_a_long_history_costs_no_more(admin, cast, monthly, django_assert_max_num_queries):
    for _number in range(20):
        row = assigned(cast, monthly)
        assignments.remove(cast.global_admin, row)
    with django_assert_max_num_queries(12):
        assert admin.get(f"/benefits/assignments/{row.pk}/").context["history"][0].unit == MONTHLY
    assert Assignment.objects.count() == 20


def test_the_same_place_of_another_offer_is_no_part_of_its_history(admin, cast, gold, pack):
    one, other = assigned(cast, the_benefit(gold, MONTHLY)), assigned(cast, the_benefit(pack, MONTHLY))
    history = admin.get(reverse("benefits:assignment", args=[one.pk])).context["history"]
    assert (one.place, one.benefit.code) == (other.place, other.benefit.code) and history == [one]


@pytest.mark.parametrize(
    "changes, word", [({}, "Active"), ({"is_active": False}, "Disabled"), ({"organization": None}, "Left the company")]
)
def test_the_account_is_said_in_the_same_words_everywhere(admin, cast, seats, changes, word):
    row = assigned(cast, seats)
    User.objects.filter(pk=row.assignee_id).update(**changes)
    (_header, line) = lines(admin.get(reverse("benefits:seats_csv")))
    assert line[3] == word
