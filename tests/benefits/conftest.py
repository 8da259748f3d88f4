from functools import cache

import pytest

from benefits import services
from benefits.models import Competency, Currency, Item, Offer, OfferBenefit
from support.models import Plan, Product, Version
from tests.benefits.builders import a_membership, a_request

ORDER = (Currency, Offer, Competency, Item, Plan, Product, OfferBenefit, Version)
"""The tables of the catalogue, each after those that it points at."""


@cache
def _first_rows():
    """What the file makes, read and checked once for each worker of the suite."""
    services.load_catalogue()
    return [(model, list(model.objects.all())) for model in ORDER]


@pytest.fixture
def catalogue(db):
    for model, rows in _first_rows():
        model.objects.bulk_create(rows, ignore_conflicts=True)


@pytest.fixture
def membership(cast, catalogue):
    """Acme holds Silver, not activated."""
    return a_membership(cast.acme, "silver")


@pytest.fixture
def activation(cast, membership):
    """Acme's Global admin has asked for it."""
    return a_request(membership, cast.global_admin)
