"""Countries and time zones to choose from."""

import zoneinfo
from functools import lru_cache

from babel import Locale
from django.utils.translation import get_language

NO_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
"""Two letters in Unicode's list that are no country."""


def countries() -> list[tuple[str, str]]:
    """Code and name of every country, in the reader's language and its order."""
    return _countries(get_language() or "en")


def country_name(code: str) -> str:
    """The country in the reader's language, or its code where no list has it."""
    return str(Locale.parse(get_language() or "en", sep="-").territories.get(code, code))


@lru_cache(maxsize=8)
def _countries(language: str) -> list[tuple[str, str]]:
    names = Locale.parse(language, sep="-").territories
    found = [(code, name) for code, name in names.items() if len(code) == 2 and code.isalpha()]
    return sorted((pair for pair in found if pair[0] not in NO_COUNTRIES), key=lambda pair: pair[1])


@lru_cache(maxsize=1)
def zones() -> list[tuple[str, str]]:
    """UTC, and every time zone that is named after a place."""
    places = sorted(name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [(name, name.replace("_", " ")) for name in ["UTC", *places]]
