from datetime import date
from typing import Any, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerportal.accounts.models.organization import Organization
from partnerportal.accounts.models.user import Role, User
from partnerportal.accounts.verbs import VERBS
from partnerportal.common.times import day_text

ONCE = "contract.ids_shown"
DAYS = {"anniversary"}
"""Facts that are days: kept as ISO dates, read as everywhere else."""


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, user: User) -> Self:
        if Role.OPERATOR in user.roles:
            return self
        return self.filter(organization=user.organization_id) if user.organization_id else self.none()


class Activity(models.Model):
    """Who did what and when: append-only, kept by a trigger (model.md 7)."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    """Null where the portal itself acted."""
    verb = models.CharField(max_length=60)
    reference = models.CharField(max_length=60, blank=True)
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    at = models.DateTimeField(default=timezone.now)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="accounts_activity_ids_shown_once", fields=["by", "verb", "reference"], condition=Q(verb=ONCE)
            ),
            models.CheckConstraint(name="accounts_activity_verb_not_empty", condition=~Q(verb="")),
        ]
        indexes = [
            models.Index(fields=["organization", "-id"], name="accounts_activity_company_idx"),
            models.Index(fields=["reference", "-id"], name="accounts_activity_ref_idx"),
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """What happened, in the reader's language; an unknown verb is shown as it is."""
        by = str(self.by) if self.by else str(_("The portal"))
        try:
            return str(VERBS[self.verb]) % {**self._words, "by": by}
        except KeyError:
            return f"{by}: {self.verb}"

    @property
    def _words(self) -> dict[str, Any]:
        return {name: day_text(date.fromisoformat(v)) if name in DAYS else v for name, v in self.facts.items()}
