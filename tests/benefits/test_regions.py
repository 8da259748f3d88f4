from babel import Locale

from benefits.regions import (
    AMERICAS,
    ASIA,
    ASIA_PACIFIC,
    EUROPE_AND_AFRICA,
    FRONTLINE,
    FRONTLINE_ELSEWHERE,
    contact,
)

COUNTRIES = {code for code in Locale("en").territories if len(code) == 2 and code.isalpha()} - {
    "EU", "EZ", "QO", "UN", "XA", "XB", "ZZ",
}  # fmt: skip


def test_every_country_that_is_listed_exists():
    assert AMERICAS | ASIA_PACIFIC | FRONTLINE_ELSEWHERE <= COUNTRIES


def test_no_country_is_in_two_regions():
    assert not AMERICAS & ASIA_PACIFIC and not FRONTLINE_ELSEWHERE & (AMERICAS | ASIA_PACIFIC)


def test_every_country_has_a_contact():
    assert {contact(country) for country in COUNTRIES} == {FRONTLINE, EUROPE_AND_AFRICA, ASIA}


def test_europe_says_what_the_message_has_to_name():
    assert [str(part) for part in contact("DE").say][:2] == ["Partner ID", "MPN e-mail"]
