import pytest

from incidents import services
from tests.incidents.builders import an_incident, later
from tests.incidents.mail.builders import DOMAIN


@pytest.fixture(autouse=True)
def _replies_come_in(settings):
    settings.REPLY_DOMAIN = DOMAIN


@pytest.fixture
def incident(cast):
    """Mona filed it, the engineer asked her something: it waits for her answer."""
    made = an_incident(cast.member)
    return services.ask_partner(cast.engineer, made, "Which version?", now=later(hours=1))


@pytest.fixture
def maildir(tmp_path):
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    return tmp_path
