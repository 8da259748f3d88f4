"""The filters of the lists, where a value that does not fit narrows nothing and says so; the form of a rejection."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from benefits.models import Activation, Family, Grade, RejectReason
from benefits.models.activation import ActivationQuerySet
from benefits.rows.overview import BenefitRow
from partnerportal.accounts.models import Organization, User
from partnerportal.common.text import Prose, like_words

REASON_LENGTH = 2000
MOST_COMPANIES = 500
"""A search looks at so many companies at most; found first, so that no list is read to its end for one of them."""
LEVELS = [("gold", _("Gold")), ("silver", _("Silver")), ("action-pack", _("Action Pack"))]
"""The three offers of the programme by their codes: a list costs no query."""


class Filter(forms.Form):
    """A GET form: `is_filtered` draws Clear."""

    @property
    def is_filtered(self) -> bool:
        return any(self.data.get(name) for name in self.fields)

    @property
    def wanted(self) -> dict[str, Any]:
        """The values that fit."""
        self.is_valid()
        return self.cleaned_data


class BenefitFilter(Filter):
    """What to show of the benefits; the choices are what the company has."""

    CURRENT, EARLIER = "", "earlier"

    offer = forms.ChoiceField(label=_("Offer"), required=False)
    family = forms.ChoiceField(label=_("Family"), required=False, choices=[("", _("All")), *Family.choices])
    grade = forms.ChoiceField(label=_("Type"), required=False, choices=[("", _("All")), *Grade.choices])
    status = forms.ChoiceField(label=_("Status"), required=False)
    year = forms.ChoiceField(
        label=_("Years"),
        required=False,
        choices=[(CURRENT, _("Current")), (EARLIER, _("Earlier")), ("all", _("All"))],
    )

    def __init__(self, data: Any, rows: list[BenefitRow]) -> None:
        super().__init__(data)
        self.rows = rows
        offers = {row.membership.offer.code: row.membership.offer.short_name for row in rows}
        words = sorted({str(row.status.word) for row in rows})
        fields: dict[str, Any] = dict(self.fields)
        fields["offer"].choices = [("", _("All")), *offers.items()]
        fields["status"].choices = [("", _("All")), *((word, word) for word in words)]

    def narrow(self) -> list[BenefitRow]:
        wanted = self.wanted
        return [row for row in self.rows if all(fits(row, wanted.get(name, "")) for name, fits in FITS.items())]


def _fits_year(row: BenefitRow, year: str) -> bool:
    return year == "all" or row.is_current == (year != BenefitFilter.EARLIER)


FITS = {
    "offer": lambda row, code: not code or row.membership.offer.code == code,
    "family": lambda row, family: not family or row.benefit.family == family,
    "grade": lambda row, grade: not grade or row.benefit.grade == grade,
    "status": lambda row, word: not word or str(row.status.word) == word,
    "year": _fits_year,
}


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
