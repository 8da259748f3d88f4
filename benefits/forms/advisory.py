"""The forms of advisory requests: what a member asks, what a consultant answers and closes."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from benefits.models import AdvisoryRequest
from benefits.models.advisory import LEAST, MOST
from benefits.models.membership import QUARTERS
from benefits.services.advisory import Wish
from benefits.topics import Product, topics
from partnerportal.accounts.models import User
from partnerportal.common import places
from partnerportal.common.text import Line, Prose

DESCRIPTION, MESSAGE = 8000, 4000
PHONE = re.compile(r"\+[1-9][0-9 ()./-]{5,38}")
DIGITS = range(8, 16)
"""A number with its country code has 8 to 15 digits."""


def quarters(value: Decimal) -> int:
    """Hours as quarter-hours. Raises ValidationError for a part of a quarter."""
    whole = value * QUARTERS
    if whole != whole.to_integral_value():
        raise ValidationError(_now("Count in quarters of an hour: 1, 1.25, 1.5, 1.75."))
    return int(whole)


def _hours(least: int, **more: Any) -> forms.DecimalField:
    """Hours in quarters, from `least` quarter-hours to just under 25 hours."""
    low, high = Decimal(least) / QUARTERS, Decimal(MOST) / QUARTERS
    steps = forms.NumberInput(attrs={"step": "0.25", "inputmode": "decimal"})
    messages = {"max_value": _("An engagement stays under 25 hours."), "required": _("Say how many hours.")}
    return forms.DecimalField(
        min_value=low, max_value=high, max_digits=4, decimal_places=2, widget=steps, error_messages=messages, **more
    )


class AskForm(forms.Form):
    """A new request. Out of scope is refused with the reason, and the time zone follows the country (D43)."""

    scenario = forms.ChoiceField(
        label=_("Scenario"),
        choices=AdvisoryRequest.Scenario.choices,
        widget=forms.HiddenInput,
    )
    product = forms.ChoiceField(label=_("Product"), error_messages={"required": _("Choose a product from the list.")})
    topic = forms.ChoiceField(label=_("Topic"), error_messages={"required": _("Choose a topic from the list.")})
    title = Line(label=_("Title"), max_length=150, error_messages={"required": _("Give it a title.")})
    description = Prose(
        label=_("Description"),
        max_length=DESCRIPTION,
        help_text=_("What you plan, for whom, by when, and what you want to know. Leave out names of customers."),
        error_messages={"required": _("Describe what you want advice about.")},
    )
    estimate = _hours(LEAST, label=_("Estimate in hours"), help_text=_("At least 1, under 25, in quarters of an hour."))
    phone = Line(
        label=_("Phone"),
        max_length=40,
        help_text=_("With the full international dial code, such as +41 44 123 45 67."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": _("Give a phone number; the consultant calls it.")},
    )
    country = forms.ChoiceField(label=_("Country or region"), help_text=_("Decides, with the language, who answers."))
    language = forms.ChoiceField(label=_("Language"))
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=_("Only for countries with several time zones."),
    )
    preferred_hours = Line(
        label=_("Preferred hours"),
        max_length=100,
        required=False,
        help_text=_("When you can be called, in your time zone: weekdays 9:00 to 12:00."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("product", [("", _("Choose a product")), *_products()])
        self._choose("topic", [("", _("Choose a topic")), *self._topics()])
        self._choose("country", places.countries())
        self._choose("language", places.languages())
        self._choose("time_zone", [("", _("The only one of the country")), *places.zone_choices()])

    def _choose(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def _topics(self) -> list[tuple[str, str]]:
        known = topics().topics
        return [(name, name) for name in known.get(self.wanted_scenario, ())]

    @property
    def wanted_scenario(self) -> str:
        return str(self.data.get("scenario", "") if self.is_bound else self.initial.get("scenario", ""))

    @property
    def chosen_product(self) -> Product | None:
        return topics().product(str(self["product"].value() or ""))

    def clean_product(self) -> str:
        name = self.cleaned_data["product"]
        found = topics().product(name)
        if found is not None and found.is_out:
            facts = {"product": found.name, "reason": found.reason}
            raise ValidationError(_now("%(product)s is out of scope. %(reason)s") % facts)
        return str(name)

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        if not PHONE.fullmatch(typed) or sum(sign.isdigit() for sign in typed) not in DIGITS:
            raise ValidationError(_now("Begin with + and the dial code of the country, such as +41 44 123 45 67."))
        return str(typed)

    def clean_estimate(self) -> int:
        return quarters(self.cleaned_data["estimate"])

    def clean(self) -> dict[str, Any]:
        """The one zone of the country; of several the one that was chosen."""
        values = super().clean() or self.cleaned_data
        zones = places.zones_of(values.get("country", ""))
        if len(zones) == 1:
            values["time_zone"] = zones[0]
        elif zones and "time_zone" not in self.errors and values.get("time_zone") not in zones:
            country = places.country_name(values["country"])
            self.add_error("time_zone", _now("Choose a time zone of %(country)s.") % {"country": country})
        return values

    def wish(self) -> Wish:
        """What was asked, once it is valid."""
        return Wish(**self.cleaned_data)


def prefilled(user: User, scenario: str) -> dict[str, Any]:
    """Country, language and time zone of the person, else of the company."""
    company = user.organization
    country = company.country if company else ""
    language = user.speaks if user.speaks in places.LANGUAGES else "en"
    zone, zones = str(user.zone), places.zones_of(country)
    chosen = zone if len(zones) > 1 and zone in zones else ""
    return {"scenario": scenario, "country": country, "language": language, "time_zone": chosen}


def _products() -> list[tuple[str, list[tuple[str, str]]]]:
    return [(area, [(row.name, _option(row)) for row in rows]) for area, rows in topics().areas.items()]


def _option(product: Product) -> str:
    return _now("%(product)s (best effort)") % {"product": product.name} if product.is_preview else product.name


class MessageForm(forms.Form):
    """What one side writes to the other. Several of these forms stand on one page: each names its fields."""

    ids = "message_%s"
    text = Prose(label=_("Message"), max_length=MESSAGE, error_messages={"required": _("Write a message.")})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": self.ids, **kwargs})
        self.fields["text"].widget.attrs["rows"] = 4


class DeclineForm(MessageForm):
    """Why a request is not taken on."""

    ids = "decline_%s"
    text = Prose(label=_("Reason"), max_length=MESSAGE, error_messages={"required": _("Write why.")})


class CloseForm(forms.Form):
    """How many hours it took, and a last word."""

    actual = _hours(0, label=_("Hours it took"), help_text=_("In quarters of an hour. What is not needed goes back."))
    text = Prose(label=_("Closing note"), max_length=MESSAGE, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "close_%s", **kwargs})
        self.fields["text"].widget.attrs["rows"] = 3

    def clean_actual(self) -> int:
        return quarters(self.cleaned_data["actual"])
