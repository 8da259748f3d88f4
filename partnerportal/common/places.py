"""Countries, languages and time zones as people choose them: by name, in the reader's language."""

import zoneinfo
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from django.utils import translation

LANGUAGES = (
    *("cs", "da", "de", "el", "en", "es", "fi", "fr", "he", "hu", "it", "ja", "ko", "nb", "nl", "pl", "pt", "ro"),
    *("ru", "sv", "tr", "uk", "zh-Hans", "zh-Hant"),
)
"""In which a consultant can be asked for."""
Choices = list[tuple[str, str]]


def countries() -> Choices:
    """Every country by name."""
    return _countries(_reader())


def languages() -> Choices:
    """The languages of the consultants by name."""
    return sorted(((code, language_name(code)) for code in LANGUAGES), key=lambda choice: choice[1])


def country_name(code: str) -> str:
    """The country in the reader's language, or its code where no list has it."""
    return str(Locale.parse(_reader(), sep="-").territories.get(code, code))


def language_name(code: str) -> str:
    """The language in the reader's words; the code itself where nobody knows it."""
    try:
        return Locale.parse(code, sep="-").get_display_name(Locale.parse(_reader(), sep="-")) or code
    except (UnknownLocaleError, ValueError):
        return code


def zones_of(country: str) -> list[str]:
    """The time zones of a country, by name; one for most."""
    return sorted(_zones().get(country, []))


def zones() -> Choices:
    """UTC, and every time zone that is named after a place."""
    names = sorted(name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [(name, name.replace("_", " ")) for name in ["UTC", *names]]


def zone_choices() -> list[tuple[str, Choices]]:
    """For each country with several zones, by the country's name: the zones with their towns."""
    several = sorted((country_name(code), zones) for code, zones in _zones().items() if len(zones) > 1)
    return [(name, [(zone, _town(zone)) for zone in sorted(zones)]) for name, zones in several]


@lru_cache(maxsize=16)
def _countries(reader: str) -> Choices:
    names = Locale.parse(reader, sep="-").territories
    known = [(code, str(names[code])) for code in _zones() if code in names]
    return sorted(known, key=lambda choice: choice[1])


@lru_cache(maxsize=1)
def _zones() -> dict[str, list[str]]:
    """Zones by country, of the countries that have a code of two letters."""
    found = get_global("territory_zones").items()
    return {code: [zone for zone in zones if "/" in zone] for code, zones in found if _is_country(code)}


def _is_country(code: str) -> bool:
    return len(code) == 2 and code.isalpha() and code not in {"ZZ", "AC", "CP", "DG", "EA", "IC", "TA"}


def _town(zone: str) -> str:
    return zone.partition("/")[2].replace("_", " ").replace("/", ", ")


def _reader() -> str:
    return translation.get_language() or "en"
