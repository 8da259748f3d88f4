"""What the desk shows: the queues by product area, and what narrows them, read from the address."""

from copy import copy
from typing import Any, NamedTuple, Self

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.filters import MOST_COMPANIES, Choice, IncidentFilter
from incidents.models import Incident
from incidents.models import IncidentQuerySet as Rows
from incidents.wizard.languages import language_choices
from partnerportal.accounts.models import Organization
from partnerportal.common.text import as_key, like_words
from support.models import Area


class Queue(NamedTuple):
    """One tab: the address of a product area, or of a severity, with the other filters kept; `is_current` is the one
    that is shown."""

    code: str
    label: str
    url: str
    is_current: bool


def _languages() -> list[tuple[str, str]]:
    return [("", gettext("All")), *language_choices()]


class DeskFilter(IncidentFilter):
    """The desk: what staff owe an answer by due time, unless another state is asked for."""

    WAITING_FOR_STAFF = {""}
    STATES = [
        ("", _("Waiting for us")),
        ("waiting", _("Waiting for the partner")),
        ("live", _("Not closed")),
        ("closed", _("Closed")),
        ("all", _("All")),
    ]
    WHOSE = [("", _("Anyone")), ("mine", _("Me")), ("nobody", _("Nobody")), ("followed", _("Others, followed by me"))]
    LATE = [("", _("All")), ("yes", _("Late"))]
    CONTEXTS = [("", _("All")), ("no", _("Own company")), ("yes", _("Customers"))]

    state = Choice(label=_("State"), choices=STATES)
    whose = Choice(label=_("Engineer"), choices=WHOSE)
    late = Choice(label=_("Due"), choices=LATE)
    language = Choice(label=_("Language"), choices=_languages)
    customer = Choice(label=_("For"), choices=CONTEXTS)
    company = forms.CharField(label=_("Company"), required=False, max_length=200)
    area = forms.ChoiceField(required=False, choices=[("", ""), *Area.choices], widget=forms.HiddenInput)
    outage = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ["q", "state", "severity", "whose", "late", "product", "customer", "language", "company"]

    @property
    def outage_key(self) -> int:
        """The key of the outage that is asked for, or 0."""
        return as_key(self.data.get("outage", ""))

    @property
    def can_be_due(self) -> bool:
        """What is linked to an outage is shown whatever its state, unless one is asked for."""
        return super().can_be_due and not self.outage_key

    @property
    def default(self) -> str:
        return "due" if self.can_be_due else "-changed"

    @property
    def queues(self) -> list[Queue]:
        """The tabs: everything, and each product area; the other filters are kept."""
        return self._tabs("area", [("", _("All areas")), *Area.choices])

    @property
    def severities(self) -> list[Queue]:
        """Within the area: everything, and each severity; the other filters are kept."""
        return self._tabs("severity", [("", _("All severities")), *Incident.Severity.choices])

    @property
    def around(self) -> Self:
        """The same filters without area and severity: of what it finds the tabs are counts."""
        other = copy(self)
        other.cleaned_data = {**self.cleaned_data, "area": "", "severity": ""}
        return other

    def more(self, rows: Rows) -> Rows:
        rows = self._whose(self._in_state(rows))
        values = self.cleaned_data
        named = {name: values[name] for name in ("area", "language") if values.get(name)}
        if values.get("customer"):
            named["customer__isnull"] = values["customer"] == "no"
        if values.get("late"):
            named["answer_due_at__lt"] = timezone.now()
        if like_words(values.get("company", "")):
            named["organization__in"] = self._companies
        return rows.filter(**named)

    def _in_state(self, rows: Rows) -> Rows:
        if self.outage_key:
            rows = rows.filter(outage=self.outage_key)
        return {
            "": rows.submitted if self.outage_key else rows.our_turn,
            "waiting": lambda: rows.live().filter(state=Incident.State.ATTENTION),
            "live": rows.live,
            "closed": lambda: rows.filter(state=Incident.State.CLOSED),
            "all": rows.submitted,
        }[self.wanted]()

    def _whose(self, rows: Rows) -> Rows:
        whose = self.cleaned_data.get("whose")
        if whose == "mine":
            # What waits is not closed: said again, so that the index of an engineer's work serves.
            return (rows.live() if self.can_be_due else rows).filter(engineer=self.user)
        if whose == "followed":
            return rows.filter(desk_followers__user=self.user).exclude(engineer=self.user)
        return rows.filter(engineer=None) if whose == "nobody" else rows

    def _tabs(self, name: str, choices: list[tuple[Any, Any]]) -> list[Queue]:
        shown = self.cleaned_data.get(name, "")
        return [Queue(code, str(label), self._with(name, code), code == shown) for code, label in choices]

    def _with(self, name: str, code: str) -> str:
        params = self.data.copy()
        for gone in ("after", "before", name):
            params.pop(gone, None)
        if code:
            params[name] = code
        return f"?{params.urlencode()}"

    @cached_property
    def _companies(self) -> list[int]:
        """The keys themselves: so the plan of the list does not depend on how many companies there are."""
        name = like_words(self.cleaned_data["company"])
        named = Organization.objects.filter(Q(name__istartswith=name) | Q(mpn_id=name))
        return list(named.values_list("pk", flat=True)[:MOST_COMPANIES])
