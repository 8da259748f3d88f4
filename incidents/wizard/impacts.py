"""The impact sentences of the third step, each with the first response that it promises (D35)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from incidents.calendars import BusinessHours
from incidents.models import Incident
from incidents.services import preview
from incidents.services.due import business_hours
from incidents.wizard.languages import ENGLISH
from partnerportal.accounts.models import User
from support.models import Plan

ANOTHER = "und"
"""Any language but English: all of them count in the same hours."""


@dataclass(frozen=True)
class Impact:
    """One choice: the sentence, and by when it is answered in English and in another language, if submitted now."""

    value: str
    title: str
    sentence: str
    hours: int
    english_at: datetime
    other_at: datetime


def impacts(user: User, plan: Plan | None = None) -> list[Impact]:
    """The three impacts as the plan answers them, the most severe first."""
    now = timezone.now()
    return [_impact(user, value, str(label), plan, now) for value, label in Incident.Severity.choices]


def _impact(user: User, value: str, title: str, plan: Plan | None, now: datetime) -> Impact:
    english, other = (preview(user, value, language, plan, now) for language in (ENGLISH, ANOTHER))
    sentence = str(Incident.IMPACTS[Incident.Severity(value)])
    return Impact(value, title, sentence, english.hours, english.due_at, other.due_at)


def office(user: User) -> BusinessHours:
    """The hours in which other languages than English are answered."""
    return business_hours(user.organization)
