"""Rows: tables that stack or scroll, their filter, their bulk bar and their pager; pairs of facts.

ARIA roles are written out, because `display: block` at phone width drops the ones that tables have.
"""

from collections.abc import Iterable
from typing import Any

from django.forms import Form
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .library import draw, register, symbol, with_form


@register.simple_block_tag
def table(content: str, caption: str, narrow: str = "stack", size: str = "") -> SafeString:
    """Content: thead, then rows. narrow: stack (things) or scroll (figures compared by column). size: dense."""
    values = {"content": content, "caption": caption, "narrow": narrow, "size": size}
    return draw("components/table.html", values)


@register.simple_block_tag
def thead(content: str) -> SafeString:
    """The columns of a table; the rows follow."""
    return format_html('<thead role="rowgroup"><tr role="row">{}</tr></thead><tbody role="rowgroup">', content)


@register.simple_tag
def column(label: str, kind: str = "", url: str = "", sort: str = "") -> SafeString:
    """kind="num" aligns right. url sorts by it; sort: ascending or descending when it is sorted now."""
    words: str = label
    if sort:
        words = format_html("{} {}", label, symbol("chevron"))
    if url:
        words = format_html('<a href="{}">{}</a>', url, words)
    order = format_html(' aria-sort="{}"', sort) if sort else ""
    return format_html('<th role="columnheader" scope="col"{}{}>{}</th>', _kind(kind), order, words)


@register.simple_block_tag
def rowhead(content: str) -> SafeString:
    """The first cell of a row: what the row is about."""
    return format_html('<th role="rowheader" scope="row">{}</th>', content)


@register.simple_block_tag
def cell(content: str, label: str = "", kind: str = "") -> SafeString:
    """A cell; its label stands before it at phone width. kind="num" aligns right."""
    return format_html('<td role="cell" data-label="{}"{}><div>{}</div></td>', label, _kind(kind), content)


@register.simple_tag
def pager(page: Any, text: str = "", order: str = "newest") -> SafeString:
    """page: a keyset Page. text: what is shown. order="oldest" names the ends Previous and Next."""
    words = (_("Newer"), _("Older")) if order == "newest" else (_("Previous"), _("Next"))
    return draw("components/pager.html", {"page": page, "text": text, "before": words[0], "after": words[1]})


@register.simple_tag
def toolbar(form: Form, label: str = "") -> SafeString:
    """A filter form (GET): its fields and Filter; Clear when `form.is_filtered`."""
    return draw("components/toolbar.html", {"form": form, "label": label or _("Filter")})


@register.simple_block_tag(takes_context=True)
def bulk(context: Context, content: str, url: str, id: str = "bulk", hint: str = "") -> SafeString:
    """The verbs for picked rows, above the table. The rows point at the form by its id."""
    return draw("components/bulk.html", with_form(context, content=content, url=url, id=id, hint=hint))


@register.simple_tag
def pick(value: Any, label: str, form: str = "bulk", name: str = "pk", checked: bool = False) -> SafeString:
    """The box of one row. label: "Select Nimbus Nord"."""
    return format_html(
        '<input type="checkbox" name="{}" value="{}" form="{}" aria-label="{}" data-pick{}>',
        name, value, form, label, format_html(" checked") if checked else "",
    )  # fmt: skip


@register.simple_tag
def facts(pairs: Iterable[tuple[Any, Any]], kind: str = "") -> SafeString:
    """Names and values; kind="across" in columns."""
    return draw("components/facts.html", {"pairs": pairs, "kind": kind})


def _kind(kind: str) -> SafeString | str:
    return format_html(' class="{}"', kind) if kind else ""
