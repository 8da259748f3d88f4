import pytest

from tests.benefits.builders import a_membership
from tests.benefits.seats.builders import BULK, MONTHLY, SEAT, the_benefit


@pytest.fixture
def gold(cast, catalogue):
    """Acme holds Gold with Cloud Platform: seats, monthly credits, and two bulk credits."""
    return a_membership(cast.acme, "gold", competencies=("cloud-platform",))


@pytest.fixture
def pack(cast, catalogue):
    """Acme holds the Action Pack: three Professional seats and a monthly credit."""
    return a_membership(cast.acme, "action-pack")


@pytest.fixture
def seats(pack):
    return the_benefit(pack, SEAT)


@pytest.fixture
def monthly(gold):
    return the_benefit(gold, MONTHLY)


@pytest.fixture
def bulk(gold):
    return the_benefit(gold, BULK)
