"""Two admins at the same seat at the same moment (promises.md 5): one wins, the other reads who was first."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from benefits import services
from benefits.models import Assignment
from benefits.services import assignments
from partnerportal.accounts.models import Activity, Outbox
from partnerportal.accounts.services import ending
from partnerportal.common.refusals import Refused, WrongState
from tests.benefits.builders import a_membership
from tests.benefits.seats.builders import BULK, MONTHLY, SEAT, assigned, filled, live, the_benefit
from tests.builders import a_person
from tests.races.harness import accepted, at_once, refused, together, without

ADMINS = 8
PLACE, PERSON = "benefits_assignment_one_live_per_place", "benefits_assignment_one_live_per_person"


@pytest.fixture
def pack(cast):
    services.load_catalogue()
    return a_membership(cast.acme, "action-pack")


@pytest.fixture
def seats(pack):
    return the_benefit(pack, SEAT)


def assign_naively(cast, benefit, person):
    """Looks for a free place, then takes it."""
    taken = set(Assignment.objects.live().filter(benefit=benefit).values_list("place", flat=True))
    free = [number for number in range(1, benefit.quantity + 1) if number not in taken]
    if not free:
        raise Refused("All are assigned.")
    time.sleep(0.2)
    now = timezone.now()
    return Assignment.objects.create(
        organization=cast.acme, benefit=benefit, unit=benefit.unit, place=free[0], places=benefit.quantity,
        assignee=person, assigned_by=cast.global_admin, assigned_at=now, assigned_date=now.date(),
    )  # fmt: skip


# --- the last seat ---


def test_of_two_at_the_last_seat_one_gets_it_and_the_other_reads_who(cast, seats):
    filled(cast, seats, free=1)
    admins, people = [cast.global_admin, cast.partner_admin], [cast.member, cast.guest]
    calls = [lambda a=a, p=p: assignments.assign(a, seats, p) for a, p in zip(admins, people, strict=True)]
    outcomes = together(*calls)
    winner = accepted(outcomes)[0].assignee
    assert (len(accepted(outcomes)), len(live(seats))) == (1, 3)
    (loser,) = refused(outcomes, WrongState)
    assert f"The last one went to {winner} on" in str(loser)


def test_eight_at_three_seats_fill_them_once(cast, seats):
    people = [a_person(cast.acme) for _number in range(ADMINS)]
    admin = cast.global_admin
    outcomes = together(*[lambda p=p: assignments.assign(admin, seats, p) for p in people])
    assert len(accepted(outcomes)) == 3
    assert len(refused(outcomes, WrongState)) == ADMINS - 3
    assert [place for _person, place in live(seats)] == [1, 2, 3]
    assert Outbox.objects.filter(kind="benefits/assigned").count() == 3


def test_their_twin_without_the_guard_gives_one_seat_twice(cast, seats):
    filled(cast, seats, free=1)
    people, _admin = [a_person(cast.acme) for _number in range(2)], cast.global_admin
    with without(Assignment, PLACE):
        together(*[lambda p=p: assign_naively(cast, seats, p) for p in people])
        assert Assignment.objects.live().filter(benefit=seats).count() > 3


# --- the same person twice ---


def test_the_same_person_gets_one_seat(cast, seats):
    admin, person = cast.global_admin, cast.member
    outcomes = at_once(ADMINS, lambda: assignments.assign(admin, seats, person))
    assert (len(accepted(outcomes)), len(live(seats))) == (1, 1)
    assert all("has Visual Studio Professional subscription already" in str(no) for no in refused(outcomes, Refused))


def test_their_twin_without_the_guard_gives_two(cast, pack):
    seats, _admin, person = the_benefit(pack, SEAT), cast.global_admin, cast.member
    with without(Assignment, PERSON), without(Assignment, PLACE):
        at_once(2, lambda: assign_naively(cast, seats, person))
        assert Assignment.objects.live().filter(assignee=person).count() == 2


# --- reassigning ---


def reassign_naively(admin, assignment, person):
    """Looks whether it still runs, then writes both rows."""
    row = Assignment.objects.get(pk=assignment.pk)
    if row.ended_at:
        raise WrongState("Too late.")
    time.sleep(0.2)
    Assignment.objects.filter(pk=row.pk).update(ended_at=timezone.now(), end_reason="reassigned", ended_by=admin)
    row.pk, row.assignee, row.ended_at = None, person, None
    row.save(force_insert=True)
    return row


def test_of_two_who_reassign_one_seat_one_wins(cast, seats):
    row = assigned(cast, seats, days_ago=90)
    people, admin = [cast.member, cast.guest], cast.global_admin
    outcomes = together(*[lambda p=p: assignments.reassign(admin, row, p) for p in people])
    assert (len(accepted(outcomes)), len(live(seats))) == (1, 1)
    assert "has this no more: Reassigned by Global Admin" in str(refused(outcomes, WrongState)[0])
    assert Activity.objects.filter(verb="assignment.reassigned").count() == 1


def test_their_twin_without_the_guard_gives_it_to_both(cast, seats):
    row = assigned(cast, seats, days_ago=90)
    people, admin = [cast.member, cast.guest], cast.global_admin
    with without(Assignment, PLACE):
        together(*[lambda p=p: reassign_naively(admin, row, p) for p in people])
        assert Assignment.objects.live().filter(benefit=seats).count() == 2


# --- credits ---


def test_two_bulk_credits_for_one_person_at_once_are_one(cast):
    """No constraint spans two benefits: the lock of the person does (D44)."""
    services.load_catalogue()
    gold = a_membership(cast.acme, "gold", competencies=("cloud-platform",))
    credits = [the_benefit(gold, code=code) for code in ("azure-bulk-12000", "azure-bulk-13000")]
    admin, person = cast.global_admin, cast.member
    outcomes = together(*[lambda c=c: assignments.assign(admin, c, person) for c in credits])
    assert (len(accepted(outcomes)), Assignment.objects.live().filter(unit=BULK).count()) == (1, 1)
    assert "cannot be combined" in str(refused(outcomes, Refused)[0])


def test_their_twin_without_the_lock_gives_both(cast):
    services.load_catalogue()
    gold = a_membership(cast.acme, "gold", competencies=("cloud-platform",))
    credits = [the_benefit(gold, code=code) for code in ("azure-bulk-12000", "azure-bulk-13000")]
    _admin, person = cast.global_admin, cast.member
    assert len(accepted(together(*[lambda c=c: assign_naively(cast, c, person) for c in credits]))) == 2


def test_removing_and_removing_is_one_removal(cast, pack):
    row, admin = assigned(cast, the_benefit(pack, MONTHLY)), cast.global_admin
    outcomes = at_once(ADMINS, lambda: assignments.remove(admin, row))
    assert (len(accepted(outcomes)), Outbox.objects.filter(kind="benefits/unassigned").count()) == (1, 1)


def test_assigning_while_the_year_ends_leaves_nobody_in_it(cast, pack, seats):
    """Either the seat was given before and ends with the year, or the year had ended."""
    admin, person = cast.global_admin, cast.member
    at = pack.usable_until + timedelta(days=1)
    now = timezone.now().replace(year=at.year, month=at.month, day=at.day, hour=12)
    together(lambda: assignments.assign(admin, seats, person), lambda: services.lapse(pack, now=now))
    assert live(seats) == []


def test_disabling_while_a_credit_is_given_leaves_none_behind(cast, pack):
    """Whichever is first: a disabled person has no monthly credit (the person's row is locked by both)."""
    monthly, admin, person = the_benefit(pack, MONTHLY), cast.global_admin, cast.member
    together(lambda: assignments.assign(admin, monthly, person), lambda: ending.disable(admin, person))
    person.refresh_from_db()
    assert (person.is_active, live(monthly)) == (False, [])
