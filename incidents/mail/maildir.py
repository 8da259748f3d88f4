"""A maildir worked from its new/ folder: what was judged moves to cur/, what cannot be read to failed/."""

import logging
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import Error

from incidents.mail.receiving import take_in
from incidents.models import InboundMail
from partnerportal.common.files import StorageDown

log = logging.getLogger(__name__)
AWAY = (Error, StorageDown)
"""Nothing can be taken now: the mail stays where it is, and the next run tries again."""
BATCH = 200


def work(folder: Path) -> Counter[str]:
    """Promises that each mail in new/ is taken once, oldest first, and counts the verdicts.

    Two runs at once are harmless. Raises FileNotFoundError where there is no maildir, and what is raised when the
    database or the storage is away.
    """
    if not (folder / "new").is_dir():
        raise FileNotFoundError(f"{folder} is no maildir: it has no folder new/.")
    for name in ("cur", "failed"):
        (folder / name).mkdir(exist_ok=True)
    verdicts: Counter[str] = Counter()
    for path in _waiting(folder / "new"):
        verdicts[_take(path)] += 1
    return verdicts


def _waiting(new: Path) -> Iterator[Path]:
    """The oldest first; a name begins with the second in which the mail came."""
    yield from sorted(path for path in new.iterdir() if path.is_file() and not path.name.startswith("."))[:BATCH]


def _take(path: Path) -> str:
    try:
        with path.open("rb") as file:
            row = take_in(file.read(settings.MAIL_BYTES + 1))
    except AWAY:
        raise
    except FileNotFoundError:
        return "gone"
    except Exception:
        log.exception("Mail %s stays in new/.", path.name)
        return "broken"
    is_read = row.verdict != InboundMail.Verdict.UNREADABLE
    target = path.parent.parent / ("cur" if is_read else "failed") / f"{path.name}:2,{'S' if is_read else ''}"
    path.rename(target)
    return str(row.verdict)
