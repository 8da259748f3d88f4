"""What people type: stored in one Unicode form, without characters that could hide or reorder text (promises.md 3)."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

INVISIBLE = set("\u200b\u200c\u200d\u2060\ufeff\u00ad")
REORDERING = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F)}


def clean_text(value: str, allowed: str = "") -> str:
    """`value` in NFC and stripped; ValidationError for control and reordering characters but those `allowed`."""
    text = unicodedata.normalize("NFC", value).strip()
    for character in text:
        control = unicodedata.category(character) in {"Cc", "Cs"} and character not in allowed
        if control or character in REORDERING:
            raise ValidationError(_("This text has a character that cannot be shown. Type it again without it."))
    seen = [c for c in text if c not in INVISIBLE and not unicodedata.category(c).startswith(("Z", "M", "C"))]
    return text if seen else ""


class Line(forms.CharField):
    """One line of text."""

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")


class Prose(forms.CharField):
    """Several lines of text; line ends are stored as a single newline."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return clean_text((super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n"), allowed="\n\t")


def like_words(value: str, length: int = 100) -> str:
    """A search term as typed in a filter: one line, cut to `length`, or empty where it cannot be one."""
    try:
        return clean_text(value[:length])
    except ValidationError:
        return ""


def as_key(value: str) -> int:
    """The key of a row as it was typed or posted, or 0, which no row has."""
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 19 else 0
