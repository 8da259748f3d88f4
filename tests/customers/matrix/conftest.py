"""One world for all tests of this folder's modules; what a test changes is rolled back."""

import pytest

from tests.customers.matrix.world import standing


@pytest.fixture(scope="module")
def csp(django_db_setup, django_db_blocker, tmp_path_factory):
    with standing(django_db_blocker, tmp_path_factory.mktemp("files")) as found:
        yield found


@pytest.fixture(autouse=True)
def _quiet_and_fast(csp, db):
    """In place of the fixture of that name for all tests: the world has set what it sets."""
