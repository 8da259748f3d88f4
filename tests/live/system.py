"""The whole portal for a test: own database, gunicorn, a Celery worker with beat, and a Redis that may be stopped."""

import fcntl
import os
import signal as signals
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

import psycopg2

from partnerportal.embedded import binaries

TREE = Path(__file__).resolve().parent.parent.parent
TEMPLATE = "portal_demo_world"
COLLECT = ["collectstatic", "--no-input", "-v", "0"]
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
"""One run of the tests, whose workers share a demo world; that of an earlier run may be of older code, or be gone."""


def wait_until(ready, seconds=30, what="it"):
    end = time.monotonic() + seconds
    while not (found := ready()):
        assert time.monotonic() < end, f"{what} did not happen within {seconds} s"
        time.sleep(0.05)
    return found


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _url(database):
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{database}"))


def _run_sql(statement):
    connection = psycopg2.connect(_url("postgres"))
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else None
    finally:
        connection.close()


def demo_template(shared_folder):
    """The demo world, seeded once for all tests and all workers; each test system starts from a copy of it.

    The static files are collected beside it, once too: nobody writes to them.
    """
    with open(shared_folder / "demo-world.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = shared_folder / "demo-world.done"
        if not done.exists() or done.read_text() != RUN:
            _run_sql(f"DROP DATABASE IF EXISTS {TEMPLATE}")
            _run_sql(f"CREATE DATABASE {TEMPLATE}")
            env = _environment(_url(TEMPLATE), os.environ["REDIS_URL"], shared_folder)
            for command in (["migrate"], ["load_catalogue"], ["seed_demo", "--yes-this-is-a-demo"], COLLECT):
                manage(env, *command)
            done.write_text(RUN)
    return TEMPLATE


def manage(env, *command, check=True):
    found = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=TREE, env=env, capture_output=True, text=True, timeout=120
    )
    assert found.returncode == 0 or not check, found.stdout + found.stderr
    return found


def _environment(database_url, redis_url, folder, **more):
    return {
        **os.environ,
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "LOCAL_HTTP": "1",
        "DEBUG": "0",
        "SECRET_KEY": "for-tests-only",
        "VAULT_KEYS": "tests:" + "A" * 43 + "=",
        "DEMO_ACCOUNTS": "1",
        "UNDO_SECONDS": "1",
        "SWEEP_SECONDS": "1",
        "LOG_LEVEL": "WARNING",
        "MAIL_FOLDER": str(folder / "mail"),
        "STATIC_ROOT": str(folder / "static"),
        "ATTACHMENTS_ROOT": str(folder / "attachments"),
        **more,
    }


class System:
    """Started parts by name; each can be stopped, killed or frozen, and is gone at the end."""

    def __init__(self, database, folder, **environment):
        self.database, self.folder, self.port, self.redis_port = database, folder, free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        redis_url = f"redis://127.0.0.1:{self.redis_port}/0"
        self.env = _environment(_url(database), redis_url, folder, SITE_URL=self.url, **environment)
        self.parts = {}

    def start(self, name, **environment):
        log = open(self.folder / f"{name}.log", "ab")  # noqa: SIM115  the process keeps it
        env = {**self.env, **environment}
        self.parts[name] = subprocess.Popen(
            self._command(name), cwd=TREE, env=env, stdout=log, stderr=log, process_group=0
        )

    def _command(self, name):
        celery = [sys.executable, "-m", "celery", "-A", "partnerportal", "-q", "worker", "-c", "1", "-l", "WARNING"]
        web = [sys.executable, "-m", "gunicorn", "partnerportal.wsgi", "-w", "2", "--no-control-socket"]
        return {
            "redis": [str(binaries.redis(None)), "--port", str(self.redis_port), "--bind", "127.0.0.1", "--save", ""],
            "web": [*web, "-b", f"127.0.0.1:{self.port}", "--log-level", "warning"],
            "worker": [*celery, "-B", "-s", str(self.folder / "beat"), "--without-gossip", "--without-mingle"],
        }[name]

    def send(self, name, number):
        os.killpg(self.parts[name].pid, number)

    def stop(self, name, number=signals.SIGKILL):
        self.send(name, signals.SIGCONT)
        self.send(name, number)
        self.parts.pop(name).wait(20)

    def is_up(self):
        try:
            return urlopen(f"{self.url}/health/live/", timeout=2).status == 200
        except OSError:
            return False

    def manage(self, *command, check=True):
        return manage(self.env, *command, check=check)

    def sql(self, statement, *params):
        connection = psycopg2.connect(self.env["DATABASE_URL"])
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(statement, params)
                return cursor.fetchall() if cursor.description else None
        finally:
            connection.close()


@contextmanager
def running(folder, shared_folder, parts=("redis", "web", "worker"), **environment):
    """The portal on a fresh copy of the demo world. `parts` are started in order; the rest a test starts itself."""
    template = demo_template(shared_folder)
    static = str(shared_folder / "static")
    system = System(f"live_{os.getpid()}_{free_port()}", folder, STATIC_ROOT=static, **environment)
    with ExitStack() as stack:
        with open(shared_folder / "demo-world.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            _run_sql(f"CREATE DATABASE {system.database} TEMPLATE {template}")
        stack.callback(_run_sql, f"DROP DATABASE IF EXISTS {system.database} WITH (FORCE)")
        stack.callback(lambda: [system.stop(name) for name in list(system.parts)])
        for name in parts:
            system.start(name)
        if "web" in parts:
            wait_until(system.is_up, 30, "answering")
        yield system
