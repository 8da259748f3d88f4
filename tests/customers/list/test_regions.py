"""The region of a country, as the page of service health calls it."""

import pytest

from partnerportal.common.places import countries
from partnerportal.customers.regions import region_of
from support.models import Region
from support.regions import region_of as known_to_support


@pytest.mark.parametrize(
    "country, region",
    [
        ("DE", "emea"), ("CH", "emea"), ("ES", "emea"), ("PT", "emea"), ("ZA", "emea"), ("AE", "emea"), ("RU", "emea"),
        ("US", "americas"), ("BR", "americas"), ("BM", "americas"), ("IN", "asia"), ("AU", "asia"), ("JP", "asia"),
        ("", ""), ("XX", ""),
    ],
)  # fmt: skip
def test_a_country_lies_in_a_region(country, region):
    assert region_of(country) == region


def test_the_names_are_those_of_the_health_page():
    assert {region_of(code) for code, _name in countries()} <= set(Region.values)


@pytest.mark.parametrize("country", ["DE", "US", "IN", "RU", "AE", "BM", "PT", "KR", "CN", "FR", "DK", "NO"])
def test_the_health_page_says_the_same(country):
    assert region_of(country) == known_to_support(country)
