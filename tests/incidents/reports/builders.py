"""Incidents of known months, severities, products and plans, as rows: the reports count, and do nothing else."""

import re
from datetime import UTC, datetime, timedelta

from incidents.models import Incident, Watcher
from tests.builders import a_plan, a_version

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
FREE = {"nature": "billing", "severity": "", "version": None, "area": "portal", "hours": 8}


def a_row(user, opened=NOW - timedelta(days=2), answered=1, closed=None, product="SQL Server", hours=4, **fields):
    """Opened then; answered and closed so many hours later (None: not), promised within `hours` around the clock."""
    facts = {
        "nature": "break_fix",
        "severity": "B",
        "area": "on_premises",
        "title": "It stops",
        "description": "So.",
        "contact_name": "Mona",
        "contact_email": "mona@acme.example",
        "counting": "clock",
        "clock_zone": "UTC",
        "version": a_version(product=product) if "version" not in fields else None,
        "plan": fields.pop("plan", None) or a_plan(),
        **fields,
    }
    due, response = opened + timedelta(hours=hours), answered and opened + timedelta(hours=answered)
    state = "open" if closed is None else "closed"
    waits = state == "open" and not answered
    row = Incident.objects.create(
        filed_by=user,
        organization=fields.pop("organization", user.organization),
        state=state,
        opened_at=opened,
        started_at=response,
        first_response_at=response,
        closed_at=closed and opened + timedelta(hours=closed),
        close_reason=facts.pop("close_reason", "resolved" if closed else ""),
        updated_at=opened,
        promised_hours=hours,
        due_at=due,
        answer_due_at=due if waits else None,
        **facts,
    )
    Watcher.objects.create(user=user, incident=row, organization=row.organization)
    return row


def free(user, **fields):
    return a_row(user, **{**FREE, "plan": a_plan("free"), **fields})


def tables_of(html):
    """Each table of a page as rows of texts, its head first."""
    return [
        [
            [" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in re.findall(r"<t[hd]\b.*?</t[hd]>", row, re.S)]
            for row in re.findall(r"<tr\b.*?</tr>", table, re.S)
        ]
        for table in re.findall(r"<table\b.*?</table>", html, re.S)
    ]
