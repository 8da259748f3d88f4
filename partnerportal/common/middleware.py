"""What stands around every view: an input guard, and the answers to refusals."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_plus, urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from partnerportal.common.refusals import Forbidden, Refused

Next = Callable[[HttpRequest], HttpResponse]
METHODS = {"GET", "HEAD", "POST", "OPTIONS"}


class RejectNul:
    """PostgreSQL stores no NUL and no header may carry one: refused before anything reads it (promises.md 2.0-G)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponse(status=405, headers={"Allow": ", ".join(sorted(METHODS))})
        parts = [
            request.path_info,
            unquote_plus(request.META.get("QUERY_STRING", "")),
            request.META.get("HTTP_AUTHORIZATION", ""),
            *request.COOKIES.values(),
        ]
        if any("\0" in part for part in parts):
            return HttpResponse("Bad request", status=400, content_type="text/plain; charset=utf-8")
        return self.get_response(request)


class Refusals:
    """Turns a refusal into its answer, so that no view carries wording and none carries `try` (model.md 4).

    `Refused` on a button goes back with 303 to the page that the view named (`posts`); `Forbidden` draws the page of
    its kind with 403.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: Any = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        if response.status_code == HTTPStatus.FOUND and response.url.startswith(reverse(settings.LOGIN_URL)):
            return _sign_in(request, response)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Forbidden):
            template = f"refusals/{error.answer.kind.value}.html"
            return render(request, template, {"answer": error.answer}, status=403)
        if isinstance(error, Refused):
            messages.error(request, str(error))
            return _whole_page(request, HttpResponseRedirect(getattr(request, "back", "/"), status=303))
        return None


def _sign_in(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Who signs in again after a fragment comes back to the page on which it stood, never to the bare fragment."""
    htmx: Any = request.htmx  # type: ignore[attr-defined]
    if not htmx:
        return response
    query = urlencode({REDIRECT_FIELD_NAME: htmx.current_url_abs_path or "/"})
    return HttpResponseClientRedirect(f"{reverse(settings.LOGIN_URL)}?{query}")


def _whole_page(request: HttpRequest, redirect: HttpResponseRedirect) -> HttpResponse:
    """For a fragment asked for by htmx the browser itself goes there, so that the sentence is seen."""
    return HttpResponseClientRedirect(redirect.url) if request.htmx else redirect  # type: ignore[attr-defined]
