"""Access IDs and Contract IDs: unguessable, easy to type, with a check character (ISO 7064, hybrid system).

An Access ID is A + 10 random characters + check, a Contract ID C + 14 random characters (70 bits) + check. The alphabet
leaves out I, L, O and U; what people type for them is read as the character meant (promises.md 6).
"""

import re
import secrets
import unicodedata
from dataclasses import dataclass

from stdnum.iso7064 import mod_37_36

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
ACCESS, CONTRACT = "A", "C"
RANDOM = {ACCESS: 10, CONTRACT: 14}


@dataclass(frozen=True)
class Typed:
    """What a person typed as an ID: its canonical form, and whether its length, kind and check character fit."""

    value: str
    kind: str
    fits: bool


def new_id(kind: str) -> str:
    """A fresh ID of the kind in canonical form, from the system's random source."""
    body = kind + "".join(secrets.choice(ALPHABET) for _ in range(RANDOM[kind]))
    return body + mod_37_36.calc_check_digit(body, ALPHABET)


def read_id(text: str) -> Typed:
    """The ID that was meant: case, spaces, hyphens, full width, O for 0 and I or L for 1 are forgiven."""
    plain = unicodedata.normalize("NFKC", text).upper()
    value = re.sub(r"[\W_]+", "", plain).translate(READ_AS)
    kind = value[:1]
    right_length = kind in RANDOM and len(value) == RANDOM[kind] + 2
    fits = right_length and set(value) <= set(ALPHABET) and mod_37_36.is_valid(value, ALPHABET)
    return Typed(value, kind, fits)


def spell(value: str) -> str:
    """The canonical ID in groups of four, as it is shown and copied."""
    return "-".join(value[start : start + 4] for start in range(0, len(value), 4))
