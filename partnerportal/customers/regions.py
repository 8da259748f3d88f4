"""In which of the regions of service health a country lies; their names are those of the health page."""

from partnerportal.common.places import zones_of

MIDDLE_EAST = frozenset(
    ["AE", "AM", "AZ", "BH", "CY", "GE", "IL", "IQ", "IR", "JO", "KW", "LB", "OM", "PS", "QA", "SA", "SY", "TR", "YE"]
)  # fmt: skip
SEVERAL = {"RU": "emea", "BM": "americas", "KZ": "asia"}
"""Whose time zones lie in more than one, or say otherwise."""
CONTINENTS = {"America": "americas", "Europe": "emea", "Africa": "emea", "Atlantic": "emea", "Arctic": "emea"}


def region_of(country: str) -> str:
    """The region that serves the country, or an empty string where no list has it."""
    if country in MIDDLE_EAST:
        return "emea"
    if country in SEVERAL:
        return SEVERAL[country]
    zones = zones_of(country)
    return CONTINENTS.get(zones[0].partition("/")[0], "asia") if zones else ""
