"""A bound field with its label, its error, its hint, and the wiring between them."""

from typing import Any

from django.forms import BoundField, CheckboxInput, Form
from django.utils.safestring import SafeString

from .library import draw, register

DJANGO_ROWS, ROWS = "10", 5
"""A textarea that says nothing about its height is half as high as Django's."""


@register.simple_tag
def field(bound: BoundField, hint: str | None = None, kind: str = "", label: str = "") -> SafeString:
    """kind: wide, mono, bare (no placeholder), filter (no "(optional)"). hint, label: instead of the field's own.

    The first wrong field takes the focus, so that its error is read at once.
    """
    if bound.is_hidden:
        return bound.as_widget()
    said = str(bound.help_text) if hint is None else hint
    values = {"bound": bound, "kind": kind, "hint": said, "label": label or bound.label}
    values["id"] = bound.id_for_label or bound.auto_id
    if bound.field.widget.use_fieldset:
        return draw("components/field_group.html", {**values, "describedby": _describedby(bound, said)})
    values["control"] = bound.as_widget(attrs=_attributes(bound, said, kind))
    if isinstance(bound.field.widget, CheckboxInput):
        return draw("components/field_check.html", values)
    return draw("components/field.html", values)


@register.simple_tag
def fields(form: Form) -> SafeString:
    """The errors of the form as a whole, then every field."""
    return draw("components/fields.html", {"form": form})


@register.simple_tag
def form_errors(form: Form) -> SafeString:
    """What is wrong with the form as a whole; nothing when nothing is."""
    return draw("components/form_errors.html", {"form": form})


def _attributes(bound: BoundField, hint: str, kind: str) -> dict[str, Any]:
    """What the widget is drawn with beside its own attributes; False takes one away."""
    own = bound.field.widget.attrs
    look = ["" if isinstance(bound.field.widget, CheckboxInput) else "input", "mono" if kind == "mono" else ""]
    attributes: dict[str, Any] = {"class": " ".join([*filter(None, look), own.get("class", "")]).strip() or False}
    attributes["aria-describedby"] = _describedby(bound, hint) or False
    if own.get("rows") == DJANGO_ROWS:
        attributes["rows"] = ROWS
    if kind == "bare" or own.get("placeholder") == bound.label:
        attributes["placeholder"] = False
    if "autofocus" not in own and bound.errors and next(iter(bound.form.errors)) == bound.name:
        attributes["autofocus"] = True
    return attributes


def _describedby(bound: BoundField, hint: str) -> str:
    parts = [(bound.errors, "error"), (hint, "hint")]
    return " ".join(f"{bound.auto_id}_{name}" for given, name in parts if given)
