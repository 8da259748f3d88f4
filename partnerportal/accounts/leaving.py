"""What hangs on a person, and what happens to it when the person is disabled or leaves.


The floor does not know seats, credits, links or incidents. In its `AppConfig.ready` an app registers, for each kind of
thing, who can list it and who lets go of it (as `common.references` does for references).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from partnerportal.accounts.models import User
from partnerportal.common.status import Status


@dataclass(frozen=True)
class Hanging:
    """One thing that hangs on a person; `consequence` is the sentence that says what happens to it."""

    status: Status
    title: str
    consequence: str
    url: str = ""


@dataclass(frozen=True)
class Kind:
    """One kind of thing: `find` lists what a person has of it, `let_go` does what the sentences say.

    `let_go(person, by, now)` runs in the transaction that disables the person; it may refuse with `Refused`.
    """

    label: str | Promise
    find: Callable[[User], list[Hanging]]
    let_go: Callable[[User, User, datetime], None]


_kinds: dict[str, Kind] = {}


def register(name: str, kind: Kind) -> None:
    """From now on `kind` is asked too. Raises ValueError where another one has the name."""
    if _kinds.setdefault(name, kind) is not kind:
        raise ValueError(f"{name!r} is registered already.")


def hanging(person: User) -> list[tuple[Kind, list[Hanging]]]:
    """Everything that hangs on the person, by kind in the order of their names; without the kinds that have nothing."""
    found = [(_kinds[name], _kinds[name].find(person)) for name in sorted(_kinds)]
    return [(kind, things) for kind, things in found if things]


def let_go(person: User, by: User, now: datetime) -> None:
    """Does what the sentences of `hanging` say, in the caller's transaction."""
    for name in sorted(_kinds):
        _kinds[name].let_go(person, by, now)
