"""Settling a reservation: what was not needed goes back, once (D42)."""

import pytest

from support import services
from support.models import Entry, Kind


@pytest.fixture
def hours(cast):
    """Twenty quarter-hours of advice."""
    return services.grant(cast.acme, "membership:1", Kind.ADVISORY, 20, None, None)


@pytest.mark.parametrize("actual, left", [(0, 20), (1, 19), (7, 13), (8, 12)])
def test_what_was_not_needed_goes_back(hours, cast, actual, left):
    services.consume(hours, "advisory:1/1", cast.member, units=8)
    services.settle("advisory:1/1", actual, cast.engineer)
    hours.refresh_from_db()
    assert hours.left == left


def test_settling_twice_gives_back_once(hours, cast):
    services.consume(hours, "advisory:1/1", cast.member, units=8)
    first = services.settle("advisory:1/1", 3, cast.engineer)
    assert services.settle("advisory:1/1", 3, cast.engineer) == first
    hours.refresh_from_db()
    assert (hours.used, first.units, first.reason) == (3, 5, "settled")


def test_settling_all_of_it_writes_nothing(hours, cast):
    services.consume(hours, "advisory:1/1", cast.member, units=8)
    assert services.settle("advisory:1/1", 8, cast.engineer) is None
    assert not Entry.objects.filter(kind=Entry.Kind.GIVEN_BACK).exists()


def test_nothing_is_settled_where_nothing_was_reserved(db, cast):
    assert services.settle("advisory:9/1", 3, cast.engineer) is None


@pytest.mark.parametrize("actual", [9, -1])
def test_more_than_was_reserved_is_a_mistake(hours, cast, actual):
    services.consume(hours, "advisory:1/1", cast.member, units=8)
    with pytest.raises(ValueError, match="of 8 reserved"):
        services.settle("advisory:1/1", actual, cast.engineer)


def test_a_settled_reservation_is_not_given_back_again(hours, cast):
    services.consume(hours, "advisory:1/1", cast.member, units=8)
    services.settle("advisory:1/1", 3, cast.engineer)
    services.give_back("advisory:1/1", cast.engineer, "withdrawn")
    hours.refresh_from_db()
    assert hours.used == 3


def test_the_last_hours_say_that_they_are_hours(hours, cast):
    services.consume(hours, "advisory:1/1", cast.member, units=20)
    with pytest.raises(services.NothingLeft, match="last hours"):
        services.consume(hours, "advisory:2/1", cast.member, units=1)
