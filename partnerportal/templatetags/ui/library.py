"""The one library that all tags join, and what they share."""

import secrets
from functools import lru_cache
from typing import Any, cast

from django import template
from django.http import HttpRequest
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


def draw(name: str, values: dict[str, Any]) -> SafeString:
    """The template `name` with these values and nothing else: a component sees its parameters alone."""
    return cast(SafeString, get_template(name).render(values))


def with_form(context: template.Context, **values: Any) -> dict[str, Any]:
    """These values, and what a POST form inside the component needs."""
    request = context.get("request")
    return {"csrf_token": context.get("csrf_token"), "here": return_path(request) if request else "/", **values}


def return_path(request: HttpRequest) -> str:
    """Where a button comes back to: this page when it can be asked for again, else the one that its form belongs to;
    from a fragment the page `at` which it stands, where its view says so."""
    if at := getattr(request, "at", ""):
        return str(at)
    return request.get_full_path() if request.method == "GET" else getattr(request, "back", "/")


def unique(prefix: str) -> str:
    """An id that no other part of the page has, not even one that htmx brings later."""
    return f"{prefix}-{secrets.token_hex(4)}"


@lru_cache(maxsize=256)
def symbol(name: str) -> SafeString:
    """A symbol of static/img/icons.svg: one cached file for all pages."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("img/icons.svg"), name)
