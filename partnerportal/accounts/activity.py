"""Writing the activity log: always in the transaction of what happened (promises.md 29)."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from partnerportal.accounts.models import Activity, Organization, User
from partnerportal.accounts.verbs import VERBS


def record(
    by: User | None,
    verb: str,
    organization: Organization | None,
    reference: str = "",
    now: datetime | None = None,
    **facts: Any,
) -> None:
    """Appends that `by` (None: the portal) did `verb`; `facts` fill the verb's sentence. KeyError for no such verb."""
    VERBS[verb]
    facts = {name: str(value) for name, value in facts.items()}
    at = now or timezone.now()
    Activity.objects.create(by=by, verb=verb, organization=organization, reference=reference, facts=facts, at=at)


def record_once(by: User, verb: str, organization: Organization | None, reference: str, **facts: Any) -> None:
    """The same, for what is written on the first time of each person and reference only (D2)."""
    VERBS[verb]
    facts = {name: str(value) for name, value in facts.items()}
    row = Activity(by=by, verb=verb, organization=organization, reference=reference, facts=facts)
    Activity.objects.bulk_create([row], ignore_conflicts=True)
