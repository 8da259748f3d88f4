"""The pages for what went wrong before or inside a view. They need no context, so that they cannot fail themselves."""

import sys
from http import HTTPStatus
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

BUSY_SECONDS = "10"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=HTTPStatus.NOT_FOUND)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is shown again with what was typed, so that nothing is lost (promises.md 3, line 34)."""
    hidden = {"csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword"}
    typed: list[tuple[str, Any]] = [(k, v) for k, v in request.POST.items() if k not in hidden and len(v) > 1]
    return render(request, "csrf.html", {"typed": typed}, status=HTTPStatus.FORBIDDEN)


def server_error(request: HttpRequest) -> HttpResponse:
    """A mistake of ours is 500; a database or disk that is away is 503 with the time to try again (promises.md 10)."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError | OSError):
        response = render(None, "503.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
        response["Retry-After"] = BUSY_SECONDS
        return response
    return render(None, "500.html", status=HTTPStatus.INTERNAL_SERVER_ERROR)
