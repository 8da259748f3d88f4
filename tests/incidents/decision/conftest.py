import pytest
from django.db import transaction

from tests.incidents.decision.world import World


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker):
    """Made once for all tables, and gone with the transaction that holds it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)
