"""The file of products and topics, the names of places, and what a reference means to a reader."""

import pytest

from benefits.models import AdvisoryRequest
from benefits.references import resolve_advisory
from benefits.topics import OUT, TopicsError, topics
from partnerportal.common import places
from tests.benefits.advisory.builders import a_request_of

FILE = """
[[areas]]
name = "Security"
products = [{products}]
{scenarios}
"""
SCENARIOS = "\n".join(f'[[scenarios]]\ncode = "{code}"\ntopics = ["A"]' for code in AdvisoryRequest.Scenario.values)


def read(tmp_path, products='{ name = "A" }', scenarios=SCENARIOS):
    path = tmp_path / "topics.toml"
    path.write_text(FILE.replace("{products}", products).replace("{scenarios}", scenarios))
    return topics(path)


def test_every_area_of_the_source_is_there():
    found = topics()
    assert {"Microsoft 365", "Business applications", "Azure infrastructure", "Windows and servers"} <= set(found.areas)
    names = " ".join(product.name for product in found.products)
    for product in ("Windows 10", "SQL Server in mainstream", "Dynamics 365", "Power BI", "Windows Server"):
        assert product in names


def test_what_is_out_of_scope_has_its_reason():
    found = topics().out_of_scope
    assert {"Exchange Server, on-premises only", "SharePoint Server, on-premises only"} <= {row.name for row in found}
    assert all(row.reason.endswith(".") and row.scope == OUT for row in found)


def test_each_scenario_has_topics():
    assert set(topics().topics) == set(AdvisoryRequest.Scenario.values)


def test_every_name_fits_its_column():
    found = topics()
    assert max(len(row.name) for row in found.products) <= 100 and max(len(area) for area in found.areas) <= 60
    assert max(len(name) for names in found.topics.values() for name in names) <= 100


def test_a_file_of_its_own_is_read(tmp_path):
    assert [row.name for row in read(tmp_path).products] == ["A"]


@pytest.mark.parametrize(
    "products, said",
    [
        ('{ name = "A" }, { name = "A" }', "one area only"),
        ('{ name = "A", scope = "maybe" }', "'maybe' is no scope"),
        ('{ name = "A", scope = "out" }', "has a reason"),
        ('{ name = "A", reason = "Because." }', "has a reason"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path, products, said):
    with pytest.raises(TopicsError, match=said):
        read(tmp_path, products)


def test_a_scenario_without_topics_is_named(tmp_path):
    with pytest.raises(TopicsError, match="Every scenario has topics"):
        read(tmp_path, scenarios='[[scenarios]]\ncode = "presales"\ntopics = ["A"]')


@pytest.mark.parametrize(
    "country, zones",
    [("NO", ["Europe/Oslo"]), ("PT", ["Atlantic/Azores", "Atlantic/Madeira", "Europe/Lisbon"]), ("XX", [])],
)
def test_zones_of_a_country(country, zones):
    assert places.zones_of(country) == zones


def test_names_are_in_the_reader_s_language():
    assert (places.country_name("CH"), places.language_name("de"), places.language_name("??")) == (
        "Switzerland", "German", "??",
    )  # fmt: skip
    assert ("CH", "Switzerland") in places.countries() and ("de", "German") in places.languages()
    assert "Norway" not in dict(places.zone_choices()) and "United States" in dict(places.zone_choices())


def test_a_reference_is_a_link_only_for_who_may_open_it(cast, membership):
    row = a_request_of(cast.member)
    key = str(row.pk)
    assert resolve_advisory(cast.member, {key}) == {key: (str(row), row.get_absolute_url())}
    assert resolve_advisory(cast.engineer, {key}) == {key: (str(row), row.get_desk_url())}
    assert resolve_advisory(cast.sales_agent, {key, "x"}) == {key: (row.code, None)}
