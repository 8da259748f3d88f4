"""Where to go back to."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def safe_next(request: HttpRequest, default: str = "/") -> str:
    """The page named by the posted `next` if it is one of ours, else `default`; never the Referer (model.md 4)."""
    return _safe(request, request.POST.get("next", ""), default)


def came_from(request: HttpRequest) -> str:
    """The page of ours that sent the person here by `next` and wants them back, or nothing; kept through a form."""
    return _safe(request, request.POST.get("next", "") or request.GET.get("next", ""), "")


def _safe(request: HttpRequest, url: str, default: str) -> str:
    safe = url.startswith("/") and url_has_allowed_host_and_scheme(url, None, request.is_secure())
    return url if safe else default
