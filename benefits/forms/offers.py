"""What is typed to order an offer, to pay it, and to send a payment proof back."""

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from benefits.models import Order
from benefits.payments import Card, accepts_cards
from benefits.services.orders import Terms
from benefits.services.proofs import Transfer
from partnerportal.accounts.models import Organization
from partnerportal.common.files import ALLOWED_EXTENSIONS
from partnerportal.common.text import Line, Prose

ADDRESS_LENGTH = 500
OLDEST_TRANSFER = timedelta(days=365)
"""Money that was sent for an expired order counts for the next one."""
MOST_YEARS = 20
CARD = Order.Method.CARD


class Unkept(forms.TextInput):
    """A field of a card: never shown again, whatever was typed."""

    def format_value(self, value: Any) -> str | None:
        return None


def _unkept(**attrs: str) -> Unkept:
    return Unkept(attrs={"autocapitalize": "off", "spellcheck": "false", **attrs})


class OrderForm(forms.Form):
    """Agreement, bill-to data and method; for a card what the bank asks for."""

    bill_to = Prose(
        label=_("Bill-to name and address"),
        max_length=ADDRESS_LENGTH,
        help_text=_("It stands on the invoice. For a card: exactly the address that the bank knows for the card."),
        error_messages={"required": _("Type to whom the invoice goes, with the address.")},
    )
    tax_id = Line(label=_("Tax ID"), required=False, max_length=40)
    method = forms.ChoiceField(
        label=_("How will you pay?"),
        choices=Order.Method.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you pay.")},
    )
    number = Line(
        label=_("Card number"), required=False, max_length=40,
        widget=_unkept(autocomplete="cc-number", inputmode="numeric"),
    )  # fmt: skip
    holder = Line(label=_("Name on the card"), required=False, max_length=100, widget=_unkept(autocomplete="cc-name"))
    expires = Line(
        label=_("Valid until (MM/YY)"), required=False, max_length=7,
        widget=_unkept(autocomplete="cc-exp", inputmode="numeric"),
    )  # fmt: skip
    code = Line(
        label=_("Security code"), required=False, max_length=4,
        widget=_unkept(autocomplete="cc-csc", inputmode="numeric"),
    )  # fmt: skip
    address = Prose(label=_("Billing address of the card"), required=False, max_length=ADDRESS_LENGTH)
    agreed = forms.BooleanField(
        label=_("My company accepts the agreement"),
        error_messages={"required": _("Accept the agreement; without it nothing can be ordered.")},
    )

    CARD_FIELDS = ("number", "holder", "expires", "code", "address")

    def __init__(self, *args: Any, company: Organization, **kwargs: Any) -> None:
        address = "\n".join(filter(None, [company.name, company.address]))
        known = {"bill_to": address, "tax_id": company.tax_id, "method": CARD, "address": address}
        kwargs["initial"] = known
        super().__init__(*args, **kwargs)
        self.takes_cards = accepts_cards()
        if not self.takes_cards:
            self._only_bank_transfer()
        for name in ("bill_to", "address"):
            self.fields[name].widget.attrs["rows"] = 4
        for name in self.CARD_FIELDS:
            self.fields[name].required = self.data.get("method") == CARD
            self.fields[name].error_messages["required"] = _("Needed for payment by credit card.")

    def _only_bank_transfer(self) -> None:
        """Where nobody charges cards, none is asked for."""
        transfer = Order.Method.BANK_TRANSFER
        self.fields["method"].choices = [(transfer.value, transfer.label)]  # type: ignore[attr-defined]
        self.initial["method"] = transfer

    def clean_number(self) -> str:
        """Digits with a right check digit; only where a card is paid with."""
        number = re.sub(r"[\s-]", "", self.cleaned_data["number"])
        if number and self._pays_by_card and not is_card_number(number):
            raise forms.ValidationError(_("This is no card number. Check its digits."))
        return number

    def clean_expires(self) -> str:
        text = self.cleaned_data["expires"]
        if text and self._pays_by_card and not is_valid_until(text, timezone.localdate()):
            raise forms.ValidationError(_("Type month and year, such as 09/28, of a card that is valid today."))
        return text

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if code and self._pays_by_card and not re.fullmatch("[0-9]{3,4}", code):
            raise forms.ValidationError(_("The security code has three or four digits."))
        return code

    @property
    def _pays_by_card(self) -> bool:
        return self.cleaned_data.get("method") == CARD

    @property
    def terms(self) -> Terms:
        values = self.cleaned_data
        return Terms(values["method"], values["bill_to"], values["tax_id"], self.data.get("seen", ""))

    @property
    def card(self) -> Card | None:
        """None for a bank transfer."""
        values = self.cleaned_data
        return Card(**{name: values[name] for name in self.CARD_FIELDS}) if self._pays_by_card else None


def is_card_number(number: str) -> bool:
    """13 to 19 digits whose check digit is right."""
    if not re.fullmatch("[0-9]{13,19}", number):
        return False
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number)))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def is_valid_until(text: str, today: date) -> bool:
    """MM/YY or MM/YYYY; a card is valid through its month."""
    found = re.fullmatch(r"\s*(0?[1-9]|1[0-2])\s*/\s*(?:20)?([0-9]{2})\s*", text)
    if not found:
        return False
    last = (2000 + int(found[2]), int(found[1]))
    return (today.year, today.month) <= last <= (today.year + MOST_YEARS, 12)


def _file_hint() -> str:
    endings = ", ".join(ending.lstrip(".") for ending in ALLOWED_EXTENSIONS)
    facts = {"size": settings.ATTACHMENT_BYTES // 1024**2, "endings": endings}
    return _now("A receipt of the bank, of up to %(size)d MB, of one of these kinds: %(endings)s.") % facts


class ProofForm(forms.Form):
    """That the money was sent: the receipt, and how the bank names it."""

    file = forms.FileField(
        label=_("Payment proof"),
        max_length=250,
        help_text=lazy(_file_hint, str)(),
        error_messages={"required": _("Choose the receipt of the bank."), "empty": _("This file is empty.")},
    )
    paid_date = forms.DateField(
        label=_("Paid on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Type the day on which the money was sent, such as 2026-11-21.")},
    )
    account = Line(label=_("Account paid to"), max_length=60)
    transfer_reference = Line(label=_("Reference of the transfer"), max_length=60)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["file"].widget.attrs["accept"] = ",".join(ALLOWED_EXTENSIONS)

    def clean_paid_date(self) -> date:
        paid: date = self.cleaned_data["paid_date"]
        if paid > self.today:
            raise forms.ValidationError(_("This day is still to come. Type the day on which the money was sent."))
        if paid < self.today - OLDEST_TRANSFER:
            raise forms.ValidationError(_("This is more than a year ago. Type the day on which the money was sent."))
        return paid

    @property
    def transfer(self) -> Transfer:
        values = self.cleaned_data
        return Transfer(values["paid_date"], values["account"], values["transfer_reference"])


class SendBackForm(forms.Form):
    """Why a payment proof cannot be confirmed: the company reads exactly this."""

    text = Prose(
        label=_("Text for the partner"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what the company should know or change.")},
    )
