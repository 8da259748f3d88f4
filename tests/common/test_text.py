"""What people type is stored in one form, without characters that hide or reorder text (promises.md 3, 61 to 63)."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from partnerportal.common.text import Line, Prose, clean_text, like_words


@pytest.mark.parametrize("text", ["a\x00b", "a\x07b", "a\x1bb", "a\u202eb", "a\u2066b", "a\u200fb", "a\ud800b", "a\nb"])
def test_a_line_refuses_what_cannot_be_shown(text):
    with pytest.raises(ValidationError):
        Line().clean(text)


@pytest.mark.parametrize("text", ["", "  ", "\u200b", "\u00ad\u2060", "\u0301\u0301", "\t"])
def test_what_shows_nothing_is_nothing(text):
    with pytest.raises(ValidationError):
        Line().clean(text)


@pytest.mark.parametrize("text", ["Ünïcode", "日本語", "O'Neill", "null", "<b>", "{{7*7}}", "😀 ok", "مرحبا", "-", "0"])
def test_every_script_is_welcome(text):
    assert Line().clean(f"  {text} ") == text


def test_prose_keeps_lines_in_one_form():
    assert Prose().clean("a\r\nb\rc\n\td") == "a\nb\nc\n\td"


def test_prose_refuses_the_same_characters():
    with pytest.raises(ValidationError):
        Prose().clean("line\nand \u202e turned")


@given(st.text(max_size=60))
def test_what_is_accepted_is_in_one_form_and_stays_so(text):
    try:
        clean = clean_text(text)
    except ValidationError:
        return
    assert unicodedata.is_normalized("NFC", clean)
    assert clean_text(clean) == clean


@pytest.mark.parametrize("typed, words", [("x" * 500, "x" * 100), ("a\x00b", ""), ("  sql  ", "sql"), ("", "")])
def test_a_search_is_cut_and_never_fails(typed, words):
    assert like_words(typed) == words
