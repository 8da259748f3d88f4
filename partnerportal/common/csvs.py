"""CSV that spreadsheets open as text: streamed, and without a cell that could run as a formula (promises.md 27)."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import StreamingHttpResponse

DANGEROUS = set("=+-@|%\t\r\n;＝＋－＠")


def cell(value: Any) -> str:
    """The value as text, with an apostrophe before anything that a spreadsheet might take for a formula."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    text = str(value).replace("\0", "")
    start = text.lstrip(" \u00a0\u200b")[:1]
    return f"'{text}" if start in DANGEROUS and start else text


def csv_response(filename: str, header: Iterable[Any], rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    """A download of `header` and `rows`, in UTF-8 with the mark that spreadsheets need, one row at a time."""
    response = StreamingHttpResponse(_lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "no-store"
    return response


class _Line:
    """The least that csv.writer needs of a file: hands each line back."""

    def write(self, line: str) -> str:
        return line


def _lines(header: Iterable[Any], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow([cell(value) for value in header])
    for row in rows:
        yield writer.writerow([cell(value) for value in row])
