"""Keyset pages: as quick on the last page as on the first, and no count over the whole set (performance.md)."""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, QueryDict

SIZE = 25


@dataclass(frozen=True)
class Page:
    """One page of rows; `newer_url` and `older_url` lead to its neighbours, or are empty at the ends."""

    items: list[Any]
    newer_url: str
    older_url: str

    def __bool__(self) -> bool:
        return bool(self.items)


def keyset(rows: QuerySet[Any], params: QueryDict, order: str = "-pk", size: int = SIZE) -> Page:
    """The page of `rows` that `params` asks for with `after` or `before`, ordered by `order` and then by key.

    `order` is one non-null column or annotation, with a minus for descending; the key follows in the same direction.
    Raises Http404 for a mark that this list never handed out.
    """
    field, descending = order.lstrip("-"), order.startswith("-")
    after, before = str(params.get("after", "")), str(params.get("before", ""))
    mark, backwards = after or before, not after and bool(before)
    down = descending != backwards
    found = rows.order_by(*[("-" if down else "") + name for name in dict.fromkeys((field, "pk"))])
    if mark:
        found = found.filter(_beyond(rows, field, mark, down))
    items = _fetch(found, size)
    more, items = len(items) > size, items[:size]
    if backwards:
        items.reverse()
    has_newer, has_older = (more, True) if backwards else (bool(mark), more)
    return Page(
        items,
        _query(params, "before", field, items[0]) if items and has_newer else "",
        _query(params, "after", field, items[-1]) if items and has_older else "",
    )


def _fetch(rows: QuerySet[Any], size: int) -> list[Any]:
    try:
        return list(rows[: size + 1])
    except (ValidationError, ValueError) as error:
        raise Http404 from error


def _beyond(rows: QuerySet[Any], field: str, mark: str, down: bool) -> Q:
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(mark.encode()))
        if field != "pk":
            value = _column(rows, field).to_python(value)
        key = rows.model._meta.pk.to_python(pk)
        if value is None or not 0 <= key < 2**63:
            raise ValueError(mark)
    except (ValueError, TypeError, binascii.Error, ValidationError, RecursionError) as error:
        raise Http404 from error
    side = "lt" if down else "gt"
    if field == "pk":
        return Q(**{f"pk__{side}": key})
    return Q(**{f"{field}__{side}e": value}) & (Q(**{f"{field}__{side}": value}) | Q(**{f"pk__{side}": key}))


def _column(rows: QuerySet[Any], name: str) -> Any:
    annotated = rows.query.annotations.get(name)
    return rows.model._meta.get_field(name) if annotated is None else annotated.output_field


def _query(params: QueryDict, name: str, field: str, row: Any) -> str:
    value = row.pk if field == "pk" else getattr(row, field)
    text = value.isoformat() if hasattr(value, "isoformat") else value
    mark = base64.urlsafe_b64encode(json.dumps([text, row.pk]).encode()).decode()
    query = params.copy()
    for old in ("after", "before"):
        query.pop(old, None)
    query[name] = mark
    return f"?{query.urlencode()}"
