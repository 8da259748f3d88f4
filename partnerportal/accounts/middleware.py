from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django_htmx.http import HttpResponseClientRedirect


class Person:
    """Shows times in the person's zone and words in the person's language, unless a cookie chose another."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and user.speaks in dict(settings.LANGUAGES):
            translation.activate(user.speaks)
            request.LANGUAGE_CODE = translation.get_language()
        with timezone.override(user.zone):
            return self.get_response(request)


class OwnPassword:
    """Whoever signs in with data that somebody else made chooses a password first; nothing else works (domain.md 1.4).

    Read from the account at every request, so that the next one after a reset is held, too (promises.md 19).
    """

    CHANGE = "account_change_password"
    OPEN = frozenset(
        {CHANGE, "account_logout", "pages:switch_account", "pages:theme", "pages:language", "pages:live", "pages:ready"}
    )

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        user: Any = request.user
        match = request.resolver_match
        if not user.is_authenticated or not user.must_change_password or (match and match.view_name in self.OPEN):
            return None
        url = reverse(self.CHANGE)
        if request.headers.get("HX-Request"):
            return HttpResponseClientRedirect(url)
        return HttpResponseRedirect(url)
