from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident
from incidents.wizard.forms.step import StepForm
from incidents.wizard.languages import language_choices
from partnerportal.common.text import Line

NAME, EMAIL, PHONE = 150, 254, 40


class DetailsForm(StepForm):
    """How severe it is, in which language, and who is asked about it."""

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
        help_text=_("With the international code. Answers come in writing; the phone is for questions."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        language: Any = self.fields["language"]
        language.choices = language_choices()
