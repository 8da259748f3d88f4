"""Two after the last hours, closing against withdrawing, two consultants closing: one is first (promises.md 1, 12)."""

import time
from threading import Barrier, local

import pytest

from benefits import services
from benefits.models import AdvisoryRequest
from benefits.services import advisory
from partnerportal.accounts import work
from partnerportal.common.refusals import Refused, WrongState
from support.models import Entitlement, Entry
from tests.benefits.advisory.builders import a_request_of, a_wish, hours_of
from tests.benefits.builders import a_membership
from tests.builders import a_person
from tests.races.harness import accepted, refused, together

MANY = 8


@pytest.fixture
def hours(cast):
    """Two hours are left of the five of the Action Pack."""
    services.load_catalogue()
    line = hours_of(a_membership(cast.acme, "action-pack"))
    a_request_of(cast.member, estimate=12, title="The first three hours")
    return line


@pytest.fixture
def asked(cast, hours):
    return AdvisoryRequest.objects.get()


def ask_all(cast, estimate=8):
    people = [a_person(cast.acme) for _ in range(MANY)]
    return together(*[lambda p=person: advisory.submit(p, a_wish(estimate=estimate)) for person in people])


def books(line):
    line.refresh_from_db()
    taken = sum(entry.units for entry in line.entries.filter(kind=Entry.Kind.CONSUMED))
    return line.used, taken - sum(entry.units for entry in line.entries.filter(kind=Entry.Kind.GIVEN_BACK))


def consume_naively(entitlement, reference, by, units=1, now=None):
    """Looks, writes: what the guard is for."""
    fresh = Entitlement.objects.get(pk=entitlement.pk)
    time.sleep(0.2)
    Entry.objects.create(entitlement=fresh, kind="consumed", units=units, reference=reference, by=by)
    fresh.used += units
    fresh.save(update_fields=["used"])


def test_of_many_after_the_last_hours_one_gets_them(cast, hours):
    outcomes = ask_all(cast)
    assert (len(accepted(outcomes)), len(refused(outcomes, Refused))) == (1, MANY - 1)
    assert (books(hours), AdvisoryRequest.objects.count()) == ((20, 20), 2)


def test_without_the_lock_the_ledger_alone_still_gives_them_to_one(cast, hours, monkeypatch):
    monkeypatch.setattr(advisory, "_lock_memberships", lambda company: None)
    outcomes = ask_all(cast)
    assert (len(accepted(outcomes)), books(hours)) == (1, (20, 20))


def test_its_twin_without_either_guard_oversells(cast, hours, monkeypatch):
    monkeypatch.setattr(advisory, "_lock_memberships", lambda company: None)
    monkeypatch.setattr("support.services.consume", consume_naively)
    assert len(accepted(ask_all(cast))) > 1


def test_the_same_form_sent_at_once_is_one_request(cast, hours):
    outcomes = together(*[lambda: advisory.submit(cast.member, a_wish(estimate=4))] * MANY)
    assert {type(outcome) for outcome in outcomes} == {AdvisoryRequest}
    assert (len({row.pk for row in outcomes}), books(hours)) == (1, (16, 16))


def test_its_twin_without_the_lock_is_several_requests(cast, hours, monkeypatch):
    monkeypatch.setattr(advisory, "_lock_memberships", lambda company: None)
    monkeypatch.setattr(advisory.mail, "requested", lambda row: time.sleep(0.2))
    cast.member.roles  # noqa: B018  read before the threads start
    outcomes = together(*[lambda: advisory.submit(cast.member, a_wish(estimate=4))] * 2)
    assert len({row.pk for row in accepted(outcomes)}) == 2


def end_twice(cast, asked):
    consultant = cast.engineer
    return together(
        lambda: advisory.close(consultant, asked, 6),
        lambda: advisory.withdraw(cast.member, asked),
    )


def test_closing_against_withdrawing_ends_it_once(cast, asked, hours):
    outcomes = end_twice(cast, asked)
    assert (len(accepted(outcomes)), len(refused(outcomes, WrongState))) == (1, 1)
    closed = AdvisoryRequest.objects.get(pk=asked.pk).state == AdvisoryRequest.State.CLOSED
    assert books(hours) == ((6, 6) if closed else (0, 0))


def test_two_consultants_closing_settle_once_and_the_second_hears_by_whom(cast, asked, hours):
    both = cast.engineer, cast.operator
    outcomes = together(
        *[lambda who=who, n=n: advisory.close(who, asked, n) for n, who in zip((6, 9), both, strict=True)]
    )
    winner = accepted(outcomes)[0]
    assert str(winner.decided_by) in str(refused(outcomes, WrongState)[0])
    assert books(hours) == (winner.actual, winner.actual)


def test_its_twin_without_the_lock_tells_nobody_who_was_first(cast, asked, hours, monkeypatch):
    """Both look before either writes: both win, or the database's own rule breaks the page of the second."""
    both, first = Barrier(2), local()

    def look(row):
        if not hasattr(first, "look"):
            first.look = AdvisoryRequest.objects.with_people().get(pk=row.pk)
            both.wait(20)
        return first.look

    monkeypatch.setattr(work, "lock", look)
    assert not refused(end_twice(cast, asked), WrongState)


def test_starting_against_withdrawing_leaves_one(cast, asked, hours):
    consultant = cast.engineer
    outcomes = together(lambda: advisory.start(consultant, asked), lambda: advisory.withdraw(cast.member, asked))
    assert len(accepted(outcomes)) == 1
    started = AdvisoryRequest.objects.get(pk=asked.pk).state == AdvisoryRequest.State.IN_PROGRESS
    assert books(hours) == ((12, 12) if started else (0, 0))


def test_closing_above_the_estimate_against_a_new_request_takes_the_last_hours_once(cast, asked, hours):
    consultant, other = cast.engineer, a_person(cast.acme)
    outcomes = together(
        lambda: advisory.close(consultant, asked, 20), lambda: advisory.submit(other, a_wish(estimate=8))
    )
    assert (len(accepted(outcomes)), len(refused(outcomes, Refused))) == (1, 1)
    assert books(hours) == (20, 20)
