"""`make run` in a copy of the tree with nothing on PATH but Python, make and coreutils, as root and as anyone else."""

import os
import re
import signal
import socket

import pytest

from partnerportal import runner
from tests.setup.portal import Portal, account, press_ctrl_c

ORGANIZATIONS = "from partnerportal.accounts.models import Organization; them = Organization.objects; "
RENAME = ORGANIZATIONS + "them.filter(name__startswith='Alpine').update(name='Alpine Renamed')"
NAMES = ORGANIZATIONS + "print(*them.values_list('name', flat=True))"
PEOPLE = ["root", "ordinary"] if os.getuid() == 0 else ["ordinary"]


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(params=PEOPLE)
def portal(request, folder, port):
    portal = Portal(folder, account(request.param), port)
    yield portal
    portal.discard()


@pytest.mark.slow
def test_make_run_serves_stops_and_serves_again(portal):
    first = portal.start()
    took = portal.greeted(first)
    assert [portal.status(path) for path in ("/health/ready/", "/accounts/login/", "/nothing/")] == [200, 200, 404]
    assert "running already: http://localhost" in portal.call("make", "run")
    portal.manage("shell", "-c", RENAME)
    press_ctrl_c(first)
    assert "Stopped." in portal.said()
    assert portal.processes() == {}

    second = portal.start()
    assert portal.greeted(second) < took
    assert "Making the demo world" not in portal.said()
    assert "Alpine Renamed" in portal.manage("shell", "-c", NAMES)
    kill(portal, "celery .* beat")
    assert second.wait(60) != 0
    assert "beat ended (exit status -9), so everything was stopped." in portal.said()
    assert portal.processes() == {}


def kill(portal, pattern):
    [pid] = [pid for pid, line in portal.processes().items() if re.search(pattern, line)]
    os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("portal", PEOPLE[:1], indirect=True)
def test_a_taken_port_is_said_before_anything_starts(portal):
    with socket.socket() as other:
        other.bind(("127.0.0.1", portal.port))
        other.listen()
        said = portal.call("make", "run")
    assert f"Port {portal.port} on 127.0.0.1 is taken. Choose another one: PORT={portal.port + 1} make run" in said
    assert not (portal.tree / ".data/postgres").exists()


@pytest.mark.parametrize("host", ["203.0.113.7", "no.such.host.invalid"])
def test_an_address_that_is_not_here_is_said_as_such(host, port):
    assert runner.obstacle(host, port).startswith(f"The portal cannot listen on {host}, port {port}: ")


def test_a_free_port_is_no_obstacle(port):
    assert runner.obstacle("127.0.0.1", port) == ""


@pytest.mark.parametrize("portal", PEOPLE[:1], indirect=True)
def test_the_key_is_made_once_and_for_its_owner_alone(portal):
    said = [portal.call("make", "run", "PORT=0") for _ in range(2)]
    assert all("PORT must be a number from 1 to 65535, not '0'" in text for text in said)
    for name in ("secret_key", "vault_keys"):
        key = portal.tree / ".data" / name
        assert len(key.read_text()) >= 50
        assert key.stat().st_mode & 0o777 == 0o600
