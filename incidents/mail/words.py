"""The words of a mail as they may be stored: one Unicode form, nothing that hides or reorders text (promises.md 3)."""

import codecs
import unicodedata

from partnerportal.common.text import REORDERING

CHARSETS = {
    *("ascii", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"),
    *(f"iso8859-{part}" for part in range(1, 17) if part != 12),
    *(f"cp{page}" for page in (437, 737, 775, 850, 852, 855, 857, 858, 866, 874, 932, 949, 950, *range(1250, 1259))),
    *("koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "mac-greek", "mac-latin2", "mac-turkish", "tis-620"),
    *("big5", "big5hkscs", "gb2312", "gbk", "gb18030", "hz", "euc_jp", "euc_kr", "johab", "shift_jis", "iso2022_jp"),
    *("iso2022_kr", "shift_jis_2004", "euc_jis_2004", "iso2022_jp_2", "iso2022_jp_2004", "ptcp154", "kz1048"),
}
"""What a text may be written in, by Python's names. It knows codecs that are no charsets, and punycode among them takes
the square of what it reads."""


def decoded(data: bytes, charset: str) -> str:
    """Text in whatever its sender called it: an unknown or wrong name is not believed, and nothing is lost by it."""
    for name in (_known(charset), "utf-8"):
        try:
            return data.decode(name)
        except ValueError:
            continue
    return data.decode("cp1252", errors="replace")


def _known(charset: str) -> str:
    try:
        name = codecs.lookup(charset).name
    except (LookupError, ValueError):
        return "utf-8"
    return name if name in CHARSETS else "utf-8"


def shown(text: str) -> str:
    """`text` with single newlines and without what cannot be shown; nobody is there to type it again."""
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " "))
    return "".join(c for c in lines if c in "\n\t" or not _hides(c)).strip()


def one_line(text: str, most: int) -> str:
    return " ".join(shown(text[: 4 * most]).split())[:most]


def _hides(character: str) -> bool:
    return character in REORDERING or unicodedata.category(character) in {"Cc", "Cs"}
