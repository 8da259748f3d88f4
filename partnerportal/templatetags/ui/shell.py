"""What stands around every page: its files and the way here."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from .library import draw, register, return_path

COMPONENTS = (
    *("button", "dialog", "disclosure", "empty", "facts", "form", "menu", "message", "meter", "nav", "pager"),
    *("panel", "plot", "skeleton", "status", "table", "tracker"),
)
SHEETS = ("tokens", "base", "layout", *(f"components/{name}" for name in COMPONENTS), "utilities")
SCRIPTS = ("menu", "dialog", "copy", "bulk")
HTMX = "django_htmx/htmx-2.min.js"


@register.simple_tag
@lru_cache(maxsize=1)
def stylesheets() -> SafeString:
    """The sheets that every page needs. Their order does not matter after the first: layers are declared there."""
    return format_html_join(
        "\n", '<link rel="stylesheet" href="{}">', ((static(f"css/{name}.css"),) for name in SHEETS)
    )


@register.simple_tag
@lru_cache(maxsize=1)
def scripts() -> SafeString:
    """The scripts that every page may use. Without them everything still works."""
    htmx = format_html('<script src="{}" defer></script>', static(HTMX))
    return format_html("{}\n{}", htmx, format_html_join("\n", "{}", ((page_js(name),) for name in SCRIPTS)))


@register.simple_tag
@lru_cache(maxsize=64)
def page_css(name: str) -> SafeString:
    """The page's own sheet, static/css/pages/`name`.css."""
    return format_html('<link rel="stylesheet" href="{}">', static(f"css/pages/{name}.css"))


@register.simple_tag
@lru_cache(maxsize=64)
def page_js(name: str) -> SafeString:
    """The behaviour static/js/`name`.js, a module: what it declares is its own."""
    return format_html('<script type="module" src="{}"></script>', static(f"js/{name}.js"))


@register.simple_tag
def navigation(nav: Iterable[Any]) -> SafeString:
    """The left navigation: groups (key, label, empty for the first) of entries (label, url, current, count)."""
    groups = tuple(
        (group.key, str(group.label), tuple((str(e.label), e.url, e.current, e.count) for e in group.entries))
        for group in nav
    )
    return _navigation(groups, get_language() or "")


@lru_cache(maxsize=512)
def _navigation(groups: tuple[Any, ...], language: str) -> SafeString:
    """It is on every page and the same for most people of a kind: drawn once for each of them and language."""
    return draw("components/navigation.html", {"nav": groups})


@register.simple_tag
def crumbs(*way: str) -> SafeString:
    """Label, url, label, url …, and the label of this page."""
    pairs = list(zip(way[:-1:2], way[1::2], strict=False))
    return draw("components/crumbs.html", {"links": pairs, "here": way[-1]})


register.simple_tag(return_path)
