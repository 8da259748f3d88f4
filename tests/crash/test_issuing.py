"""`kill -9` in the middle of issuing, and Redis away while a reviewer approves (promises.md 7 and 8)."""

import json
import time

import pytest

from tests.live.system import running, wait_until

pytestmark = pytest.mark.slow
SEAMS = ("begin", "locked", "inserted", "before-commit", "after-commit")
PAIR = "SELECT count(*), count(DISTINCT access_id) FROM support_contract WHERE id IN (SELECT contract_id FROM mine)"
MINE = "WITH mine AS (SELECT * FROM benefits_activation WHERE id = ANY(%s)) "


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    """Database and Redis; the worker is started by each test."""
    shared = tmp_path_factory.getbasetemp().parent
    with running(tmp_path_factory.mktemp("crash"), shared, parts=("redis",)) as system:
        yield system


def approve(portal, number):
    said = portal.manage("shell", "-c", f"from tests.crash.approvals import approve; approve({number})")
    return json.loads(said.stdout.splitlines()[-1])


def states(portal, keys):
    return [row[0] for row in portal.sql(MINE + "SELECT state FROM mine ORDER BY id", keys)]


def deaths(portal):
    """How often the worker has noted that a process of its pool was killed."""
    log = portal.folder / "worker.log"
    return log.read_text().count("exited with 'signal 9 (SIGKILL)'") if log.exists() else 0


def all_active(portal, keys):
    return states(portal, keys) == ["active"] * len(keys)


def nothing_twice(portal, keys):
    """One contract, one pair, one event and one mail for each; and the books add up."""
    number = len(keys)
    assert portal.sql(MINE + PAIR, keys) == [(number, number)]
    events = "SELECT count(*) FROM benefits_activationevent WHERE move = 'issue' AND activation_id = ANY(%s)"
    assert portal.sql(events, keys) == [(number,)]
    mails = "SELECT count(*) FROM accounts_outbox WHERE kind = 'benefits/issued' AND reference = ANY(%s)"
    assert portal.sql(mails, [f"activation:{key}" for key in keys]) == [(number,)]
    assert "All balances equal" in portal.manage("verify_ledgers").stdout


def test_kill_9_at_every_seam_and_each_is_issued_once(portal):
    keys = approve(portal, len(SEAMS))
    for seam in SEAMS:
        before = deaths(portal)
        portal.start("worker", CRASH_AT=seam)
        wait_until(lambda before=before: deaths(portal) > before, 30, f"an attempt that dies at {seam}")
        portal.stop("worker")
    portal.start("worker")
    wait_until(lambda: all_active(portal, keys), 60, "issuing after the crashes")
    portal.stop("worker")
    nothing_twice(portal, keys)


def test_redis_away_before_the_approval_and_back_after_it(portal):
    portal.start("worker")
    portal.stop("redis")
    keys = approve(portal, 2)
    time.sleep(2)
    assert states(portal, keys) == ["approved", "approved"]
    portal.start("redis")
    wait_until(lambda: all_active(portal, keys), 60, "issuing after Redis came back")
    portal.stop("worker")
    nothing_twice(portal, keys)


def test_without_redis_the_plain_sweep_issues(portal):
    portal.stop("redis")
    keys = approve(portal, 1)
    wait_until(lambda: portal.manage("sweep") and all_active(portal, keys), 30, "the plain sweep")
    portal.start("redis")
    nothing_twice(portal, keys)
