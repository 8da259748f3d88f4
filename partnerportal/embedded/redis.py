"""A private Redis, without persistence: all it holds may vanish."""

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen

from partnerportal.embedded import binaries, processes
from partnerportal.embedded.places import Home, Unavailable

NAME = "Redis"
SOCKET = "redis.sock"
SECONDS_TO_START = 20
SECONDS_TO_STOP = 5


def url(sockets: Path) -> str:
    return f"unix://{sockets / SOCKET}"


@contextmanager
def running(home: Home) -> Iterator[Popen[bytes]]:
    """Redis, answering; stopped afterwards."""
    program = binaries.redis(home.account)
    home.give(home.sockets)
    path = home.sockets / SOCKET
    _clear_leftovers(path)
    log = home.logs / "redis.log"
    options: list[str | Path] = ["--port", "0", "--unixsocket", path, "--unixsocketperm", "700", "--dir", home.sockets]
    options += ["--save", "", "--appendonly", "no", "--pidfile", path.with_suffix(".pid"), "--daemonize", "no"]
    with open(log, "wb") as output:
        process = processes.start([program, *options], signal.SIGTERM, output, **processes.as_account(home.account))
    try:
        if not processes.wait_until(lambda: process.poll() is not None or _answers(path), SECONDS_TO_START):
            raise Unavailable(f"Redis did not answer:\n{log.read_text(errors='replace')[-2000:]}")
        if process.poll() is not None:
            raise Unavailable(f"Redis did not start:\n{log.read_text(errors='replace')[-2000:]}")
        yield process
    finally:
        processes.stop(process, signal.SIGTERM, SECONDS_TO_STOP)


def _clear_leftovers(path: Path) -> None:
    """After kill -9: end the Redis that may still listen here."""
    pid_file = path.with_suffix(".pid")
    noted = pid_file.read_text().strip() if pid_file.exists() else ""
    if noted.isdecimal():
        processes.end_orphan(int(noted), path, signal.SIGTERM, SECONDS_TO_STOP)
    path.unlink(missing_ok=True)


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        try:
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False
