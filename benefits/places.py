"""Where the benefits of each family are."""

from django.urls import reverse

from benefits.models.offer import Family

FAMILY_PAGES = {
    Family.TECHNICAL_SUPPORT: "benefits:technical",
    Family.ADVISORY: "benefits:advisory_hours",
    Family.SOFTWARE: "benefits:software",
    Family.CLOUD: "benefits:cloud",
    Family.VISUAL_STUDIO: "benefits:visual_studio",
    Family.GO_TO_MARKET: "benefits:go_to_market",
}


def page_of(family: str) -> str:
    """The address of the family's page."""
    return reverse(FAMILY_PAGES[Family(family)])
