"""The last Global admin, when everybody goes at the same moment (promises.md 20)."""

from threading import Barrier, BrokenBarrierError

import pytest

from partnerportal.accounts.models import User
from partnerportal.accounts.people import admins
from partnerportal.accounts.services import ending, invitations, people, roles
from partnerportal.common.refusals import Refused
from tests.accounts.people.builders import GA, an_invitation, new
from tests.builders import PASSWORD, a_person
from tests.races.harness import accepted, at_once, refused, together

NONE, HELD = frozenset(), frozenset({GA})


@pytest.fixture
def two(cast):
    return cast.global_admin, a_person(cast.acme, GA, name="Gerda")


def left(company):
    return admins.global_admins(company).count()


def demote(by, person):
    return roles.set_roles(by, person, NONE, HELD)


VERBS = {
    "demote": lambda by, person: demote(by, person),
    "disable": lambda by, person: ending.disable(by, person),
    "leave": lambda by, person: ending.leave(by),
}


@pytest.mark.parametrize("first", VERBS)
@pytest.mark.parametrize("second", VERBS)
def test_two_who_end_each_other_leave_one(cast, two, first, second):
    one, other = two
    outcomes = together(lambda: VERBS[first](one, other), lambda: VERBS[second](other, one))
    assert left(cast.acme) >= 1
    done = len(accepted(outcomes))
    assert done == 1 or (done == 2 and "leave" in {first, second}), outcomes
    """Two only where somebody leaves who has just lost the role to the other."""


def test_five_who_leave_at_once_leave_one(cast):
    people = [cast.global_admin, *[a_person(cast.acme, GA) for _ in range(4)]]
    outcomes = together(*[lambda who=who: ending.leave(who) for who in people])
    assert (left(cast.acme), len(accepted(outcomes)), len(refused(outcomes, Refused))) == (1, 4, 1)


def test_one_who_demotes_all_others_while_they_demote_all_others(cast):
    people = [cast.global_admin, *[a_person(cast.acme, GA) for _ in range(3)]]
    pairs = [(by, person) for by in people for person in people if by != person]
    together(*[lambda pair=pair: demote(*pair) for pair in pairs])
    assert left(cast.acme) == 1


def test_its_twin_without_the_lock_of_the_company_leaves_nobody(cast, two, monkeypatch):
    """Both have looked, and found the other, before either goes."""
    both_looked, look = Barrier(2), roles.demand_another

    def look_and_wait(person):
        look(person)
        both_looked.wait(5)

    monkeypatch.setattr(roles, "lock_company", lambda company: None)
    monkeypatch.setattr(roles, "demand_another", look_and_wait)
    one, other = two
    outcomes = together(lambda: demote(one, other), lambda: demote(other, one))
    assert (len(accepted(outcomes)), left(cast.acme)) == (2, 0)


def test_with_the_lock_the_second_does_not_look_before_the_first_is_done(cast, two, monkeypatch):
    both_looked, look = Barrier(2), roles.demand_another

    def look_and_wait(person):
        look(person)
        both_looked.wait(1)

    monkeypatch.setattr(roles, "demand_another", look_and_wait)
    one, other = two
    outcomes = together(lambda: demote(one, other), lambda: demote(other, one))
    assert refused(outcomes, BrokenBarrierError)
    assert left(cast.acme) >= 1


def test_eight_who_use_one_invitation_make_one_account(cast):
    row, _token = an_invitation(cast.global_admin)
    outcomes = at_once(8, lambda: invitations.register_invited(row, "Ada", PASSWORD))
    assert len(accepted(outcomes)) == 1
    assert User.objects.filter(email="ada@new.example").count() == 1


def test_eight_who_add_one_address_make_one_account(cast):
    admin = cast.global_admin
    outcomes = at_once(8, lambda: people.add_person(admin, new()))
    assert (len(accepted(outcomes)), len(refused(outcomes, Refused))) == (1, 7)


def test_two_companies_that_invite_one_holder_get_one_each_at_most(cast):
    holder = cast.holder
    rows = [an_invitation(by, holder.email)[0] for by in (cast.global_admin, cast.outsider)]
    outcomes = together(*[lambda row=row: invitations.accept(holder, row) for row in rows])
    assert len(accepted(outcomes)) == 1
    assert User.objects.get(pk=holder.pk).organization is not None
