from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from partnerportal.accounts.models.organization import Organization
from partnerportal.accounts.models.user import User


class Ask(models.Model):
    """One person asks another of the same company to do what only that one may (D57)."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    asker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=60)
    day = models.DateField()
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("ask")
        verbose_name_plural = _("asks")
        constraints = [
            models.UniqueConstraint(
                name="accounts_ask_once_a_day",
                fields=["asker", "asked", "action", "day"],
                violation_error_message=_("You have already asked today."),
            ),
            models.CheckConstraint(name="accounts_ask_not_oneself", condition=~models.Q(asker=F("asked"))),
        ]
        indexes = [
            models.Index(fields=["asked"], condition=models.Q(done_at=None), name="accounts_ask_waiting_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.asker} asks {self.asked}: {self.action}"
