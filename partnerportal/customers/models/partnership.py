from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerportal.accounts.models import Organization, User
from partnerportal.common.status import Status


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    def visible_to(self, user: User) -> Self:
        """Those in which the person's company is the provider or the reseller."""
        if not user.organization_id:
            return self.none()
        return self.filter(Q(provider=user.organization_id) | Q(reseller=user.organization_id))

    def active(self) -> Self:
        return self.filter(state=Partnership.State.ACTIVE)


class Partnership(models.Model):
    """An indirect provider and an indirect reseller who work together: the provider asks, the reseller authorizes."""

    class State(models.TextChoices):
        INVITED = "invited", _("Invited")
        ACTIVE = "active", _("Active")
        DECLINED = "declined", _("Declined")
        ENDED = "ended", _("Ended")

    MOVES = {
        "accept": ({State.INVITED}, State.ACTIVE),
        "decline": ({State.INVITED}, State.DECLINED),
        "end": ({State.INVITED, State.ACTIVE}, State.ENDED),
    }
    LOOKS = {
        State.INVITED: ("info", "sent"),
        State.ACTIVE: ("ok", "tick"),
        State.DECLINED: ("bad", "stop"),
        State.ENDED: ("quiet", "past"),
    }

    provider = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    reseller = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=State, default=State.INVITED)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        ordering = ["reseller__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="customers_partnership_one_live_per_pair",
                fields=["provider", "reseller"],
                condition=Q(state__in=["invited", "active"]),
                violation_error_message=_("This partnership exists already, or was asked for."),
            ),
            models.CheckConstraint(name="customers_partnership_of_two", condition=~Q(provider=F("reseller"))),
            models.CheckConstraint(
                name="customers_partnership_ended_iff_ended_at",
                condition=Q(state="ended", ended_at__isnull=False) | ~Q(state="ended") & Q(ended_at=None),
            ),
            models.CheckConstraint(
                name="customers_partnership_answered_iff_answered_at",
                condition=Q(state="invited", answered_at=None)
                | Q(state__in=["active", "declined"], answered_at__isnull=False)
                | Q(state="ended"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} – {self.reseller}"

    @property
    def reference(self) -> str:
        return f"partnership:{self.pk}"

    @property
    def status(self) -> Status:
        state = self.State(self.state)
        return Status(str(state.label), *self.LOOKS[state])

    @property
    def is_active(self) -> bool:
        return self.state == self.State.ACTIVE

    def can(self, move: str) -> bool:
        return self.state in self.MOVES[move][0]
