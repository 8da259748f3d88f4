"""Sixteen people after the last incident (promises.md 1)."""

import time

import pytest

from support import services
from support.models import Entitlement, Entry, Kind
from tests.builders import a_contract, a_person
from tests.races.harness import accepted, at_once, refused, together

MANY = 16


@pytest.fixture
def line(cast):
    """One incident is left of three."""
    line = a_contract(cast.acme, on_premises=3).entitlements.get(kind=Kind.ON_PREMISES)
    services.consume(line, "incident:1/1", cast.member, units=2)
    return line


def spend_all(line, person, spend, many=MANY):
    return together(*[lambda n=n: spend(line, f"incident:{100 + n}/1", person) for n in range(many)])


def spend_naively(line, reference, person):
    """Reads, looks, writes: what the guard is for."""
    fresh = Entitlement.objects.get(pk=line.pk)
    if not fresh.left:
        raise services.NothingLeft
    time.sleep(0.2)
    Entry.objects.create(entitlement=fresh, kind="consumed", units=1, reference=reference, by=person)
    fresh.used += 1
    fresh.save(update_fields=["used"])


def test_exactly_one_gets_the_last_unit(cast, line):
    outcomes = spend_all(line, cast.member, services.consume)
    line.refresh_from_db()
    assert {type(outcome) for outcome in outcomes} == {Entry, services.NothingLeft}
    assert (len(accepted(outcomes)), len(refused(outcomes, services.NothingLeft))) == (1, MANY - 1)
    assert (line.used, line.left) == (3, 0)
    assert line.entries.filter(kind=Entry.Kind.CONSUMED).count() == 2


def test_its_twin_without_the_guard_oversells(cast, line):
    outcomes = spend_all(line, cast.member, spend_naively)
    assert len(accepted(outcomes)) > 1


def test_the_same_act_at_once_is_one_act(cast, line):
    outcomes = at_once(MANY, lambda: services.consume(line, "incident:100/1", cast.member))
    assert len({entry.pk for entry in accepted(outcomes)}) == 1
    assert len(accepted(outcomes)) == MANY


def test_giving_back_at_once_gives_back_once(cast, line):
    at_once(5, lambda: services.give_back("incident:1/1", cast.member, "withdrawn"))
    line.refresh_from_db()
    assert (line.used, line.entries.filter(kind=Entry.Kind.GIVEN_BACK).count()) == (0, 1)


def test_linking_at_once_is_one_link(cast, line):
    person = a_person(cast.acme)
    outcomes = at_once(MANY, lambda: services.link_as_member(person, line.contract))
    assert (len(accepted(outcomes)), line.contract.links.count()) == (MANY, 1)
    assert sum(result.is_new for result in outcomes) == 1
