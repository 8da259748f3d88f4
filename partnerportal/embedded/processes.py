"""Starting and stopping what must not outlive us."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from subprocess import Popen
from typing import IO, Any

from partnerportal.embedded.places import Account

PLAIN = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
PR_SET_PDEATHSIG = 1


def as_account(account: Account | None) -> dict[str, Any]:
    """Arguments for subprocess: run as `account`, in a folder that anyone may be in."""
    who = {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}
    return {"cwd": "/", "env": PLAIN, "umask": 0o077, "stdin": subprocess.DEVNULL, **who}


def start(
    command: Sequence[str | Path], farewell: signal.Signals, output: IO[bytes] | None = None, **how: Any
) -> Popen[bytes]:
    """Start `command` in a process group of its own; it gets `farewell` from the system should we be killed."""
    return Popen(
        [str(part) for part in command],
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        process_group=0,
        preexec_fn=_ask_for(farewell),
        **how,
    )


def stop(process: Popen[bytes], farewell: signal.Signals, seconds: float) -> None:
    """Ask `process` to end, then end it; nothing of its process group is left."""
    if process.poll() is None:
        process.send_signal(farewell)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        kill_group(process.pid)
        process.wait()
    kill_group(process.pid)


def stop_all(processes: Mapping[str, Popen[bytes]], seconds: float) -> None:
    """Ask all at once, then wait for each."""
    for process in processes.values():
        if process.poll() is None:
            process.terminate()
    end = time.monotonic() + seconds
    for process in processes.values():
        stop(process, signal.SIGTERM, max(0.1, end - time.monotonic()))


def kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def works_on(pid: int, path: Path) -> bool:
    """Whether the process `pid` names `path` in its command line: the number of an old one may be another's by now."""
    try:
        return os.fsencode(path) in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, PermissionError, ProcessLookupError):
        return False


def end_orphan(pid: int, path: Path, farewell: signal.Signals, seconds: float) -> None:
    """End the process `pid` of an earlier start if it is still there and still works on `path`."""
    for sign in (farewell, signal.SIGKILL):
        if works_on(pid, path):
            os.kill(pid, sign)
            wait_until(lambda: not works_on(pid, path), seconds)


def wait_until(ready: Callable[[], bool], seconds: float) -> bool:
    """Look every 20 ms whether it is `ready`; no when that takes longer than `seconds`."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def _ask_for(farewell: signal.Signals) -> Callable[[], None] | None:
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, int(farewell))

    return ask
