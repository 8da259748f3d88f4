from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.filing import wrong_contact
from incidents.models import Incident
from incidents.wizard import paths
from incidents.wizard.forms.step import StepForm
from incidents.wizard.languages import language_choices
from partnerportal.accounts.models import User
from partnerportal.common.text import Line

NAME, EMAIL, PHONE = 150, 254, 40


class DetailsForm(StepForm):
    """How severe it is, why it is escalated, in which language, and who is asked about it."""

    never_emptied = ("language",)

    severity = forms.ChoiceField(
        label=_("How severe is it?"),
        choices=Incident.Severity.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the sentence that fits the impact."),
            "invalid_choice": _("Choose one of these three sentences."),
        },
    )
    criterion = forms.ChoiceField(
        label=_("Why does it go further than your own support?"),
        choices=Incident.Criterion.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the reason that fits best."),
            "invalid_choice": _("Choose one of these reasons."),
        },
    )
    health_checked_at = forms.BooleanField(
        label=_("I have looked at service health: no known outage explains it."),
        error_messages={"required": _("Look at service health first, and say that no known outage explains it.")},
    )
    language = forms.ChoiceField(
        label=_("Language of the answers"),
        error_messages={"invalid_choice": _("Choose a language from the list.")},
    )
    contact_name = Line(
        label=_("Name"),
        max_length=NAME,
        error_messages={"required": _("Name the person whom the engineer can ask.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact_email = forms.EmailField(
        label=_("E-mail"),
        max_length=EMAIL,
        error_messages={
            "required": _("Give the e-mail of that person."),
            "invalid": _("Type one e-mail address, such as name@company.example."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    contact_phone = Line(
        label=_("Phone"),
        max_length=PHONE,
        required=False,
        help_text=_("With the international code. Nobody calls: answers come in writing."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def __init__(self, data: Any = None, *, user: User, draft: Incident, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.user, self.draft = user, draft
        language: Any = self.fields["language"]
        language.choices = language_choices()
        if draft.is_free:
            del self.fields["severity"]
        if not paths.is_escalated(draft):
            del self.fields["criterion"], self.fields["health_checked_at"]

    def clean_contact_email(self) -> str:
        """Of a request for a customer somebody of the own company is asked, never the customer (D32)."""
        email: str = self.cleaned_data["contact_email"]
        if wrong := wrong_contact(self.user, self.draft.customer, email):
            raise forms.ValidationError(wrong)
        return email

    def clean_health_checked_at(self) -> datetime | None:
        """When it was said; what was said before stays as it was."""
        said = self.cleaned_data["health_checked_at"]
        return (self.draft.health_checked_at or timezone.now()) if said else None

    @property
    def savable(self) -> dict[str, Any]:
        """An empty box is not sent at all: beside a field that is, it means that nothing was said."""
        found = super().savable
        if "health_checked_at" in self.fields and "contact_email" in self.data:
            found["health_checked_at"] = self.cleaned_data.get("health_checked_at")
        return found
