"""The filters of the lists, where a value that does not fit narrows nothing and says so; the form of a rejection."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from benefits.models import Activation, RejectReason
from benefits.models.activation import ActivationQuerySet
from partnerportal.accounts.models import Organization, User
from partnerportal.common.filters import Filter
from partnerportal.common.text import Prose, like_words

REASON_LENGTH = 2000
MOST_COMPANIES = 500
"""A search looks at so many companies at most; found first, so that no list is read to its end for one of them."""
LEVELS = [("gold", _("Gold")), ("silver", _("Silver")), ("action-pack", _("Action Pack"))]
"""The three offers of the programme by their codes: a list costs no query."""


class QueueFilter(Filter):
    """What to show of the activation queue; without a choice what waits for a decision."""

    State = Activation.State
    STATES = [
        ("", _("Waiting")),
        ("requested", State.REQUESTED.label),
        ("in_review", State.IN_REVIEW.label),
        ("issuing", State.APPROVED.label),
        ("stuck", State.FAILED.label),
        ("active", State.ACTIVE.label),
        ("rejected", State.REJECTED.label),
        ("withdrawn", State.WITHDRAWN.label),
        ("all", _("All")),
    ]
    DECIDED = {"active", "rejected", "withdrawn", "all"}
    """Lists of what is over: the newest stands first."""

    q = forms.CharField(label=_("Company or MPN ID"), required=False, max_length=100, widget=forms.SearchInput)
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    offer = forms.ChoiceField(label=_("Offer"), required=False, choices=[("", _("All")), *LEVELS])
    claimed = forms.ChoiceField(
        label=_("Claimed by"),
        required=False,
        choices=[("", _("Anyone")), ("me", _("Me")), ("nobody", _("Nobody")), ("others", _("Others"))],
    )
    late = forms.BooleanField(label=_("Past target"), required=False)

    @property
    def shows_waiting(self) -> bool:
        """Something in the list may wait for a decision."""
        return self.wanted.get("state", "") in {"", "requested", "in_review", "all"}

    @property
    def order(self) -> str:
        return "-requested_at" if self.wanted.get("state") in self.DECIDED else "requested_at"

    def narrow(self, rows: ActivationQuerySet, user: User, now: datetime) -> ActivationQuerySet:
        wanted = self.wanted
        rows = self._in_state(rows, wanted.get("state", ""))
        if words := like_words(wanted.get("q", "")):
            named = Q(name__icontains=words) | Q(mpn_id__startswith=words)
            companies = Organization.objects.filter(named).order_by("pk").values("pk")[:MOST_COMPANIES]
            rows = rows.filter(organization__in=companies)
        if wanted.get("offer"):
            rows = rows.filter(membership__offer__code=wanted["offer"])
        if claimed := wanted.get("claimed"):
            mine, nobody = Q(claimed_by=user), Q(claimed_by=None)
            rows = rows.filter({"me": mine, "nobody": nobody, "others": ~mine & ~nobody}[claimed])
        return rows.past_target(now) if wanted.get("late") else rows

    def _in_state(self, rows: ActivationQuerySet, state: str) -> ActivationQuerySet:
        if state == "stuck":
            return rows.stuck()
        if state == "issuing":
            return rows.filter(state=Activation.State.APPROVED)
        if state == "all":
            return rows
        return rows.filter(state=state) if state else rows.waiting()


class RejectForm(forms.Form):
    """Why a request is refused: a reason from the list, and what the company reads."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", _("Choose a reason")), *RejectReason.choices],
        error_messages={"required": _("Choose a reason from the list.")},
    )
    text = Prose(
        label=_("Text for the partner"),
        max_length=REASON_LENGTH,
        error_messages={"required": _("Write what the company should know or change.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["rows"] = 4
