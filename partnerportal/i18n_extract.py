"""Finds the translatable sentences of templates for Babel, without the gettext programs."""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

Found = tuple[int, str, str | tuple[str, ...], list[str]]


def templates(
    file: IO[bytes], keywords: Mapping[str, Any], comment_tags: Sequence[str], options: Mapping[str, Any]
) -> Iterator[Found]:
    """Babel's extractor for Django templates: Django turns one into Python calls, Babel reads those.

    The round brackets keep the tokenizer from minding the template's indentation.
    """
    calls = f"({templatize(file.read().decode())})"
    yield from extract_python(io.BytesIO(calls.encode()), keywords, comment_tags, options)
