"""Which way a draft takes: what its product asks beside the problem itself, and whether there is a plan to choose."""

from typing import Any

from incidents import topics
from incidents.models import Incident
from support.models import Area

EMPTY: dict[str, Any] = {"subscription": "", "customer_subscription": None, "topic": ""}
"""What only some products ask, each with the value of a draft that does not say it."""
WITHOUT_CHOICE = {Area.OFFICE, Area.PORTAL}
"""Included or free: one plan, whatever the company holds (D40, domain.md 5.9)."""


def asked(area: str, is_for_customer: bool) -> tuple[str, ...]:
    """The fields that the area asks for: of Azure the subscription, of Dynamics 365 and Office 365 the topic."""
    if area == Area.AZURE:
        return ("customer_subscription",) if is_for_customer else ("subscription",)
    return ("topic",) if topics.topics_of(area) else ()


def is_told(draft: Incident) -> bool:
    """Whether the draft says what the problem is, as its path asks it."""
    if not (draft.title and draft.description):
        return False
    if draft.is_free:
        return True
    names = asked(draft.area, bool(draft.customer_id))
    return draft.is_break_fix and draft.version_id is not None and all(getattr(draft, name) for name in names)


def is_escalated(draft: Incident) -> bool:
    """Whether a criterion and a look at service health are asked: for a customer, unless it is free (D36)."""
    return draft.customer_id is not None and not draft.is_free


def is_detailed(draft: Incident) -> bool:
    """Whether the draft says who is asked, and how severe it is where that is asked."""
    asks_nothing = not is_escalated(draft) or bool(draft.criterion and draft.health_checked_at)
    return bool(draft.contact_name and draft.contact_email and (draft.is_free or draft.severity) and asks_nothing)


def has_plan_step(draft: Incident | None) -> bool:
    """Whether there is anything to choose; before the product is known there may be."""
    need = draft.need if draft else None
    return need is None or need.area not in WITHOUT_CHOICE
