"""A select that is drawn in one go is the select that Django draws."""

import pytest
from django import forms
from django.utils.translation import gettext_lazy

from partnerportal.common.widgets import QuickSelect

CHOICES = [("", gettext_lazy("All")), ("a&b", "Ampersand <b>"), (3, "Three")]


def drawn(widget, value):
    found = widget(choices=CHOICES, attrs={"class": "input"}).render("state", value, {"id": "state", "required": True})
    return "".join(found.split("\n")).replace("  ", "")


@pytest.mark.parametrize("value", [None, "", "a&b", 3, "3", "nope"])
def test_it_is_drawn_as_django_draws_it(value):
    assert drawn(QuickSelect, value) == drawn(forms.Select, value)


def test_what_stands_in_it_is_escaped():
    assert "<b>" not in drawn(QuickSelect, '"><b>')
