"""The languages in which an incident can be answered, in the reader's words."""

from babel import Locale, UnknownLocaleError
from django.utils import translation

ENGLISH = "en"
OTHERS = (
    *("cs", "da", "de", "el", "es", "fi", "fr", "he", "hu", "it", "ja", "ko", "nb", "nl", "pl", "pt", "ro", "ru"),
    *("sv", "tr", "uk", "zh-Hans", "zh-Hant"),
)
"""Any of these is answered in business hours (D35)."""


def language_choices() -> list[tuple[str, str]]:
    """English first, then the others by name."""
    others = [(code, language_name(code)) for code in OTHERS]
    return [(ENGLISH, language_name(ENGLISH)), *sorted(others, key=lambda choice: choice[1])]


def language_name(code: str) -> str:
    """The language in the reader's words: "German"; the code itself where nobody knows it."""
    reader = Locale.parse(translation.get_language() or ENGLISH, sep="-")
    try:
        return Locale.parse(code, sep="-").get_display_name(reader) or code
    except (UnknownLocaleError, ValueError):
        return code
