"""Pages that show cannot write (habit 12)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

READS = ("SELECT", "WITH", "SAVEPOINT", "RELEASE", "ROLLBACK", "DECLARE", "FETCH", "CLOSE", "EXPLAIN")


class WroteOnShow(RuntimeError):
    """A page that shows tried to change the database: a mistake in the code, never the person's."""


def shows(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a page that only shows: GET and HEAD alone, and any statement but a query raises `WroteOnShow`."""

    @require_safe
    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with connection.execute_wrapper(_only_reads):
            return view(request, *args, **kwargs)

    return wrapper


def _only_reads(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    if not sql.lstrip("( \n").upper().startswith(READS) or "FOR UPDATE" in sql:
        raise WroteOnShow(sql)
    return execute(sql, params, many, context)
