"""The marketing contact of a company, and what staff write to it."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from partnerportal.accounts.models import Organization, User
from partnerportal.common.text import Line, Prose

EMAIL, PHONE, TEXT = 254, 40, 4000
LANGUAGES = [*settings.LANGUAGES, *settings.LANGUAGES_TO_COME]
DIALLED = RegexValidator(
    r"^\+[1-9](?:[ ()./-]*[0-9]){5,14}$", _("Begin with + and the dial code, such as +47 22 00 01 18.")
)


class ContactForm(forms.Form):
    """How the contact is reached; whether the e-mail is the company's own is the form's question, too (D46).

    `seen` is the stamp of the contact that the person looked at while typing.
    """

    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=EMAIL,
        help_text=_("Another one than the e-mail of the company's account. Instructions are mailed to it."),
        error_messages={
            "required": _("Give the e-mail to which the instructions go."),
            "invalid": _("Type one e-mail address, such as name@company.example."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    phone = Line(
        label=_("Phone"),
        max_length=PHONE,
        validators=[DIALLED],
        help_text=_("With the dial code."),
        error_messages={"required": _("Give a phone number with the dial code.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    language = forms.ChoiceField(
        label=_("Preferred language"),
        choices=LANGUAGES,
        error_messages={"invalid_choice": _("Choose a language from the list.")},
    )

    def __init__(self, company: Organization, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.company = company

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        if email.casefold() == self.company.email.casefold():
            raise forms.ValidationError(
                _("This is the e-mail of the company's account. The contact needs another one.")
            )
        return email


class PersonChoice(forms.ModelChoiceField):
    """The people of a list, by name and e-mail."""

    def label_from_instance(self, obj: User) -> str:
        return f"{obj.name} – {obj.email}" if obj.name else obj.email


class NewContactForm(ContactForm):
    """The same with the person, assigned from the company's list."""

    person = PersonChoice(
        label=_("Assign user"),
        queryset=User.objects.none(),
        empty_label=_("Choose a person"),
        error_messages={
            "required": _("Choose a person from the list."),
            "invalid_choice": _("Choose a person from the list."),
        },
    )
    field_order = ["person", "email", "phone", "language"]

    def __init__(self, company: Organization, *args: Any, **kwargs: Any) -> None:
        super().__init__(company, *args, **kwargs)
        people = User.objects.filter(organization=company, is_active=True).order_by("name", "email")
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class TextForm(forms.Form):
    """What staff write: instructions, a follow-up, or why a request is rejected."""

    text = Prose(label=_("Text"), max_length=TEXT, error_messages={"required": _("Write what the company reads.")})

    def __init__(self, *args: Any, rows: int = 5, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["rows"] = rows
