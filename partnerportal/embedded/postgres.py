"""A private PostgreSQL: made once, started on a unix socket, stopped so that the next start needs no recovery."""

import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen
from urllib.parse import quote

from partnerportal.embedded import binaries, processes
from partnerportal.embedded.places import Home, Unavailable

NAME = "PostgreSQL"
DATABASE = "portal"
SECONDS_TO_START = 120
SECONDS_TO_STOP = 30
FAST_AND_FORGETFUL = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
LOCALES = {17: "C.UTF-8"}
"""Without a builtin locale `lower()` leaves Ä and Ж alone (model.md 6); from 18 on there is PG_UNICODE_FAST."""


def url(sockets: Path) -> str:
    return f"postgres://postgres@{quote(str(sockets), safe='')}/{DATABASE}"


@contextmanager
def running(home: Home) -> Iterator[Popen[bytes]]:
    """PostgreSQL with its database, ready for connections; stopped afterwards."""
    programs = binaries.postgres(home.account)
    _clear_leftovers(home)
    if not home.database.exists():
        _make(home, programs)
    _refuse_other_version(home.database, binaries.postgres_version(programs))
    home.give(home.sockets)
    log = home.logs / "postgres.log"
    with open(log, "wb") as output:
        process = processes.start(
            [programs / "postgres", "-D", home.database, *_options(home)],
            signal.SIGINT,
            output,
            **processes.as_account(home.account),
        )
    try:
        _wait(process, home.database, log)
        yield process
    finally:
        processes.stop(process, signal.SIGINT, SECONDS_TO_STOP)


def _options(home: Home) -> list[str]:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(home.sockets),
        "unix_socket_permissions": "0700",
        "timezone": "UTC",
        "log_timezone": "UTC",
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return options if home.lasting else options + FAST_AND_FORGETFUL


def _make(home: Home, programs: Path) -> None:
    """Make the data folder beside its place and move it when it is whole: a half-made one is never used."""
    unfinished = home.database.with_name("postgres.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    home.give(unfinished)
    locale = LOCALES.get(binaries.postgres_version(programs), "PG_UNICODE_FAST")
    arguments = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-instructions"]
    arguments += ["--locale-provider=builtin", f"--builtin-locale={locale}"]
    arguments += [] if home.lasting else ["--no-sync"]
    _run(home, [programs / "initdb", "-D", unfinished, *arguments])
    create = f"CREATE DATABASE {DATABASE};\n".encode()
    _run(home, [programs / "postgres", "--single", "-D", unfinished, "postgres"], feed=create)
    unfinished.rename(home.database)


def _run(home: Home, command: list[str | Path], feed: bytes = b"") -> None:
    how = processes.as_account(home.account)
    del how["stdin"]
    done = subprocess.run([str(part) for part in command], input=feed, capture_output=True, **how)
    if done.returncode:
        raise Unavailable(f"{command[0]} failed:\n{(done.stdout + done.stderr).decode(errors='replace')}")


def _clear_leftovers(home: Home) -> None:
    """After kill -9: end the server that may still run on this folder, and forget one that does not."""
    pid_file = home.database / "postmaster.pid"
    if pid_file.exists():
        first = pid_file.read_text().partition("\n")[0]
        if first.isdecimal():
            processes.end_orphan(int(first), home.database, signal.SIGINT, SECONDS_TO_STOP)
        pid_file.unlink(missing_ok=True)
    for socket in home.sockets.glob(".s.PGSQL.*"):
        socket.unlink()


def _refuse_other_version(database: Path, ours: int) -> None:
    made_by = int((database / "PG_VERSION").read_text())
    if made_by != ours:
        raise Unavailable(
            f"The data in {database} was made by PostgreSQL {made_by}, and only {ours} is here. "
            f"Start it with {made_by}, or remove that folder to begin with an empty portal."
        )


def _wait(process: Popen[bytes], database: Path, log: Path) -> None:
    def settled() -> bool:
        return process.poll() is not None or _says_ready(process, database / "postmaster.pid")

    if not processes.wait_until(settled, SECONDS_TO_START) or process.poll() is not None:
        raise Unavailable(f"PostgreSQL did not start:\n{log.read_text(errors='replace')[-2000:]}")


def _says_ready(process: Popen[bytes], pid_file: Path) -> bool:
    """PostgreSQL writes its state into the eighth line of this file, as pg_ctl reads it."""
    try:
        lines = pid_file.read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) > 7 and lines[0] == str(process.pid) and lines[7].strip() == "ready"
