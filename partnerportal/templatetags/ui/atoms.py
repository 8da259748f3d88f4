"""The smallest parts: a symbol, a state, a number, a person."""

from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from partnerportal.common.status import Status

from .library import register, symbol

MINUS = "\u2212"


@register.simple_tag
def icon(name: str) -> SafeString:
    """`name`: a symbol of icons.svg. Always beside a word; chevrons excepted."""
    return symbol(name)


@register.simple_tag
def status(thing: Any) -> SafeString:
    """`thing`: an object with `.status`, or a Status. Word, shape and tone come from the one home of the state."""
    found = thing if isinstance(thing, Status) else thing.status
    return badge(found.word, found.tone, found.shape)


@register.simple_tag
def badge(word: str | Promise, tone: str = "quiet", shape: str = "none") -> SafeString:
    """A state without an object: "12 days left"."""
    return format_html('<span class="status" data-tone="{}">{}{}</span>', tone, symbol(shape), word)


@register.simple_tag
def remaining(left: int | None, quota: int | None) -> str:
    """ "12 of 15", or "Unlimited" when there is no quota."""
    if quota is None:
        return _("Unlimited")
    return _("%(left)s of %(quota)s") % {"left": left, "quota": quota}


@register.simple_tag
def signed(number: int) -> str:
    """A change: +15, or with a real minus sign."""
    return f"+{number}" if number > 0 else f"{MINUS}{-number}" if number < 0 else "0"


@register.simple_tag
def figure(number: Any, unit: str) -> SafeString:
    """A large number and what it counts."""
    return format_html('<p class="figure"><b>{}</b> <span>{}</span></p>', number, unit)


@register.simple_tag
def avatar(name: str, kind: str = "") -> SafeString:
    """Initials beside a name that is written out; kind="staff" is square."""
    words = (name or "?").split()
    initials = words[0][:1] + (words[-1][:1] if len(words) > 1 else "")
    look = "avatar avatar-staff" if kind == "staff" else "avatar"
    return format_html('<span class="{}" aria-hidden="true">{}</span>', look, initials.upper())
