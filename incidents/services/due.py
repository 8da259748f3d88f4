"""What is promised, and by when staff owe an answer (D35)."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import timezone

from incidents import sla
from incidents.calendars import BusinessHours
from incidents.models import Incident, Pause
from partnerportal.accounts.models import Organization, User
from support.models import Plan

COLUMNS = {"warn": "warned_at", "escalate": "escalated_at"}
"""Where each move of `services.escalating` leaves its mark."""


class Preview(NamedTuple):
    """What submitting now would promise; `zone` is that of the business hours in which it counts, if it does."""

    hours: int
    counting: str
    zone: str
    due_at: datetime


def preview(user: User, severity: str, language: str, plan: Plan | None = None, now: datetime | None = None) -> Preview:
    """The promise for a severity, a language and a plan, as the wizard shows it.

    What is no break-fix has no severity: it is answered within one business day. Raises KeyError for another severity.
    """
    hours, counting = sla.promise(severity or sla.NOT_BREAK_FIX, language, plan.response_hours if plan else None)
    business = business_hours(user.organization)
    due_at = sla.due_at(now or timezone.now(), hours, sla.calendar_for(counting, business))
    return Preview(hours, counting.value, business.zone, due_at)


def business_hours(organization: Organization | None) -> BusinessHours:
    """The hours of the organization's country and zone; Monday to Friday in UTC for a holder without one."""
    return BusinessHours(organization.time_zone, organization.country) if organization else BusinessHours("UTC")


def promise(incident: Incident, now: datetime) -> dict[str, Any]:
    """The columns that hold what is promised to an incident that opens now."""
    hours, counting = promised(incident)
    business = business_hours(incident.organization)
    due_at = sla.due_at(now, hours, sla.calendar_for(counting, business))
    return {
        "promised_hours": hours,
        "counting": counting.value,
        "clock_zone": business.zone,
        "clock_country": business.country,
        "due_at": due_at,
        "answer_due_at": due_at,
    }


def promised(incident: Incident, severity: str = "") -> sla.Promise:
    """What its plan promises for its severity, or for another (D35, D38); what is free has none."""
    plan = incident.plan.response_hours if incident.plan else None
    asked = sla.NOT_BREAK_FIX if incident.is_free else severity or incident.severity or sla.NOT_BREAK_FIX
    return sla.promise(asked, incident.language, plan)


def first_response_due(incident: Incident, hours: int | None = None) -> datetime | None:
    """When the first response is due: by its promise, or by other hours over the same opening and pauses (D38)."""
    clock = incident.clock if hours is None else replace(incident.clock, hours=hours)
    return clock.due_at or incident.due_at


def answer_due(incident: Incident, now: datetime) -> datetime:
    """When staff owe an answer to what the partner says now: what was promised, or after it the same hours again."""
    if incident.answer_due_at is not None:
        return incident.answer_due_at
    return sla.due_at(now, promised(incident).hours, incident.calendar)


def left(incident: Incident, now: datetime) -> timedelta:
    """How much of the promised time is left; negative once it is missed."""
    clock = incident.clock
    return sla.remaining(now, clock.opened_at, clock.hours, clock.calendar, clock.promise_pauses)


def is_time(incident: Incident, move: str, now: datetime) -> bool:
    """Whether a first response that is owed is overdue ("escalate"), or within the last share of its time ("warn")."""
    if incident.due_at is None or incident.promised_hours is None:
        return False
    if move == "escalate":
        return now > incident.due_at
    return left(incident, now) <= settings.WARN_SHARE_LEFT * timedelta(hours=incident.promised_hours)


def inherited(incident: Incident, other: Incident, now: datetime) -> dict[str, Any]:
    """The columns of a first response that was promised earlier to `other`, a duplicate that goes on in the incident:
    the whole promise with its pauses and marks. None where the incident's own comes first."""
    if incident.due_at is None or other.due_at is None or other.due_at >= incident.due_at:
        return {}
    changes = {name: getattr(other, name) for name in ("promised_hours", "counting", "clock_zone", "clock_country")}
    changes |= {"clock_since": other.clock_since or other.opened_at}
    changes |= {mark: getattr(incident, mark) or getattr(other, mark) for mark in COLUMNS.values()}
    for name, value in changes.items():
        setattr(incident, name, value)
    pauses = other.pauses.exclude(end_at=None).values("start_at", "end_at", "why")
    Pause.objects.bulk_create([Pause(incident=incident, **pause) for pause in pauses])
    return changes | moved(incident, now)


def moved(incident: Incident, now: datetime, hours: int | None = None) -> dict[str, Any]:
    """The columns of a first response that is due at another time: other hours (D38), or a pause that has ended.

    The marks of a warning and of an escalation stay where their moment has passed for the new due time, too, and go
    where it lies ahead again; then they are made anew when it comes.
    """
    hours = hours or incident.promised_hours
    due_at = first_response_due(incident, hours)
    incident.promised_hours, incident.due_at = hours, due_at
    lapsed = [mark for move, mark in COLUMNS.items() if getattr(incident, mark) and not is_time(incident, move, now)]
    return {"promised_hours": hours, "due_at": due_at, "answer_due_at": due_at, **dict.fromkeys(lapsed)}
