"""What submitting asks of a draft on its path: one answer for the pages of the wizard and for the service."""

from incidents import topics
from incidents.models import Incident
from support.models import Area

TOLD = ("nature", "title", "description")
CONTACT = ("contact_name", "contact_email")
ESCALATION = ("criterion", "health_checked_at")
CLOUD = {Area.AZURE, Area.DYNAMICS, Area.OFFICE}


def asked(area: str, is_for_customer: bool) -> tuple[str, ...]:
    """The fields that only this area asks for: of Azure the subscription, of Dynamics 365 and Office 365 the topic."""
    if area == Area.AZURE:
        return ("customer_subscription",) if is_for_customer else ("subscription",)
    return ("topic",) if topics.topics_of(area) else ()


def is_escalated(incident: Incident) -> bool:
    """Whether a criterion and a look at service health are asked: for a customer's cloud product, unless it is free.

    An on-premises product has no service health to look at (domain.md 5.8, D36).
    """
    return incident.customer_id is not None and not incident.is_free and incident.area in CLOUD


def missing_problem(incident: Incident) -> tuple[str, ...]:
    """What the draft still has to say of the problem itself: the names of its fields."""
    path = () if incident.is_free else ("version", *asked(incident.area, incident.customer_id is not None))
    return tuple(name for name in (*TOLD, *path) if not _says(incident, name))


def missing_details(incident: Incident) -> tuple[str, ...]:
    """What it still has to say of severity, escalation (D36) and contact: the names of its fields."""
    severity = () if incident.is_free else ("severity",)
    escalation = ESCALATION if is_escalated(incident) else ()
    return tuple(name for name in (*CONTACT, *severity, *escalation) if not _says(incident, name))


def _says(incident: Incident, name: str) -> bool:
    if name == "topic":
        return topics.topic_of(incident.area, incident.topic) is not None
    return bool(getattr(incident, name))
