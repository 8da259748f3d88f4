"""In which region of the services a country lies, by the time zones that the CLDR gives it."""

from babel.core import get_global

AMERICAS, EMEA, ASIA = "americas", "emea", "asia"
"""The values of support.models.Region."""
MIDDLE_EAST = frozenset(
    ["AE", "AM", "AZ", "BH", "CY", "GE", "IL", "IQ", "IR", "JO", "KW", "LB", "OM", "PS", "QA", "SA", "SY", "TR", "YE"]
)  # fmt: skip
"""In Asia by their clocks, and served from EMEA."""
AMERICAN_ISLANDS = frozenset(["BM", "FK", "GS"])
"""Of the Atlantic, where the others belong to EMEA."""
AFRICAN_ISLANDS = frozenset(["KM", "MG", "MU", "RE", "SC", "YT"])
"""Of the Indian Ocean, where the others belong to Asia."""


def region_of(country: str) -> str:
    """The region of a two-letter country code; empty for a code that names no country."""
    oceans = {zone.split("/")[0] for zone in get_global("territory_zones").get(country, ())}
    if "America" in oceans or country in AMERICAN_ISLANDS:
        return AMERICAS
    if oceans & {"Europe", "Africa", "Arctic", "Atlantic"} or country in MIDDLE_EAST | AFRICAN_ISLANDS:
        return EMEA
    return ASIA if oceans else ""
