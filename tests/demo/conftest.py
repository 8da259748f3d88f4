import pytest
from django.db import transaction
from django.utils import timezone

from benefits import services as benefits
from partnerportal.demo import story


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The demo world, made once for all tests of a module, and gone with the transaction that holds it."""
    with django_db_blocker.unblock(), transaction.atomic():
        benefits.load_catalogue()
        story.tell(timezone.now())
        yield
        transaction.set_rollback(True)
