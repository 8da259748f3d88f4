"""What holds other things: a sheet, a message, an emptiness, a question, a card to choose."""

from typing import Any

from django.contrib.messages.storage.base import Message
from django.utils.safestring import SafeString

from .library import draw, register, unique

MESSAGE_TONES = {"success": "ok", "warning": "warn", "error": "bad"}
MESSAGE_SHAPES = {"info": "info", "ok": "tick", "warn": "warn", "bad": "stop", "quiet": "info"}


@register.simple_block_tag
def panel(content: str, title: str, level: int = 2, **more: str) -> SafeString:
    """A sheet with a heading. more: aside (text at the right), link + url (a text link there), kind="quiet", id."""
    values = {"aside": "", "link": "", "url": "", "kind": "", "id": "", **more}
    return draw(
        "components/panel.html",
        {**values, "content": content, "title": title, "level": level, "heading": unique("panel")},
    )


@register.simple_block_tag
def message(content: str, tone: str, title: str = "", live: bool = False) -> SafeString:
    """Something that must be read. tone: info, ok, warn, bad. live: it has just happened and is spoken at once."""
    return _message(tone, title, content, live)


@register.simple_tag
def message_of(given: Message) -> SafeString:
    """A message of Django's framework, with the tone of its level."""
    return _message(MESSAGE_TONES.get(given.level_tag, "info"), "", given.message, True)


@register.simple_block_tag
def empty(content: str, title: str, level: int = 2, **more: str) -> SafeString:
    """Nothing here, why, and what next. more: icon, tone, size ("small" is centred; a whole page, level 1, is not)."""
    values = {"icon": "box", "tone": "quiet", "size": "" if level == 1 else "small", **more}
    return draw("components/empty.html", {**values, "content": content, "title": title, "level": level})


@register.simple_block_tag
def disclosure(content: str, question: str, kind: str = "", open: bool = False) -> SafeString:
    """What can be asked for. kind="boxed" stands between panels."""
    values = {"content": content, "question": question, "kind": kind, "open": open}
    return draw("components/disclosure.html", values)


@register.simple_block_tag
def choice(content: str, name: str, value: Any, title: str, note: str = "", checked: bool = False) -> SafeString:
    """A radio button that is a whole card; the content holds facts and what it costs."""
    values = {"content": content, "name": name, "value": value, "title": title, "note": note, "checked": checked}
    return draw("components/choice.html", {**values, "id": unique("choice")})


def _message(tone: str, title: str, text: str, live: bool) -> SafeString:
    role = "" if not live else "alert" if tone == "bad" else "status"
    values = {"tone": tone, "title": title, "content": text, "role": role, "icon": MESSAGE_SHAPES[tone]}
    return draw("components/message.html", values)
