import pytest


@pytest.fixture(autouse=True)
def _committed(transactional_db):
    """What other connections are to see must be committed."""
