"""Which way a draft takes: what its product asks beside the problem itself, and whether there is a plan to choose."""

from typing import Any

from incidents.models import Incident
from incidents.needed import asked, is_escalated, missing_details, missing_problem
from support.models import Area

__all__ = ["EMPTY", "asked", "has_plan_step", "is_detailed", "is_escalated", "is_told"]

EMPTY: dict[str, Any] = {"subscription": "", "customer_subscription": None, "topic": ""}
"""What only some products ask, each with the value of a draft that does not say it."""
WITHOUT_CHOICE = {Area.OFFICE, Area.PORTAL}
"""Included or free: one plan, whatever the company holds (D40, domain.md 5.9)."""


def is_told(draft: Incident) -> bool:
    """Whether the draft says what the problem is, as its path asks it; advice is none (D35)."""
    return not missing_problem(draft) and draft.nature != Incident.Nature.ADVICE


def is_detailed(draft: Incident) -> bool:
    """Whether the draft says who is asked, and how severe it is where that is asked."""
    return not missing_details(draft)


def has_plan_step(draft: Incident | None) -> bool:
    """Whether there is anything to choose; before the product is known there may be."""
    need = draft.need if draft else None
    return need is None or need.area not in WITHOUT_CHOICE
