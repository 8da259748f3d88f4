"""Seams for the crash tests (promises.md 2.0-E)."""

import os
import signal


def point(name: str) -> None:
    """Does nothing, unless the environment asks for `kill -9` at this place: `CRASH_AT=locked`."""
    if os.environ.get("CRASH_AT") == name:
        os.kill(os.getpid(), signal.SIGKILL)
