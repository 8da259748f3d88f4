import pytest
from babel.core import get_global

from partnerportal.common.regions import region_of
from support.models import Region

COUNTRIES = {
    Region.AMERICAS: ["US", "CA", "BR", "CL", "EC", "GL", "BM", "FK", "PR"],
    Region.EMEA: ["NO", "CH", "PT", "ES", "IS", "RU", "ZA", "NG", "CV", "MU", "AE", "SA", "IL", "TR", "CY", "DK", "GB"],
    Region.ASIA: ["IN", "JP", "KR", "CN", "AU", "NZ", "SG", "MV", "KZ", "FJ", "ID"],
}


@pytest.mark.parametrize("region, country", [(r, c) for r, found in COUNTRIES.items() for c in found])
def test_a_country_lies_in_its_region(region, country):
    assert region_of(country) == region


@pytest.mark.parametrize("country", ["", "XX", "no", "NOR", "\0"])
def test_what_is_no_country_lies_nowhere(country):
    assert region_of(country) == ""


def test_every_country_with_a_clock_has_a_region():
    codes = [code for code in get_global("territory_zones") if len(code) == 2 and code not in {"001", "ZZ"}]
    assert [code for code in codes if region_of(code) == ""] == []


def test_each_region_is_one_of_the_health_page():
    assert {region_of(code) for found in COUNTRIES.values() for code in found} == set(Region.values)
