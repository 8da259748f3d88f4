"""The words of a mail as they may be stored: one Unicode form, nothing that hides or reorders text (promises.md 3)."""

import codecs
import unicodedata

from partnerportal.common.text import REORDERING


def decoded(data: bytes, charset: str) -> str:
    """Text in whatever its sender called it: an unknown or wrong name is not believed, and nothing is lost by it."""
    for name in (charset, "utf-8"):
        try:
            return data.decode(codecs.lookup(name).name)
        except (LookupError, ValueError):
            continue
    return data.decode("cp1252", errors="replace")


def shown(text: str) -> str:
    """`text` with single newlines and without what cannot be shown; nobody is there to type it again."""
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " "))
    return "".join(c for c in lines if c in "\n\t" or not _hides(c)).strip()


def one_line(text: str, most: int) -> str:
    return " ".join(shown(text[: 4 * most]).split())[:most]


def _hides(character: str) -> bool:
    return character in REORDERING or unicodedata.category(character) in {"Cc", "Cs"}
