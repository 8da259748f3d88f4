"""What the mails of an app carry beside their text. Each app above registers its own, in its `AppConfig.ready`."""

from collections.abc import Callable
from dataclasses import dataclass

from partnerportal.accounts.models import Outbox


def _no_foot(mail: Outbox) -> str:
    return ""


def _no_headers(mail: Outbox) -> dict[str, str]:
    return {}


@dataclass(frozen=True)
class Letterhead:
    """`foot`: the last lines of the text, written with it; `headers`: added when the row is sent."""

    foot: Callable[[Outbox], str] = _no_foot
    headers: Callable[[Outbox], dict[str, str]] = _no_headers


PLAIN = Letterhead()
_letterheads: dict[str, Letterhead] = {}


def register(family: str, letterhead: Letterhead) -> None:
    """From now on mails of a kind "family/…" carry `letterhead`. Raises ValueError where there is another one."""
    if _letterheads.setdefault(family, letterhead) is not letterhead:
        raise ValueError(f"Mails of {family!r} have a letterhead already.")


def letterhead_of(mail: Outbox) -> Letterhead:
    return _letterheads.get(mail.kind.partition("/")[0], PLAIN)
