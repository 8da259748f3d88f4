"""`kill -9` in the middle of an escalation: the event, the mails and the mark are there together, and once."""

import json

import pytest

from tests.live.system import running, wait_until

pytestmark = pytest.mark.slow
SEAMS = ("escalate-locked", "escalate-told")
MARKED = "SELECT count(*) FROM incidents_incident WHERE id = ANY(%s) AND escalated_at IS NOT NULL"
EVENTS = "SELECT count(*) FROM incidents_event WHERE incident_id = ANY(%s) AND move = 'escalate'"
MAILS = "SELECT reference FROM accounts_outbox WHERE reference = ANY(%s) AND kind = 'incidents/overdue' ORDER BY 1"


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    """Database and Redis; the worker is started by the test."""
    shared = tmp_path_factory.getbasetemp().parent
    with running(tmp_path_factory.mktemp("overdue"), shared, parts=("redis",)) as system:
        yield system


def deaths(portal):
    log = portal.folder / "worker.log"
    return log.read_text().count("exited with 'signal 9 (SIGKILL)'") if log.exists() else 0


def counted(portal, statement, keys):
    return portal.sql(statement, keys)[0][0]


def test_kill_9_at_every_seam_and_each_is_escalated_once(portal):
    said = portal.manage("shell", "-c", "from tests.crash.overdue import make_overdue; make_overdue(3)")
    keys = json.loads(said.stdout.splitlines()[-1])
    for seam in SEAMS:
        before = deaths(portal)
        portal.start("worker", CRASH_AT=seam)
        wait_until(lambda before=before: deaths(portal) > before, 30, f"a sweep that dies at {seam}")
        portal.stop("worker")
        assert (counted(portal, MARKED, keys), counted(portal, EVENTS, keys)) == (0, 0)
    portal.start("worker")
    wait_until(lambda: counted(portal, MARKED, keys) == 3, 60, "escalating after the crashes")
    portal.stop("worker")
    assert counted(portal, EVENTS, keys) == 3
    references = sorted(f"incident:{key}" for key in keys)
    assert portal.sql(MAILS, references) == [(each,) for each in references], "to the one operator, once each"
