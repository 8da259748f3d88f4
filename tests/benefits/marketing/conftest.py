import pytest

from tests.benefits.marketing.builders import a_contact, a_request, an_offer_of


@pytest.fixture
def offer(membership):
    """Of Silver Core, not asked for."""
    return an_offer_of(membership)


@pytest.fixture
def contact(cast, membership):
    """Mona Member is the marketing contact."""
    return a_contact(cast.global_admin, cast.member)


@pytest.fixture
def asked(cast, contact, offer):
    return a_request(cast.partner_admin, offer)
