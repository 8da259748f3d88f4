from datetime import datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerportal.accounts.models import Activity

SUBJECTS = [
    ("", _("Everything")),
    ("membership", _("Memberships")),
    ("competency", _("Competencies")),
    ("order", _("Orders")),
    ("invoice", _("Invoices")),
    ("refund", _("Refunds")),
    ("benefit", _("Benefits given back")),
    ("activation", _("Activations")),
    ("key", _("Software keys")),
    ("assignment", _("Seats and credits")),
    ("marketing", _("Go-To-Market")),
    ("advisory", _("Advisory hours")),
    ("contract", _("Contracts")),
    ("plan", _("Support plans")),
    ("incident", _("Incidents")),
    ("handover", _("Requests handed over")),
    ("readlink", _("Customers' links to requests")),
    ("outage", _("Outages")),
    ("canned", _("Canned answers")),
    ("marketplace", _("Marketplace products")),
    ("customer", _("Customers")),
    ("partnership", _("Partnerships")),
    ("grant", _("Access to customers' Azure")),
    ("group", _("Support groups")),
    ("account", _("Accounts")),
    ("person", _("People")),
    ("organization", _("Company profile")),
    ("company", _("Requests about the company")),
    ("work", _("Claims by staff")),
    ("staff", _("Staff of the portal")),
]
"""The first word of a verb, and what it is about."""


class DateInput(forms.DateInput):
    input_type = "date"


class ActivityFilter(forms.Form):
    """What to show of the activity log; a value that does not fit narrows nothing and says so."""

    about = forms.ChoiceField(label=_("About"), choices=SUBJECTS, required=False)
    since = forms.DateField(label=_("From"), required=False, widget=DateInput)
    until = forms.DateField(label=_("To"), required=False, widget=DateInput)

    @property
    def is_filtered(self) -> bool:
        return any(self.data.get(name) for name in self.fields)

    def narrow(self, rows: QuerySet[Activity]) -> QuerySet[Activity]:
        self.is_valid()
        values: dict[str, Any] = self.cleaned_data
        if values.get("about"):
            rows = rows.filter(verb__startswith=f"{values['about']}.")
        if values.get("since"):
            rows = rows.filter(at__gte=self._midnight(values["since"], time.min))
        if values.get("until"):
            rows = rows.filter(at__lte=self._midnight(values["until"], time.max))
        return rows

    @staticmethod
    def _midnight(day: Any, at: time) -> datetime:
        return timezone.make_aware(datetime.combine(day, at))
