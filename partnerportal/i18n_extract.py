"""Finds the translatable sentences of templates for Babel, without the gettext programs."""

import io
from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

Found = tuple[int, str | tuple[str, ...], list[str], str | None]


def templates(
    file: IO[bytes], keywords: Mapping[str, Any], comment_tags: Collection[str], options: Any
) -> Iterator[Found]:
    """Babel's extractor for Django templates: Django turns one into Python calls, Babel reads those.

    The round brackets keep the tokenizer from minding the template's indentation.
    """
    calls = f"({templatize(file.read().decode())})"
    yield from extract_python(io.BytesIO(calls.encode()), keywords, comment_tags, options)
