from typing import Any

from django.conf import settings
from django.http import HttpRequest

from partnerportal.pages.nav import navigation


def shell(request: HttpRequest) -> dict[str, Any]:
    """What every page's frame needs; costs no query."""
    user: Any = getattr(request, "user", None)
    match = request.resolver_match
    route = getattr(request, "route", "") or (match.view_name if match else "")
    signed_in = user is not None and user.is_authenticated
    return {
        "portal_name": settings.PORTAL_NAME,
        "nav": navigation(user, route) if signed_in else [],
        "languages": settings.LANGUAGES,
        "languages_to_come": settings.LANGUAGES_TO_COME,
        "theme": request.COOKIES.get("theme", ""),
        "demo_accounts": settings.DEMO_ACCOUNTS,
    }
