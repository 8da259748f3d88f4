"""The words of an incident."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    ATTENTION = "attention_needed", _("Attention needed")
    CLOSED = "closed", _("Closed")


class Severity(models.TextChoices):
    """Chosen by the impact sentence, not by the bare letter (D35)."""

    A = "A", _("Critical (A)")
    B = "B", _("Moderate (B)")
    C = "C", _("Minimal (C)")


class Nature(models.TextChoices):
    """What is asked for: only break-fix spends a unit, advice is asked for elsewhere, the others are free (D35)."""

    BREAK_FIX = "break_fix", _("Something that worked is broken, or does not work as documented")
    ADVICE = "advice", _("How to do something: design, deployment, migration, planning")
    BILLING = "billing", _("Billing, or a subscription or licence")
    FRAUD = "fraud", _("A concern about fraud, misuse or a dispute")
    PORTAL = "portal", _("The membership, or this portal")


FREE = {Nature.BILLING, Nature.FRAUD, Nature.PORTAL}
"""Filed and answered within one business day, and never counted (domain.md 5.9)."""


class Criterion(models.TextChoices):
    """Why a customer's technical problem goes further than the partner (domain.md 5.8, D36)."""

    DEVIATION = "deviation", _("The service deviates from its description, and this is not documented")
    UNAVAILABLE = "unavailable", _("The service is not available")
    IRREGULAR = "irregular", _("A bug, or irregular behaviour")
    NETWORK = "network", _("A large-scale network disruption")
    REGIONAL = "regional", _("A problem of several customers in one region")


class CloseReason(models.TextChoices):
    RESOLVED = "resolved", _("Resolved")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DUPLICATE = "duplicate", _("Duplicate")
    PRODUCT_DEFECT = "product_defect", _("Product defect")
    NO_ANSWER = "no_answer", _("No answer from the partner")
