"""What the clock has to show: a question that nobody answered in time, and what the sweep made of it."""

from datetime import datetime, timedelta

from incidents import services
from incidents.models import Incident
from incidents.services import escalating
from partnerportal.demo.memberships import person
from support.models import Plan

DAYS_AGO = 6
"""One business day is over by then in every country and week but that of a long feast."""


def tell(now: datetime) -> None:
    """Alpine asks about an invoice, which is free; the operators hear that it is overdue."""
    user, at = person("partner-admin@alpine.example"), now - timedelta(days=DAYS_AGO)
    draft = services.save_draft(
        user,
        None,
        nature=Incident.Nature.BILLING,
        plan=Plan.objects.get(code="free"),
        title="Two invoices for one month",
        description="We received two invoices for October. Which one is right?",
        language="en",
        contact_name=str(user),
        contact_email=user.email,
        now=at,
    )
    services.submit(user, draft, None, now=at)
    escalating.sweep(now)
