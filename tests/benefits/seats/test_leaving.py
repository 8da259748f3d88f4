"""What becomes of seats and credits when their person is disabled or leaves (D44, D45)."""

import pytest
from django.utils import timezone

from benefits import leavers
from benefits.services import assignments
from partnerportal.accounts import leaving
from partnerportal.accounts.models import Activity
from tests.benefits.seats.builders import assigned, live
from tests.builders import a_person

pytestmark = pytest.mark.django_db


def kinds(person):
    found = leaving.hanging(person)
    return {str(kind.label): [(thing.title, thing.consequence) for thing in things] for kind, things in found}


def test_nobody_with_nothing_is_listed(cast, seats):
    assert leavers.find(cast.member) == []


def test_a_seat_stays_taken_until_its_day(cast, seats):
    row = assigned(cast, seats, cast.member, days_ago=30)
    (thing,) = leavers.find(cast.member)
    assert thing.title == "Visual Studio Professional subscription"
    assert thing.consequence.startswith("It stays taken until ")
    assert thing.consequence.endswith("; then it can be reassigned.")
    assert (thing.url, thing.status.word) == (f"/benefits/assignments/{row.pk}/", "Assigned")


@pytest.mark.parametrize("days_ago, can", [(89, False), (90, True)])
def test_a_seat_after_ninety_days_can_be_reassigned_at_once(cast, seats, days_ago, can):
    assigned(cast, seats, cast.member, days_ago=days_ago)
    assert ("can be reassigned: 90 days have passed" in leavers.find(cast.member)[0].consequence) is can


def test_seats_and_credits_are_listed_with_what_happens_to_each(cast, seats, monthly, bulk):
    for benefit in (seats, monthly, bulk):
        assigned(cast, benefit, cast.member)
    found = dict(kinds(cast.member)["Seats and credits"])
    assert found["Azure monthly credit"] == "It is taken back at once, and is free for somebody else."
    assert found["Azure bulk credit 12,000"].startswith("A bulk credit cannot be removed. It stays")
    assert found["Visual Studio Professional subscription"].startswith("It stays taken until")


def test_they_are_found_in_one_query(cast, seats, monthly, bulk, django_assert_num_queries):
    for benefit in (seats, monthly, bulk):
        assigned(cast, benefit, cast.member)
    with django_assert_num_queries(1):
        assert len(leavers.find(cast.member)) == 3


def test_letting_go_takes_monthly_credits_and_leaves_the_rest(cast, seats, monthly, bulk):
    person = cast.member
    rows = [assigned(cast, benefit, person) for benefit in (seats, monthly, bulk)]
    leaving.let_go(person, cast.global_admin, timezone.now())
    assert [row.unit for row in rows if row.assignee in dict(live(row.benefit))] == ["seat", "bulk_credit"]
    line = Activity.objects.get(verb="assignment.removed")
    assert (line.by, line.facts["person"]) == (cast.global_admin, "Mona Member")


def test_what_a_disabled_person_has_is_reassigned_and_transferred_by_the_same_rules(cast, seats, bulk):
    person = a_person(cast.acme)
    seat, credit = assigned(cast, seats, person, days_ago=90), assigned(cast, bulk, person)
    type(person).objects.filter(pk=person.pk).update(is_active=False)
    assert assignments.reassign(cast.global_admin, seat, cast.member).assignee == cast.member
    assert assignments.transfer(cast.global_admin, credit, cast.member).assignee == cast.member


def test_letting_go_twice_changes_nothing_more(cast, monthly):
    assigned(cast, monthly, cast.member)
    for _time in range(2):
        leaving.let_go(cast.member, cast.global_admin, timezone.now())
    assert Activity.objects.filter(verb="assignment.removed").count() == 1
