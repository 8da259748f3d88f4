import pytest

from benefits import services
from tests.benefits.builders import a_membership, a_request


@pytest.fixture
def catalogue(db):
    services.load_catalogue()


@pytest.fixture
def membership(cast, catalogue):
    """Acme holds Silver, not activated."""
    return a_membership(cast.acme, "silver")


@pytest.fixture
def activation(cast, membership):
    """Acme's Global admin has asked for it."""
    return a_request(membership, cast.global_admin)
