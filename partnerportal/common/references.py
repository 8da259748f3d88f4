"""What a reference stands for: "incident:3108/2" becomes a title and, for who may open it, an address (model.md 3).

The floor keeps references without knowing what they mean. Each app above registers, in its `AppConfig.ready`, who can
say what its own kind means to a reader.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Resolver = Callable[[Any, set[str]], Mapping[str, tuple[str, str | None]]]
"""Asked once with the reader and all keys of its kind; answers a title and an address, or None for plain text."""

_resolvers: dict[str, Resolver] = {}


@dataclass(frozen=True, slots=True)
class Named:
    """What a reader sees of a reference; without `url` it is plain text."""

    title: str
    url: str | None = None


def register(kind: str, resolver: Resolver) -> None:
    """From now on `resolver` says what references of `kind` mean. Raises ValueError where another one does already."""
    if _resolvers.setdefault(kind, resolver) is not resolver:
        raise ValueError(f"References of kind {kind!r} are resolved already.")


def resolve(user: Any, references: Iterable[str]) -> dict[str, Named]:
    """Each reference as `user` may see it, with one question per kind; one that nobody knows is named by itself."""
    keys: dict[str, set[str]] = defaultdict(set)
    wanted = set(references)
    for reference in wanted:
        kind, key = parts(reference)
        keys[kind].add(key)
    known = {kind: _resolvers[kind](user, keys[kind]) for kind in keys if kind in _resolvers}
    return {reference: _named(reference, known) for reference in wanted}


def parts(reference: str) -> tuple[str, str]:
    """Kind and key: ("incident", "3108") of "incident:3108/2". The number of the act says nothing about what it is."""
    kind, _colon, key = reference.partition(":")
    return kind, key.partition("/")[0]


def _named(reference: str, known: Mapping[str, Mapping[str, tuple[str, str | None]]]) -> Named:
    kind, key = parts(reference)
    found = known.get(kind, {}).get(key)
    return Named(*found) if found else Named(reference.partition("/")[0])
