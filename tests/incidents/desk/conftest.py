import pytest
import time_machine

from support.services import link_as_member
from tests.incidents.builders import a_line, an_incident, later


@pytest.fixture(autouse=True)
def _on_monday_afternoon():
    with time_machine.travel(later(hours=3)):
        yield


@pytest.fixture
def line(cast):
    return a_line(cast.member, on_premises=10)


@pytest.fixture
def incident(cast, line):
    return an_incident(cast.member, line, title="Replication stops")


@pytest.fixture
def other(cast, line):
    """Another one of the same company, filed by a colleague."""
    link_as_member(cast.global_admin, line.contract)
    return an_incident(cast.global_admin, line, later(hours=1), title="Replication lags")


@pytest.fixture
def ines(client, cast):
    client.force_login(cast.engineer)
    return client
