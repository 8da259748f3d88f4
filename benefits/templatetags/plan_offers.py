"""The fee and the open order of a support plan, for pages of support, which knows no prices: {% load plan_offers %}."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template import Context

from benefits.rows import plan_offers as rows
from benefits.rows.plan_offers import PlanOffer

register = template.Library()


@register.simple_tag(takes_context=True)
def plan_offers(context: Context, plans: Iterable[Any]) -> dict[str, PlanOffer]:
    """What is sold of the rows of plans, for the reader; nothing is asked where none of them is sold."""
    return rows.plan_offers(context["user"]) if any(row.plan.is_sold for row in plans) else {}


@register.filter
def sold_as(plan: Any, offers: dict[str, PlanOffer]) -> PlanOffer | None:
    """The plan as it is sold; None where it is not."""
    return offers.get(plan.code)
