"""Where to go back to."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def safe_next(request: HttpRequest, default: str = "/") -> str:
    """The page named by the posted `next` if it is one of ours, else `default`; never the Referer (model.md 4)."""
    url = request.POST.get("next", "")
    safe = url.startswith("/") and url_has_allowed_host_and_scheme(url, None, request.is_secure())
    return url if safe else default
