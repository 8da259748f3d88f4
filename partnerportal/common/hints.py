"""Telling the worker that a row may be due. Only a hint: the sweep finds what a lost hint leaves behind (habit 11)."""

import logging
import time
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)

BROKEN_FOR = 5.0
"""Seconds without another try after a failed one, so that a hung broker costs one short wait and not one per hint."""
_quiet_until = 0.0


def after_commit(task_name: str, pk: int, countdown: float | None = None) -> None:
    """Once this transaction has committed, suggests `task_name(pk)` to a worker, after `countdown` seconds if given.

    Never raises and never waits longer than the broker's half second: what is due is a row, not a message (model.md 5).
    """
    transaction.on_commit(partial(_send, task_name, pk, countdown), robust=True)


def _send(task_name: str, pk: int, countdown: float | None) -> None:
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return
    try:
        current_app.send_task(task_name, args=(pk,), countdown=countdown)
    except (OperationalError, OSError) as error:
        _quiet_until = time.monotonic() + BROKEN_FOR
        log.warning("No broker for %s(%s): %s. The sweep will find it.", task_name, pk, error)
