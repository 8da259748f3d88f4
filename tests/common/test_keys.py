import pytest

from partnerportal.common.text import as_key


@pytest.mark.parametrize("typed, key", [("7", 7), ("007", 7), ("9" * 18, int("9" * 18))])
def test_digits_are_a_key(typed, key):
    assert as_key(typed) == key


@pytest.mark.parametrize("typed", ["", "-1", "+1", "1.0", " 1", "abc", "9" * 19, "9" * 5000, "\u0663", "\u00b2", "1\0"])
def test_everything_else_is_no_row(typed):
    assert as_key(typed) == 0
