"""Parts of a contract that other pages draw too: {% load contracts %}."""

from typing import Any

from django import template
from django.template import Context

from partnerportal.common.answers import YES, Answer
from support.holdings import Holding
from support.models import Contract

register = template.Library()


@register.inclusion_tag("components/contract_ids.html", takes_context=True)
def contract_ids(context: Context, contract: Contract, answer: Answer = YES) -> dict[str, Any]:
    """Show IDs: a button that loads both; disabled with the reason where `answer` (support.see_ids) says no."""
    return {"contract": contract, "answer": answer, "request": context.get("request")}


@register.inclusion_tag("components/contract_link.html", takes_context=True)
def contract_link(context: Context, held: Holding, next: str = "") -> dict[str, Any]:
    """Linked since, or the one click that links (D25), which comes back to `next`, else to the statement."""
    return {"held": held, "next": next, "request": context.get("request")}


@register.inclusion_tag("components/contract_lines.html")
def contract_lines(held: Holding) -> dict[str, Any]:
    """What is left of each line, and why not where nothing is."""
    return {"held": held}
