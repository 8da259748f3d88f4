"""What is registered is said on the page, once and in order; what says nothing is left out."""

from partnerportal.common import asides
from partnerportal.common.asides import Aside


def test_each_that_has_something_to_say_is_drawn_once(monkeypatch):
    monkeypatch.setattr(asides, "_known", {})
    said = Aside("one.html", {"a": 1})
    draw, silent = lambda user, thing: said if user == "reader" else None, lambda user, thing: None
    for each in (silent, draw, draw):
        asides.register("thing", each)
    assert asides.asides("thing", "reader", object()) == [said]
    assert asides.asides("thing", "stranger", object()) == []
    assert asides.asides("other", "reader", object()) == []
