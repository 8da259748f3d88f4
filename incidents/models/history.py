from datetime import datetime
from typing import Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.models.choices import CloseReason, Severity
from incidents.models.incident import Incident
from incidents.models.queries import hidden_from
from incidents.sla import PauseWhy
from partnerportal.accounts.models import Organization, User
from partnerportal.common.times import moment_text

INTERNAL = ("note", "warn", "escalate", "mail")
"""Moves that the partner does not see."""


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: User) -> Self:
        """Of the incidents that the person may see; what staff do among themselves only for those who may read it."""
        seen = self.filter(incident__in=Incident.objects.visible_to(user).values("pk"))
        return seen.exclude(hidden_from(user), move__in=INTERNAL)

    def for_page(self) -> Self:
        return self.select_related("by").order_by("pk")


class Event(models.Model):
    """One move of an incident: who, when, from which state to which; append-only, kept by a trigger."""

    SENTENCES = {
        "submit": _("%(by)s submitted the incident"),
        "withdraw": _("%(by)s withdrew the incident"),
        "take": _("%(by)s took the incident"),
        "answer": _("%(by)s answered"),
        "note": _("%(by)s added an internal note"),
        "ask": _("%(by)s asked the partner for more information"),
        "reply": _("%(by)s replied"),
        "severity": _("%(by)s changed the severity from %(before)s to %(severity)s"),
        "close": _("%(by)s closed the incident: %(reason)s"),
        "reopen": _("%(by)s reopened the incident"),
        "assign": _("%(by)s handed the incident over to %(engineer)s"),
        "merge": _("%(by)s closed the incident as a duplicate of %(other)s"),
        "absorb": _("%(by)s merged %(other)s into this incident"),
        "outage": _("%(by)s linked the incident to the outage “%(outage)s”"),
        "clear": _("%(by)s found that the outage does not explain the incident"),
        "outage_over": _("The outage “%(outage)s” is over"),
        "outage_again": _("The outage “%(outage)s” is not over after all"),
        "warn": _("The first response is due soon: the desk was warned"),
        "escalate": _("The first response is overdue: the incident was escalated"),
        "mail": _("An automatic reply came by e-mail; nothing was sent"),
    }

    WITH_PROMISE = _("%(by)s merged %(other)s into this incident, which is now due as that one was: by %(due)s")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="events", db_index=False)
    move = models.CharField(max_length=20)
    from_state = models.CharField(max_length=20, choices=Incident.State)
    to_state = models.CharField(max_length=20, choices=Incident.State)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    """What the move's sentence names: codes, never words, so that each reader has them in the own language."""

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="incidents_event_known_move",
                condition=Q(
                    move__in=[
                        *("submit", "withdraw", "take", "answer", "note", "ask", "reply"),
                        *("severity", "close", "reopen", "assign", "merge", "absorb", "outage", "clear"),
                        *("warn", "escalate", "mail", "outage_over", "outage_again"),
                    ]
                ),
            ),
        ]
        indexes = [models.Index(fields=["incident", "id"], name="incidents_event_incident_idx")]

    def __str__(self) -> str:
        return self.sentence

    @property
    def is_internal(self) -> bool:
        return self.move in INTERNAL

    def words(self) -> dict[str, str]:
        """The facts in the reader's language."""
        facts = dict(self.facts)
        if "reason" in facts:
            facts["reason"] = str(CloseReason(facts["reason"]).label)
        if facts.get("engineer") == "":
            facts["engineer"] = gettext("the queue")
        for name in {"before", "severity"} & facts.keys():
            facts[name] = str(Severity(facts[name]).label)
        return facts

    @property
    def sentence(self) -> str:
        """What happened, in the reader's language."""
        by = str(self.by) if self.by else gettext("The portal")
        text, facts = self.SENTENCES[self.move], self.words()
        if self.move == "absorb" and "due" in facts:
            text, facts["due"] = self.WITH_PROMISE, moment_text(datetime.fromisoformat(facts["due"]))
        return str(text) % {"by": by, **facts}


class Pause(models.Model):
    """A time in which the clock stands still: the partner was asked, or the incident was closed until reopened."""

    WHYS = [(why.value, why.value) for why in PauseWhy]

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="pauses")
    start_at = models.DateTimeField()
    end_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=10, choices=WHYS, default=PauseWhy.ASKED.value)

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        ordering = ["start_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="incidents_pause_ends_after_it_starts", condition=Q(end_at=None) | Q(end_at__gte=F("start_at"))
            ),
            models.UniqueConstraint(
                name="incidents_pause_one_open_per_incident", fields=["incident"], condition=Q(end_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.start_at} – {self.end_at or ''}"


class Watcher(models.Model):
    """Somebody who follows an incident: the filer from the first draft on, and colleagues who were added.

    The one table by which people without a company-wide role find what they may see, in the order of the incidents.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="watchers")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    """Of both, the person and the incident: nobody of another company follows it, and who leaves stops following."""
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("watcher")
        verbose_name_plural = _("watchers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="incidents_watcher_once_per_incident", fields=["user", "incident"]),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.incident_id}"


class DeskFollower(models.Model):
    """Somebody of the desk who follows an incident beside its engineer, and is told as they are; the partner does not
    see it, and no right hangs on it: it holds while the person may work on the incident."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="desk_followers", db_index=False)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("follower at the desk")
        verbose_name_plural = _("followers at the desk")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="incidents_deskfollower_once_per_incident", fields=["incident", "user"]),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.incident_id}"
