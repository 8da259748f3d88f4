"""What people type about a company."""

import re
from typing import Any, Self

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from partnerportal.accounts.models import Organization
from partnerportal.common.places import countries, zones
from partnerportal.common.text import Line, Prose, as_key
from partnerportal.common.widgets import QuickSelect

DOMAIN = re.compile(r"(?=.{4,200}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
REASON_LENGTH = 1000
PLACES = ("country", "language", "time_zone")


def languages() -> list[tuple[str, str]]:
    return [*settings.LANGUAGES, *settings.LANGUAGES_TO_COME]


class Choice(forms.ChoiceField):
    """One of many, drawn in one go."""

    widget = QuickSelect


class DomainField(Line):
    """A domain as it stands in the name service: small letters, without what people copy around it."""

    default_error_messages = {"domain": _("Type the domain alone, such as nordlys.example.")}

    def to_python(self, value: Any) -> str:
        name = super().to_python(value).lower().removeprefix("https://").removeprefix("http://").removeprefix("www.")
        name = name.rstrip("./")
        if name and not DOMAIN.fullmatch(name):
            raise forms.ValidationError(self.error_messages["domain"], code="domain")
        return name


class PlaceForm(forms.Form):
    """Where a company is, what it speaks, and when its day begins."""

    country = Choice(label=_("Country"), choices=countries)
    language = Choice(
        label=_("Language"), choices=languages, help_text=_("Of mail, and of pages for people who have not chosen one.")
    )
    time_zone = Choice(label=_("Time zone"), choices=zones, help_text=_("The company's day ends at midnight here."))


class JoinForm(PlaceForm):
    """A new company of the network (D54)."""

    company_name = Line(label=_("Company name"), max_length=200)
    domain = DomainField(
        label=_("Domain"), max_length=200, help_text=_("The domain of the company's e-mail and website.")
    )
    company_email = forms.EmailField(
        label=_("Company e-mail"), max_length=254, help_text=_("An address of the company, not of a person.")
    )

    field_order = ["company_name", "domain", "company_email", *PLACES]


class ProfileForm(PlaceForm):
    """What a company changes of its profile by itself; `seen` is what the form showed when it was opened."""

    name = Line(label=_("Company name"), max_length=200)
    address = Prose(
        label=_("Address"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Street, postal code and town, as it stands on invoices."),
    )
    tax_id = Line(label=_("Tax ID"), max_length=40, required=False)
    email = forms.EmailField(label=_("Company e-mail"), max_length=254)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    field_order = ["name", "address", "tax_id", "email", *PLACES]

    @classmethod
    def showing(cls, company: Organization, seen: str) -> "ProfileForm":
        """The form as it opens, with what is saved."""
        names = [name for name in cls.base_fields if name != "seen"]
        return cls(initial={**{name: getattr(company, name) for name in names}, "seen": seen})

    def again(self, seen: str) -> Self:
        """What was typed, to be sent once more over what is saved now."""
        typed: Any = self.data
        self.data = {**typed.dict(), "seen": seen}
        return self

    @property
    def facts(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class ConfirmForm(forms.Form):
    """That a new company is none of those in the network which look like it: the ticked box names the ones shown."""

    others = Line(required=False, max_length=2000)

    @classmethod
    def of(cls, companies: list[Organization]) -> "ConfirmForm":
        return cls(initial={"others": " ".join(str(company.pk) for company in companies)})

    @property
    def judged(self) -> frozenset[int]:
        """The keys of the companies that were shown; words that are no key are none."""
        return frozenset(as_key(word) for word in self.cleaned_data["others"].split())


class RejectForm(forms.Form):
    """Why staff say no."""

    text = Prose(
        label=_("Reason"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The person reads it in a mail. Say what they can do."),
    )
