"""What the apps above say on a page of the floor: the page draws it without knowing them (architecture.md 1.1).

Each registers, in its `AppConfig.ready`, who can say something beside what kind of thing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Aside:
    """A fragment of the app that registered it, which reads `facts`."""

    template: str
    facts: Any


Draw = Callable[[Any, Any], Aside | None]
"""Asked with the reader and the thing; None where there is nothing to say, or not to this reader."""

_known: dict[str, list[Draw]] = {}


def register(kind: str, draw: Draw) -> None:
    """From now on pages of that kind of thing have what `draw` answers, in the order of the installed apps."""
    if draw not in _known.setdefault(kind, []):
        _known[kind].append(draw)


def asides(kind: str, user: Any, thing: Any) -> list[Aside]:
    """All that is said beside the thing to this reader."""
    return [aside for draw in _known.get(kind, []) if (aside := draw(user, thing)) is not None]
