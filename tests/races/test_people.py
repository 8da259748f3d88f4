"""People, invitations and requests at the same moment: one order of locks, and what was decided first stands."""

from contextlib import nullcontext
from threading import Barrier, BrokenBarrierError, Event

import pytest
from allauth.account.adapter import get_adapter
from django.db import OperationalError
from django.db.transaction import atomic

from partnerportal.accounts.models import Activity, Invitation, Organization, User
from partnerportal.accounts.services import company_decisions, ending, invitations, people
from partnerportal.common.refusals import Forbidden, Refused
from tests.accounts.company.builders import a_join_request, a_proof_request
from tests.accounts.people.builders import GA, an_invitation, new
from tests.builders import PASSWORD, a_person, with_password
from tests.races.harness import accepted, refused, together

OWN = "another-long-one-99"


class TestOneOrderOfLocks:
    """The company first, then what belongs to it: whoever disables an inviter ends invitations in that order."""

    def acts(self, by, row):
        return {
            "accept": lambda: invitations.register_invited(row, "Ada", PASSWORD),
            "send again": lambda: invitations.send_again(by, row),
            "withdraw": lambda: invitations.withdraw(by, row),
            "invite": lambda: invitations.invite(by, new("bea@new.example")),
            "add": lambda: people.add_person(by, new("ada@new.example")),
        }

    @pytest.mark.parametrize("act", ["accept", "send again", "withdraw", "invite", "add"])
    def test_nobody_waits_in_a_circle(self, cast, act):
        for number in range(3):
            inviter = a_person(cast.acme, GA, name=f"Inviter {number}")
            row, _token = an_invitation(inviter, f"ada{number}@new.example")
            calls = self.acts(inviter, row)
            outcomes = together(calls[act], lambda by=inviter: ending.disable(cast.global_admin, by))
            assert not refused(outcomes, OperationalError), outcomes
            row.refresh_from_db()
            assert row.accepted_at or row.withdrawn_at
            Invitation.objects.all().delete()
            User.objects.filter(email__endswith="@new.example").update(email=f"old{number}@old.example")

    @pytest.mark.parametrize("has_order", [True, False])
    def test_the_twin_that_locks_the_invitation_first_waits_in_a_circle(self, cast, monkeypatch, has_order):
        """Each holds what the other wants next, when the invitation is locked before the company."""
        row, _token = an_invitation(cast.global_admin)
        other, both = a_person(cast.acme, GA), Barrier(2)

        def meet():
            with nullcontext() if not has_order else pytest.raises(BrokenBarrierError):
                both.wait(1)

        def wrong_way():
            with atomic():
                rows = Invitation.objects if not has_order else Organization.objects
                rows.select_for_update().get(pk=row.pk if not has_order else cast.acme.pk)
                meet()
                return invitations.withdraw(cast.global_admin, row)

        let_go = ending.leaving.let_go
        monkeypatch.setattr(ending.leaving, "let_go", lambda *args: (meet(), let_go(*args)))
        outcomes = together(wrong_way, lambda: ending.disable(other, cast.global_admin))
        assert bool(refused(outcomes, OperationalError)) is not has_order, outcomes


def test_a_request_to_become_admin_is_confirmed_or_withdrawn_and_nobody_waits_in_a_circle(cast):
    assert cast.global_admin and cast.reviewer
    for number in range(4):
        person = a_person(cast.acme, name=f"Asker {number}")
        row = a_proof_request(person)
        outcomes = together(
            lambda row=row: company_decisions.confirm(cast.reviewer, row), lambda who=person: ending.leave(who)
        )
        assert not refused(outcomes, OperationalError), outcomes
        found = User.objects.with_roles().get(pk=person.pk)
        assert found.organization is None and not found.roles


class TestPassword:
    """Somebody opens the link of a mail and chooses a password while the account is being disabled."""

    @pytest.fixture
    def person(self, cast):
        return with_password(a_person(cast.acme, name="Petra"))

    def reset(self, cast, person, choose):
        """The account is disabled between reading it and writing the password."""
        read, disabled = Event(), Event()

        def choosing():
            user = User.objects.get(pk=person.pk)
            read.set()
            disabled.wait(10)
            return choose(user)

        def disabling():
            read.wait(10)
            ending.disable(cast.global_admin, person)
            disabled.set()

        return together(choosing, disabling)

    def test_the_account_stays_disabled(self, cast, person):
        assert cast.global_admin
        outcomes = self.reset(cast, person, lambda user: get_adapter().set_password(user, OWN))
        assert len(refused(outcomes, Refused)) == 1
        assert not User.objects.get(pk=person.pk).is_active

    def test_its_twin_that_saves_the_row_as_it_was_read_brings_the_account_back(self, cast, person):
        assert cast.global_admin

        def naive(user):
            user.set_password(OWN)
            user.save()

        self.reset(cast, person, naive)
        assert User.objects.get(pk=person.pk).is_active, "the twin must show the fault"

    def test_eight_who_choose_at_once_leave_one_password(self, person):
        users = [User.objects.get(pk=person.pk) for _ in range(8)]
        outcomes = together(
            *[lambda n=n, user=user: get_adapter().set_password(user, f"{OWN}{n}") for n, user in enumerate(users)]
        )
        assert (len(accepted(outcomes)), len(refused(outcomes, Refused))) == (1, 7)


class TestOneCompany:
    """Two people ask for the same company, and two members of the staff confirm at once."""

    @pytest.fixture
    def requests(self, cast):
        assert cast.reviewer and cast.operator
        return a_join_request(cast.holder), a_join_request(a_person(), company_name="Nordlys-Data")

    def confirm(self, cast, requests):
        pairs = zip((cast.reviewer, cast.operator), requests, strict=True)
        return together(*[lambda pair=pair: company_decisions.confirm(*pair) for pair in pairs])

    def founded(self):
        return Organization.objects.filter(domain="nordlys.example").count()

    def test_it_is_founded_once(self, cast, requests):
        outcomes = self.confirm(cast, requests)
        assert (self.founded(), len(refused(outcomes, Refused))) == (1, 1)

    def test_its_twin_that_only_looks_founds_it_twice(self, cast, requests, monkeypatch):
        both, look = Barrier(2), company_decisions.alike_companies

        def look_together(row):
            found = look(row)
            both.wait(5)
            return found

        monkeypatch.setattr(company_decisions, "alike_companies", look_together)
        monkeypatch.setattr(company_decisions, "lock_founding", lambda: None)
        self.confirm(cast, requests)
        assert self.founded() == 2


def test_who_is_disabled_at_the_moment_adds_nobody_afterwards(cast):
    """Added before the end, or not at all: never a person of somebody who was gone already."""
    for number in range(4):
        by = a_person(cast.acme, GA, name=f"By {number}")
        outcomes = together(
            lambda by=by, number=number: people.add_person(by, new(f"eve{number}@new.example")),
            lambda by=by: ending.disable(cast.global_admin, by),
        )
        lines = [line.verb for line in Activity.objects.order_by("pk") if line.verb.startswith("person.")][-2:]
        assert lines == ["person.added", "person.disabled"] or len(refused(outcomes, Forbidden)) == 1
