"""The processes of the portal on one machine: started together, watched, and stopped together."""

import errno
import signal
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen
from types import FrameType

from partnerportal.embedded import processes

SECONDS_TO_STOP = 10
SECONDS_TO_ANSWER = 60
TREE = Path(__file__).resolve().parent.parent
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ended(Exception):
    """A process that should go on has ended."""


def commands(host: str, port: int, data: Path) -> dict[str, list[str]]:
    """What runs beside the services."""
    celery = ["celery", "--app", "partnerportal", "--quiet"]
    web = [
        "gunicorn",
        "partnerportal.wsgi",
        "--logger-class",
        "partnerportal.common.logs.WebLogger",
        "--workers",
        "2",
        "--bind",
        f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
    ]
    worker = ["worker", "--concurrency", "2", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
    return {
        "web": [*web, "--no-control-socket", "--graceful-timeout", "5", "--log-level", "warning"],
        "worker": [*celery, *worker],
        "beat": [*celery, "beat", "--loglevel", "WARNING", "--schedule", str(data / "beat")],
    }


@contextmanager
def running(programs: Mapping[str, list[str]]) -> Iterator[dict[str, Popen[bytes]]]:
    """Each of `programs`, modules of this Python; none of them is left afterwards."""
    children: dict[str, Popen[bytes]] = {}
    try:
        for name, command in programs.items():
            children[name] = processes.start([sys.executable, "-m", *command], signal.SIGTERM, cwd=TREE)
        yield children
    finally:
        processes.stop_all(children, SECONDS_TO_STOP)


@contextmanager
def interruptible() -> Iterator[None]:
    """Ctrl-C, TERM or a closed terminal end the block as KeyboardInterrupt, once: the clean-up is not disturbed."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        for each in SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {each: signal.signal(each, interrupt) for each in SIGNALS}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def wait_for_answer(children: Mapping[str, Popen[bytes]], host: str, port: int) -> None:
    """Return when the web process answers. Raises Ended when a process ends, or nothing answers in a minute."""

    def settled() -> bool:
        return _ended(children) is not None or _answers(host, port)

    if not processes.wait_until(settled, SECONDS_TO_ANSWER):
        raise Ended(f"Nothing answered on port {port} within {SECONDS_TO_ANSWER} seconds.")
    _refuse_ended(children)


def watch(children: Mapping[str, Popen[bytes]]) -> None:
    """Stay until a process ends. Raises Ended."""
    while True:
        _refuse_ended(children)
        time.sleep(0.2)


def obstacle(host: str, port: int) -> str:
    """Why the web process could not listen there; empty when it can."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return f"Port {port} on {host} is taken. Choose another one: PORT={port % 65535 + 1} make run"
            return f"The portal cannot listen on {host}, port {port}: {error.strerror}."
    return ""


def _refuse_ended(children: Mapping[str, Popen[bytes]]) -> None:
    if name := _ended(children):
        raise Ended(f"{name} ended (exit status {children[name].returncode}), so everything was stopped.")


def _ended(children: Mapping[str, Popen[bytes]]) -> str | None:
    return next((name for name, child in children.items() if child.poll() is not None), None)


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((_reachable(host), port), timeout=5) as client:
            client.sendall(b"GET /health/live/ HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return client.recv(5) == b"HTTP/"
    except OSError:
        return False


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
