"""The same canaries in the portal as it runs: logs, mail, Redis, Celery's messages, and the whole database."""

import subprocess
import sys
import threading
from urllib.parse import unquote

import psycopg2
import pytest
import redis

from tests.live.person import PASSWORD, Person
from tests.live.system import TREE, running, wait_until
from tests.security.canary import a_canary, dump, found

pytestmark = pytest.mark.slow
WINDOWS = "windows-11-enterprise"
BENEFIT = (
    "SELECT b.id FROM benefits_membershipbenefit b JOIN accounts_organization o ON o.id = b.organization_id "
    "WHERE o.domain = 'fjord.example' AND b.code = %s ORDER BY b.id DESC"
)


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    shared = tmp_path_factory.getbasetemp().parent
    with running(tmp_path_factory.mktemp("canary"), shared, LOG_LEVEL="DEBUG") as system:
        yield system


class Listener:
    """Everything that anybody sends to Redis: Celery's messages are among it."""

    def __init__(self, port):
        self.heard = []
        self.client = redis.Redis(port=port)
        threading.Thread(target=self._listen, daemon=True).start()
        wait_until(lambda: self.client.ping() and self.heard, what="listening")

    def _listen(self):
        with redis.Redis(port=self.client.connection_pool.connection_kwargs["port"]).monitor() as monitor:
            for command in monitor.listen():
                self.heard.append(command["command"])

    def held(self):
        """Every key with its value, in the form in which Redis saves it."""
        return b"".join(key + (self.client.dump(key) or b"") for key in self.client.scan_iter())


@pytest.fixture(scope="module")
def listener(portal):
    return Listener(portal.redis_port)


def load(portal, texts):
    command = [sys.executable, "manage.py", "load_keys", WINDOWS]
    lines = "\n".join(texts)
    said = subprocess.run(command, cwd=TREE, env=portal.env, input=lines, capture_output=True, text=True, timeout=60)
    assert said.returncode == 0, said.stderr
    return said.stdout + said.stderr


def show_key(portal, person):
    """As a person does it: asks, types the password, asks again; the answer with the key."""
    path = f"/benefits/software/{portal.sql(BENEFIT, WINDOWS)[0][0]}/key/"
    asked = person.post(path, start="/benefits/software/")
    assert "/accounts/reauthenticate/" in asked.url
    following = asked.url.partition("next=")[2]
    back = person.post("/accounts/reauthenticate/", password=PASSWORD, next=unquote(following))
    assert back.url.endswith("?ask=1")
    return person.post(path)


@pytest.fixture(scope="module")
def canaries(portal, listener):
    """Loaded before the keys of the demo world are, so that a look takes the first of them."""
    texts = [a_canary(), a_canary()]
    portal.sql("DELETE FROM benefits_productkey WHERE benefit_id IS NULL")
    assert not found(texts, load(portal, texts))
    person = Person(portal.url, "global-admin@fjord.example")
    answer = show_key(portal, person)
    assert texts[0] in answer.text and answer.headers["Cache-Control"] == "no-store"
    assert texts[0] not in answer.url and texts[0] not in str(answer.headers)
    assert texts[0] in show_key_again(person, answer)
    return texts


def show_key_again(person, answer):
    return person.post("/" + answer.url.split("/", 3)[3]).text


def test_no_table_has_them(portal, canaries):
    connection = psycopg2.connect(portal.env["DATABASE_URL"])
    with connection, connection.cursor() as cursor:
        rows = dump(cursor)
    connection.close()
    assert {table: hits for table, text in rows.items() if (hits := found(canaries, text))} == {}
    assert b"key.revealed" in rows["public.accounts_activity"]


def test_no_log_file_has_them(portal, canaries):
    logs = {file.name: file.read_bytes() for file in portal.folder.glob("*.log")}
    assert "web.log" in logs and "worker.log" in logs and logs["worker.log"]
    assert {name: hits for name, text in logs.items() if (hits := found(canaries, text))} == {}


def test_no_mail_file_has_them(portal, canaries):
    files = list((portal.folder / "mail").glob("*")) if (portal.folder / "mail").exists() else []
    assert [file.name for file in files if found(canaries, file.read_bytes())] == []


def test_redis_is_never_told(portal, listener, canaries):
    wait_until(lambda: any("benefits.sweep" in command for command in list(listener.heard)), 30, "a message of Celery")
    assert found(canaries, "\n".join(listener.heard)) == []
    assert found(canaries, listener.held()) == []


def test_nothing_left_on_the_disk_has_them(portal, canaries):
    files = [file for file in portal.folder.rglob("*") if file.is_file()]
    assert [file.name for file in files if found(canaries, file.read_bytes())] == []
