import pytest

from partnerportal.common import references
from partnerportal.common.references import Named, register, resolve


@pytest.fixture(autouse=True)
def _a_registry_of_its_own(monkeypatch):
    monkeypatch.setattr(references, "_resolvers", {})


def test_a_registered_kind_is_named_and_linked():
    register("incident", lambda user, keys: {key: (f"PB-{key}", f"/incidents/PB-{key}/") for key in keys})
    assert resolve("Mona", ["incident:7/1"]) == {"incident:7/1": Named("PB-7", "/incidents/PB-7/")}


def test_what_the_reader_may_not_open_is_plain_text():
    register("incident", lambda user, keys: {key: (f"PB-{key}", None) for key in keys})
    assert resolve("Mona", ["incident:7/2"])["incident:7/2"].url is None


def test_each_kind_is_asked_once_with_the_reader_and_all_its_keys():
    asked = []

    def resolver(user, keys):
        asked.append((user, sorted(keys)))
        return {}

    register("incident", resolver)
    resolve("Mona", ["incident:7/1", "incident:7/2", "incident:8/1", "membership:1"])
    assert asked == [("Mona", ["7", "8"])]


@pytest.mark.parametrize("reference", ["incident:7/1", "nonsense", "", ":", "incident:"])
def test_what_nobody_knows_is_named_by_itself(reference):
    assert resolve("Mona", [reference])[reference] == Named(reference.partition("/")[0])


def test_no_reference_asks_nobody():
    register("incident", lambda user, keys: pytest.fail("asked"))
    assert resolve("Mona", []) == {}


def test_a_kind_has_one_resolver():
    register("incident", dict)
    with pytest.raises(ValueError, match="incident"):
        register("incident", list)
