"""A maildir worked from its new/ folder: what was judged moves to cur/, what cannot be taken now waits in later/, and
what never can be lies in failed/."""

import logging
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _

from incidents.mail.receiving import put_aside, take_in
from incidents.models import InboundMail
from partnerportal.common.files import StorageDown

log = logging.getLogger(__name__)
AWAY = (OperationalError, InterfaceError)
"""No mail can be taken now: the run ends, and the next one tries again."""
BATCH = 200
SECONDS = 60
"""A run takes no further mail after that; what is left is taken by the next one."""
TRIES = 8
LONGEST_PAUSE = 3600
TRIED = re.compile(r",tried=(\d{1,3})@(\d{1,12})$")
"""How often a mail in later/ was tried, and the second of the last time, at the end of its name."""


def work(folder: Path) -> Counter[str]:
    """Promises that each mail in new/ is taken once, oldest first, and counts the verdicts.

    A mail that cannot be taken stops no other one: it waits for two minutes, then for longer each time, and after 8
    tries, some three hours, its sender or an operator hears of it. Two runs at once are harmless. Raises
    FileNotFoundError where there is no maildir, and what is raised when the database is away.
    """
    if not (folder / "new").is_dir():
        raise FileNotFoundError(f"{folder} is no maildir: it has no folder new/.")
    for name in ("cur", "later", "failed"):
        (folder / name).mkdir(exist_ok=True)
    verdicts: Counter[str] = Counter()
    until = time.monotonic() + SECONDS
    for path in _waiting(folder):
        if time.monotonic() > until:
            break
        verdicts[_take(path)] += 1
    return verdicts


def _waiting(folder: Path) -> list[Path]:
    """What is new, the oldest first (a name begins with the second in which it came), then what has waited enough."""
    due = sorted((at, path) for path in _mails(folder / "later") if (at := _due_at(path)) <= time.time())
    return [*sorted(_mails(folder / "new"))[:BATCH], *(path for _second, path in due[:BATCH])]


def _mails(folder: Path) -> Iterator[Path]:
    return (path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))


def _take(path: Path) -> str:
    held = _held(path)
    if held is None:
        return "gone"
    tries, name = _tries(held), TRIED.sub("", held.name)
    try:
        row = _row(held, name, tries)
    except AWAY:
        _move(held, path)
        raise
    except StorageDown as down:
        log.warning("Mail %s waits in later/: %s", name, down)
        return "waits"
    except Exception as error:
        log.exception("Mail %s was not taken, and waits in later/.", name)
        if tries < TRIES:
            return "broken"
        row = put_aside(name, tries, type(error).__name__)
    is_read = row.verdict != InboundMail.Verdict.UNREADABLE
    _move(held, held.parent.parent / ("cur" if is_read else "failed") / f"{name}:2,{'S' if is_read else ''}")
    return str(row.verdict)


def _row(held: Path, name: str, tries: int) -> InboundMail:
    if tries > TRIES:
        return put_aside(name, tries, _("the portal was stopped while it read it"))
    with held.open("rb") as file:
        return take_in(file.read(settings.MAIL_BYTES + 1), waits=tries < TRIES)


def _held(path: Path) -> Path | None:
    """The mail under the name that counts this try; None where another run has it. It is counted before it is tried, so
    that a mail which ends the process is not the first one of the next run again."""
    name = f"{TRIED.sub('', path.name)},tried={_tries(path) + 1}@{int(time.time())}"
    held = path.parent.parent / "later" / name
    try:
        path.rename(held)
    except FileNotFoundError:
        return None
    return held


def _move(path: Path, target: Path) -> None:
    """Where it was taken for so long that another run took it as well, that one moves it."""
    try:
        path.rename(target)
    except FileNotFoundError:
        log.warning("Mail %s was moved by another run.", path.name)


def _tries(path: Path) -> int:
    found = TRIED.search(path.name)
    return int(found[1]) if found else 0


def _due_at(path: Path) -> int:
    """The second from which it is tried again; what somebody put there without a number is tried at once."""
    found = TRIED.search(path.name)
    return int(found[2]) + min(60 * 2 ** int(found[1]), LONGEST_PAUSE) if found else 0
