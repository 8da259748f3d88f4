"""Giving a place to somebody: the first free one, once each, and to nobody who may not have it."""

import pytest

from benefits.models import Assignment, Membership
from benefits.services import assignments
from partnerportal.accounts.models import Activity, Outbox
from partnerportal.common.refusals import Forbidden, Refused, WrongState
from tests.benefits.builders import a_membership
from tests.benefits.seats.builders import MONTHLY, SEAT, assigned, filled, live, the_benefit
from tests.builders import a_person

pytestmark = pytest.mark.django_db


def test_the_first_free_place_is_given(cast, seats):
    row = assignments.assign(cast.global_admin, seats, cast.member)
    assert (row.place, row.places, row.unit, row.assignee) == (1, 3, SEAT, cast.member)
    assert (row.assigned_by, row.assigned_date) == (cast.global_admin, cast.acme.today())
    assert row.status.word == "Assigned"


def test_a_place_that_was_freed_is_given_again(cast, monthly):
    rows = [assigned(cast, monthly) for _number in range(2)]
    assignments.remove(cast.global_admin, rows[0])
    assert assigned(cast, monthly).place == 1


@pytest.mark.parametrize("role", ["global_admin", "partner_admin"])
def test_global_admins_and_partner_admins_assign(cast, seats, role):
    assert assignments.assign(getattr(cast, role), seats, cast.member).pk


@pytest.mark.parametrize(
    "role", ["member", "guest", "user_admin", "account_admin", "admin_agent", "holder", "reseller", "reviewer"]
)
def test_nobody_else_does(cast, seats, role):
    with pytest.raises(Forbidden):
        assignments.assign(getattr(cast, role), seats, cast.member)
    assert live() == []


def test_another_company_cannot_assign_ours(cast, seats):
    with pytest.raises(Refused, match="another company"):
        assignments.assign(cast.outsider, seats, cast.outsider)


def test_a_company_elsewhere_cannot_assign(cast, catalogue):
    benefit = the_benefit(a_membership(cast.legacy, "silver"))
    with pytest.raises(Forbidden, match="Partner Membership Center"):
        assignments.assign(cast.legacy_admin, benefit, cast.legacy_admin)


def test_guests_and_the_person_themselves_may_have_one(cast, seats):
    for person in (cast.guest, cast.global_admin):
        assignments.assign(cast.global_admin, seats, person)
    assert live(seats) == [(cast.guest, 1), (cast.global_admin, 2)]


@pytest.mark.parametrize("who, why", [("outsider", "not in the directory"), ("holder", "not in the directory")])
def test_people_of_elsewhere_get_none(cast, seats, who, why):
    with pytest.raises(Refused, match=why):
        assignments.assign(cast.global_admin, seats, getattr(cast, who))


def test_a_disabled_person_gets_none(cast, seats):
    with pytest.raises(Refused, match="is disabled"):
        assignments.assign(cast.global_admin, seats, a_person(cast.acme, is_active=False))


def test_nobody_gets_the_same_twice(cast, seats):
    assigned(cast, seats, cast.member)
    with pytest.raises(Refused, match="Mona Member has Visual Studio Professional subscription already"):
        assigned(cast, seats, cast.member)
    assert len(live(seats)) == 1


def test_the_last_place_is_named_with_who_got_it(cast, seats):
    filled(cast, seats, free=1)
    assigned(cast, seats, cast.member)
    with pytest.raises(WrongState, match=r"All 3 are assigned\. The last one went to Mona Member on"):
        assigned(cast, seats, cast.guest)


@pytest.mark.parametrize("code, unit, quantity", [
    ("action-pack", SEAT, 3), ("silver", SEAT, 5), ("gold", SEAT, 10),
    ("action-pack", MONTHLY, 1), ("silver", MONTHLY, 2), ("gold", MONTHLY, 3),
])  # fmt: skip
def test_each_offer_has_its_quantity(cast, catalogue, code, unit, quantity):
    benefit = the_benefit(a_membership(cast.acme, code), unit)
    assert len(filled(cast, benefit)) == quantity
    with pytest.raises(WrongState):
        assigned(cast, benefit)
    assert [place for _person, place in live(benefit)] == list(range(1, quantity + 1))


@pytest.mark.parametrize("state", ["renewed", "upgraded", "lapsed", "refunded"])
def test_a_year_that_has_ended_gives_none(cast, pack, seats, state):
    Membership.objects.filter(pk=pack.pk).update(state=state)
    with pytest.raises(Refused, match="has ended"):
        assigned(cast, seats)


def test_what_is_not_personal_is_given_to_nobody(cast, gold):
    with pytest.raises(Refused, match="not assigned to people"):
        assigned(cast, the_benefit(gold, unit="incident"))


def test_the_log_and_the_mail_say_what_was_done(cast, seats):
    assigned(cast, seats, cast.member)
    line = Activity.objects.get(verb="assignment.assigned")
    assert line.sentence == "Global Admin assigned Visual Studio Professional subscription to Mona Member"
    mail = Outbox.objects.get(kind="benefits/assigned")
    assert (mail.user, mail.reference, line.reference) == (cast.member, f"benefit:{seats.pk}", f"benefit:{seats.pk}")
    assert mail.subject == "Visual Studio Professional subscription is assigned to you"
    assert "Global Admin of Acme has assigned" in mail.body
    assert "/benefits/mine/" in mail.body


def test_what_is_refused_leaves_nothing_behind(cast, seats):
    with pytest.raises(Refused):
        assigned(cast, seats, cast.outsider)
    assert Assignment.objects.count() == Outbox.objects.count() == 0
    assert not Activity.objects.filter(verb__startswith="assignment.").exists()


# --- many at once ---


def test_each_row_stands_on_its_own(cast, seats):
    people = [cast.member, cast.outsider, a_person(cast.acme, is_active=False), cast.guest]
    results = assignments.assign_many(cast.global_admin, seats, people)
    assert [row.ok for row in results] == [True, False, False, True]
    assert [row.who for row in results] == [str(person) for person in people]
    assert live(seats) == [(cast.member, 1), (cast.guest, 2)]


def test_more_than_fit_are_told_that_all_are_assigned(cast, seats):
    people = [a_person(cast.acme) for _number in range(5)]
    results = assignments.assign_many(cast.global_admin, seats, people)
    assert [row.ok for row in results] == [True, True, True, False, False]
    assert all("All 3 are assigned" in row.message for row in results[3:])


def test_the_same_person_twice_is_one_row(cast, seats):
    assert len(assignments.assign_many(cast.global_admin, seats, [cast.member, cast.member])) == 1


def test_at_most_a_hundred(cast, seats):
    people = [a_person(cast.acme) for _number in range(101)]
    with pytest.raises(Refused, match="at most 100"):
        assignments.assign_many(cast.global_admin, seats, people)
    assert live() == []


def test_many_are_refused_as_a_whole_to_whoever_may_not(cast, seats):
    with pytest.raises(Forbidden):
        assignments.assign_many(cast.member, seats, [cast.member])
