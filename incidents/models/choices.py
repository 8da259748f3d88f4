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
    """What is asked for: only break-fix spends a unit, the others are sent elsewhere (D35)."""

    BREAK_FIX = "break_fix", _("Something that worked is broken, or does not work as documented")
    ADVICE = "advice", _("How to do something: design, deployment, migration, planning")
    BILLING = "billing", _("Billing, the membership or this portal")


class CloseReason(models.TextChoices):
    RESOLVED = "resolved", _("Resolved")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DUPLICATE = "duplicate", _("Duplicate")
    PRODUCT_DEFECT = "product_defect", _("Product defect")
    NO_ANSWER = "no_answer", _("No answer from the partner")
