"""What a permission or a condition answers: yes, or no with the reason and who can (habit 4)."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Kind(Enum):
    """The refusals that must never be mixed up (product.md 2), and those about the object, not the person."""

    MISSING_ROLE = "missing_role"
    WRONG_PROGRAMME = "wrong_programme"
    NO_COMPANY = "no_company"
    NOT_MIGRATED = "not_migrated"
    CONDITION = "condition"


@dataclass(frozen=True)
class Answer:
    """Truthy when allowed. Otherwise `why` is a sentence for the person and `people` in the company can.

    `meanwhile` says what the person can do instead, and `way` is the name of the page for that.
    """

    ok: bool
    why: str = ""
    kind: Kind = Kind.CONDITION
    action: str = ""
    people: tuple[Any, ...] = field(default=())
    meanwhile: str = ""
    way: str = ""

    def __bool__(self) -> bool:
        return self.ok


YES = Answer(True)


def no(why: str) -> Answer:
    """A refusal that hangs on the object or on the moment, not on who asks."""
    return Answer(False, why)
