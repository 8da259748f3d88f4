"""The job: once, whatever happens; a failure is kept, retried, given up and started again (promises.md 5, 7, 11)."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from benefits import services
from benefits.models import Activation, Membership
from benefits.services import issuing
from partnerportal.accounts.models import Activity, Outbox
from partnerportal.common.refusals import Forbidden, WrongState
from support import services as support
from tests.benefits.builders import a_membership, a_request, again, an_active, approved

State = Activation.State


class Killed(BaseException):
    """Stands for a SIGKILL: nothing of the process runs after it."""


@pytest.fixture
def due(cast, activation):
    """Approved, and the time to undo is over."""
    return approved(activation, cast.reviewer)


@pytest.fixture
def broken(monkeypatch):
    """Every attempt fails, with what is given here."""

    def make(error):
        def fail(*args):
            raise error

        monkeypatch.setattr("support.services.issue_contract", fail)

    return make


def attempt(pk, times):
    """So many attempts, each as soon as it is due; what a worker would do in a few minutes."""
    for _time in range(times):
        row = Activation.objects.get(pk=pk)
        with time_machine.travel(max(row.next_try_at or timezone.now(), timezone.now()) + timedelta(seconds=1)):
            services.sweep()


def test_issuing_gives_the_contract_its_pair_and_makes_the_request_active(cast, due):
    assert services.issue(due.pk)
    row = again(due)
    assert (row.state, row.contract.state, row.next_try_at, row.last_error) == (State.ACTIVE, "active", None, "")
    assert row.contract.access_id and row.contract.contract_id
    assert row.contract.start_date == cast.acme.today()
    assert (row.contract.end_date, row.contract.usable_until) == (
        row.membership.anniversary,
        row.membership.usable_until,
    )


def test_the_requester_gets_one_mail_with_a_link_and_without_the_ids(cast, due):
    services.issue(due.pk)
    row, mail = again(due), Outbox.objects.get(kind="benefits/issued")
    assert mail.to == cast.global_admin.email
    assert "/benefits/technical/" in mail.body
    for secret in (row.contract.shown_access_id, row.contract.access_id, row.contract.contract_id):
        assert secret not in mail.body + mail.subject


def test_issuing_is_logged_with_its_event_in_the_portal_s_name(due):
    services.issue(due.pk)
    assert [(event.move, event.by) for event in due.events.all()][-1] == ("issue", None)
    assert Activity.objects.get(verb="activation.issued").by is None


def test_running_it_again_does_nothing(due):
    services.issue(due.pk)
    pair = again(due).contract.access_id
    assert services.issue(due.pk) is False
    assert services.carry_out(due.pk) is False
    assert (again(due).contract.access_id, Outbox.objects.filter(kind="benefits/issued").count()) == (pair, 1)


@pytest.mark.parametrize("pk", [0, 404])
def test_a_hint_for_nothing_does_nothing(db, pk):
    assert services.issue(pk) is False


def test_before_the_time_to_undo_is_over_nothing_is_issued(cast, activation, settings):
    settings.UNDO_SECONDS = 60
    services.approve(cast.reviewer, activation)
    assert services.issue(activation.pk) is False
    assert services.sweep() == 0
    assert again(activation).attempts == 0


def test_the_sweep_issues_what_no_hint_told_about(cast, due):
    other = approved(a_request(a_membership(cast.rival, "gold"), cast.outsider), cast.reviewer)
    assert services.sweep() == 2
    assert {again(row).state for row in (due, other)} == {State.ACTIVE}


def test_the_sweep_runs_without_redis_as_a_command(due):
    call_command("sweep")
    assert again(due).state == State.ACTIVE


def test_a_failed_attempt_is_kept_with_its_cause_and_waits_for_the_next(due, broken):
    broken(OperationalError("no database\nDETAIL: Key (access_id)=(A0SECRET) exists"))
    assert services.issue(due.pk) is False
    row = again(due)
    assert (row.state, row.attempts, row.last_error) == (State.APPROVED, 1, "OperationalError: no database")
    assert (row.is_waiting_for_retry, row.contract.state) == (True, "pending")
    assert row.events.last().note == "OperationalError: no database"
    assert not Outbox.objects.filter(kind="benefits/issued").exists()


def test_the_pauses_double_up_to_five_minutes():
    assert [issuing._pause(n).total_seconds() for n in range(1, 12)] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


def test_no_hot_loop_between_two_attempts(due, broken):
    broken(OperationalError("no database"))
    services.issue(due.pk)
    assert services.issue(due.pk) is False
    assert again(due).attempts == 1


def test_after_eight_attempts_it_has_failed_and_staff_see_why(due, broken, settings):
    broken(OperationalError("no database"))
    attempt(due.pk, times=settings.ISSUE_ATTEMPTS + 2)
    row = again(due)
    assert (row.state, row.attempts, row.last_error) == (State.FAILED, 8, "OperationalError: no database")
    assert list(Activation.objects.stuck()) == [row]
    assert [event.move for event in row.events.all()][-2:] == ["attempt", "give_up"]
    assert row.events.filter(move="attempt").count() == 8
    assert Activity.objects.filter(verb="activation.failed").count() == 1


def test_an_attempt_that_kills_its_worker_counts_too(due, monkeypatch, settings):
    def kill(*args):
        raise Killed

    monkeypatch.setattr("benefits.services.issuing.carry_out", kill)
    for _time in range(settings.ISSUE_ATTEMPTS):
        with pytest.raises(Killed):
            attempt(due.pk, times=1)
    assert again(due).attempts == settings.ISSUE_ATTEMPTS
    attempt(due.pk, times=1)
    row = again(due)
    assert (row.state, row.last_error) == (State.FAILED, issuing.INTERRUPTED)
    assert row.events.filter(move="attempt").count() == settings.ISSUE_ATTEMPTS


def test_a_healthy_job_behind_a_failing_one_finishes(cast, due, monkeypatch):
    healthy = approved(a_request(a_membership(cast.rival, "gold"), cast.outsider), cast.reviewer, waited=10)
    real = support.issue_contract

    def fail_for_one(contract_pk, *args):
        if contract_pk == due.contract_id:
            raise OperationalError("no database")
        return real(contract_pk, *args)

    monkeypatch.setattr("support.services.issue_contract", fail_for_one)
    assert services.sweep() == 1
    assert (again(due).state, again(healthy).state) == (State.APPROVED, State.ACTIVE)


def test_staff_retry_what_has_failed(cast, due, broken, monkeypatch, settings):
    with monkeypatch.context() as patch:
        patch.setattr("support.services.issue_contract", lambda *args: 1 / 0)
        attempt(due.pk, times=settings.ISSUE_ATTEMPTS)
    with pytest.raises(Forbidden):
        services.retry(cast.global_admin, due)
    row = services.retry(cast.operator, due)
    assert (row.state, row.attempts, row.last_error) == (State.APPROVED, 0, "")
    assert services.issue(due.pk)
    assert again(due).state == State.ACTIVE
    with pytest.raises(WrongState):
        services.retry(cast.operator, due)


def test_whatever_fails_at_the_end_undoes_the_whole_attempt(due, monkeypatch):
    monkeypatch.setattr("benefits.services.issuing.outbox.send", lambda *args: 1 / 0)
    services.issue(due.pk)
    row = again(due)
    assert (row.state, row.contract.state, row.contract.access_id) == (State.APPROVED, "pending", None)
    assert row.last_error == "ZeroDivisionError: division by zero"


def test_a_membership_that_ended_meanwhile_is_not_issued(cast, due):
    today = cast.acme.today()
    Membership.objects.update(start_date=today - timedelta(days=400), anniversary=today - timedelta(days=35))
    services.issue(due.pk)
    assert "The membership ended on" in again(due).last_error


# --- the new year ---


def test_the_new_year_s_contract_ends_the_old_one_and_offers_to_link_anew(cast, catalogue):
    old = an_active(
        a_membership(cast.acme, "gold", cast.acme.today() - timedelta(days=370)), cast.global_admin, cast.reviewer
    )
    support.link_as_member(cast.member, old.contract)
    new = approved(a_request(a_membership(cast.acme, "gold", cast.acme.today()), cast.global_admin), cast.reviewer)
    assert again(old).contract.state == "active"
    services.issue(new.pk)
    assert (again(old).contract.state, again(new).contract.state) == ("ended", "active")
    assert again(old).contract.access_id != again(new).contract.access_id
    assert [mail.to for mail in Outbox.objects.filter(kind="benefits/relink")] == [cast.member.email]


def test_another_offer_s_contract_goes_on(cast, catalogue):
    pack = an_active(a_membership(cast.acme, "action-pack"), cast.global_admin, cast.reviewer)
    an_active(a_membership(cast.acme, "gold"), cast.global_admin, cast.reviewer)
    assert again(pack).contract.state == "active"


def test_the_last_year_s_open_request_is_withdrawn_when_the_new_contract_is_there(cast, catalogue):
    old = a_request(a_membership(cast.acme, "gold", cast.acme.today() - timedelta(days=370)), cast.global_admin)
    an_active(a_membership(cast.acme, "gold", cast.acme.today()), cast.global_admin, cast.reviewer)
    assert (again(old).state, again(old).contract.state) == (State.WITHDRAWN, "ended")
