"""How far something is: stations, units, parts of a whole, a history; and what is on its way."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerportal.common.steps import Step

from .library import draw, register

MOST_CELLS = 20


@register.simple_tag
def tracker(steps: Sequence[Step]) -> SafeString:
    """The way of a request: across from 704 px on, down below."""
    return draw("components/tracker.html", {"steps": steps})


@register.simple_tag
def stepper(steps: Sequence[Step]) -> SafeString:
    """The pages of a form; a done step with a url leads back to it."""
    return draw("components/stepper.html", {"steps": steps})


@register.simple_tag
def tally(left: int, total: int | None, cost: int = 0) -> SafeString | str:
    """One cell for each unit, up to 20; a bar above that; nothing for unlimited. cost: units about to be spent."""
    if total is None:
        return ""
    label = _tally_label(left, total, cost)
    if total > MOST_CELLS:
        return meter(left, total, "", label)
    return _cells(left, total, cost, label)


@lru_cache(maxsize=1024)
def _cells(left: int, total: int, cost: int, label: str) -> SafeString:
    """Drawn once for each balance and language."""
    width = 100 / max(1, total)
    cells = [{"x": round(width * n, 2), "width": round(width, 2), "look": _cell(n, left, cost)} for n in range(total)]
    return draw("components/tally.html", {"cells": cells, "label": label})


@register.simple_tag
def meter(value: float, max: float, tone: str = "info", label: str = "") -> SafeString:
    """A part of a whole; the words stand beside it, `label` says them to a reader."""
    share = 0 if not max else min(100, round(100 * value / max))
    return draw("components/meter.html", {"share": share, "tone": tone, "label": label})


@register.simple_tag
def plot(series: Any) -> SafeString:
    """A plot of partnerportal.common.plots: its sentence, its drawing, its table."""
    return draw(series.template, {"plot": series})


@register.simple_tag
def copyable(label: str, value: str) -> SafeString:
    """An ID with Copy. label: what is copied, "Access ID"."""
    return draw("components/copyable.html", {"label": label, "value": value})


@register.simple_tag
def skeleton(lines: int = 4) -> SafeString:
    """A place that is being filled."""
    return draw("components/skeleton.html", {"lines": range(lines)})


@register.simple_tag
def progress(words: str) -> SafeString:
    """Beside what htmx is asking for: shown while it asks."""
    return format_html('<span class="progress" role="status">{}</span>', words)


def _cell(number: int, left: int, cost: int) -> str:
    if number >= left:
        return ""
    return "is-cost" if number >= left - cost else "is-left"


def _tally_label(left: int, total: int, cost: int) -> str:
    if not cost:
        return _("%(left)s of %(total)s left") % {"left": left, "total": total}
    return ngettext(
        "%(left)s of %(total)s left; this takes one",
        "%(left)s of %(total)s left; this takes %(cost)s",
        cost,
    ) % {"left": left, "total": total, "cost": cost}
