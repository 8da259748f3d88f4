"""What a person can do, and why not when they cannot."""

from typing import Any

from django.forms.utils import flatatt
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from partnerportal.common.answers import Answer

from .library import draw, register, symbol, unique, with_form


@register.simple_tag(takes_context=True)
def button(context: Context, label: str, answer: Answer | None = None, **look: str) -> SafeString:
    """A link with `href`, else a submit button of the form around it.

    look: kind (primary, danger, quiet), size (small), icon, href, name, value, form, spoken (the whole accessible name,
    which contains the label), counted ("Approve {n}", in a bulk bar).
    answer: when it says no the button is disabled and followed by the reason, the people who can, and Ask.
    """
    if answer is not None and not answer:
        reason = unique("why")
        return format_html("{}{}", _disabled(label, reason, look), _why_not(context, answer, reason))
    return _enabled(label, look)


@register.simple_tag(takes_context=True)
def why_not(context: Context, answer: Answer) -> SafeString | str:
    """The reason alone, with the people who can and Ask; nothing when the answer is yes."""
    return "" if answer else _why_not(context, answer, unique("why"))


@register.simple_tag(takes_context=True)
def post_button(context: Context, label: str, url: str, answer: Answer | None = None, **look: str) -> SafeString:
    """A form of one button: what it sends beside the token are the arguments that are no look of a button."""
    if answer is not None and not answer:
        return button(context, label, answer, **look)
    hidden = {name: look.pop(name) for name in list(look) if name not in LOOKS}
    values = with_form(context, url=url, hidden=hidden, button=_enabled(label, look))
    return draw("components/post_button.html", values)


@register.simple_block_tag(takes_context=True)
def dialog(
    context: Context, content: str, label: str, url: str, answer: Answer | None = None, open: bool = False, **words: str
) -> SafeString:
    """A button that opens a confirmation with a POST form to `url`; the content is its text and its fields.

    words: title (names the consequence), verb (does it), safe (the way out), kind of the verb, and the looks of the
    button that opens it; opens: its kind where it is not that of the verb.
    answer: when it says no only the disabled button and the reason are drawn. open: after a refused POST.
    """
    look = {name: words.pop(name) for name in ("icon", "size", "spoken") if name in words}
    kind = words.get("kind", "primary")
    if answer is not None and not answer:
        return button(context, label, answer, **look)
    opens = words.pop("opens", "" if kind == "danger" else kind)
    opener = {"class": _classes({"kind": opens} | look)}
    if "spoken" in look:
        opener["aria-label"] = look["spoken"]
    values = {"kind": kind, "title": label, "verb": label, **words, "label": label, "url": url, "content": content}
    inside = {"open": open, "id": unique("dialog"), "opener": flatatt(opener), "icon": look.get("icon", "")}
    return draw("components/dialog.html", with_form(context, **values, **inside))


LOOKS = {"kind", "size", "icon", "href", "name", "value", "form", "spoken", "counted"}


def _classes(look: dict[str, str]) -> str:
    return " ".join(["button", *(f"button-{look[part]}" for part in ("kind", "size") if look.get(part))])


def _enabled(label: str, look: dict[str, str]) -> SafeString:
    if unknown := set(look) - LOOKS:
        raise TypeError(f"A button has no {', '.join(sorted(unknown))}.")
    tag = "a" if look.get("href") else "button"
    attributes: dict[str, Any] = {"class": _classes(look)}
    attributes |= {"href": look["href"]} if tag == "a" else {"type": "submit"}
    attributes |= {name: look[name] for name in ("name", "value", "form") if look.get(name)}
    if look.get("spoken"):
        attributes["aria-label"] = look["spoken"]
    if look.get("counted"):
        attributes["data-counted"] = look["counted"]
        label = format_html("<span>{}</span>", label)
    return format_html("<{0}{1}>{2}{3}</{0}>", tag, flatatt(attributes), _symbol(look), label)


def _symbol(look: dict[str, str]) -> SafeString | str:
    return symbol(look["icon"]) if look.get("icon") else ""


def _disabled(label: str, reason: str, look: dict[str, str]) -> SafeString:
    attributes = {"class": _classes({**look, "kind": ""}), "type": "button", "aria-disabled": "true"}
    attributes["aria-describedby"] = reason
    if look.get("spoken"):
        attributes["aria-label"] = look["spoken"]
    return format_html("<button{}>{}{}</button>", flatatt(attributes), symbol("lock"), label)


def _why_not(context: Context, answer: Answer, reason: str) -> SafeString:
    return draw("components/why_not.html", with_form(context, answer=answer, id=reason))
