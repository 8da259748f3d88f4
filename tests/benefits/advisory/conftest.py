import pytest

from tests.benefits.advisory.builders import a_request_of, hours_of


@pytest.fixture
def hours(membership):
    """The 20 hours of Acme's Silver."""
    return hours_of(membership)


@pytest.fixture
def asked(cast, membership):
    """Acme's member has asked for two hours of deployment advice."""
    return a_request_of(cast.member)
