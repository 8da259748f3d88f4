"""Whom a company still managed in Partner Membership Center asks instead of selecting Activate (domain.md 4.6, D48)."""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MEMBERSHIP_CENTER_URL = "https://partner.microsoft.com/_login?authType=OpenIdConnect"

AMERICAS = frozenset(
    [
        "AG",
        "AI",
        "AR",
        "AW",
        "BB",
        "BL",
        "BM",
        "BO",
        "BQ",
        "BR",
        "BS",
        "BZ",
        "CA",
        "CL",
        "CO",
        "CR",
        "CU",
        "CW",
        "DM",
        "DO",
        "EC",
        "FK",
        "GD",
        "GF",
        "GL",
        "GP",
        "GT",
        "GY",
        "HN",
        "HT",
        "JM",
        "KN",
        "KY",
        "LC",
        "MF",
        "MQ",
        "MS",
        "MX",
        "NI",
        "PA",
        "PE",
        "PM",
        "PR",
        "PY",
        "SR",
        "SV",
        "SX",
        "TC",
        "TT",
        "US",
        "UY",
        "VC",
        "VE",
        "VG",
        "VI",
    ]
)
FRONTLINE_ELSEWHERE = frozenset({"AU", "NZ", "TW"})
ASIA_PACIFIC = frozenset(
    [
        "AS",
        "BD",
        "BN",
        "BT",
        "CC",
        "CK",
        "CN",
        "CX",
        "FJ",
        "FM",
        "GU",
        "HK",
        "ID",
        "IN",
        "JP",
        "KH",
        "KI",
        "KP",
        "KR",
        "LA",
        "LK",
        "MH",
        "MM",
        "MN",
        "MO",
        "MP",
        "MV",
        "MY",
        "NC",
        "NF",
        "NP",
        "NR",
        "NU",
        "PF",
        "PG",
        "PH",
        "PN",
        "PW",
        "SB",
        "SG",
        "TH",
        "TK",
        "TL",
        "TO",
        "TV",
        "UM",
        "VN",
        "VU",
        "WF",
        "WS",
    ]
)
"""Every country that is named in neither list belongs to Europe, the Middle East and Africa."""


@dataclass(frozen=True)
class Contact:
    """Who activates for a region, what to do, and what the message has to say."""

    region: str | Promise
    who: str | Promise
    how: str | Promise
    say: tuple[str | Promise, ...] = field(default=())


FRONTLINE = Contact(
    _("North America, Latin America, Australia, New Zealand and Taiwan"),
    _("Partner Frontline"),
    _("Ask Partner Frontline to activate your technical benefits."),
)
EUROPE_AND_AFRICA = Contact(
    _("Europe, the Middle East and Africa"),
    _("The registration mailbox of your region (regform)"),
    _("Write to the registration mailbox and ask for the activation of your technical benefits. The message names:"),
    (
        _("Partner ID"),
        _("MPN e-mail"),
        _("your name"),
        _("company"),
        _("phone"),
        _("city"),
        _("country"),
    ),
)
ASIA = Contact(
    _("Asia Pacific and Greater China"),
    _("Technical support of your region"),
    _("Ask technical support of your region to activate your technical benefits."),
)


def contact(country: str) -> Contact:
    """Who activates for a company of `country`, an ISO code of two letters."""
    if country in AMERICAS | FRONTLINE_ELSEWHERE:
        return FRONTLINE
    return ASIA if country in ASIA_PACIFIC else EUROPE_AND_AFRICA
