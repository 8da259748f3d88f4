from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partnerportal.accounts.models import Organization
from partnerportal.common.text import Line
from support.models import Plan
from support.services.plans import AGREEMENT_LENGTH, Registration

ALLOWED = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 ._/-")


class RegisterForm(forms.Form):
    """A support plan that a company bought elsewhere."""

    company = Line(
        label=_("Company"),
        max_length=200,
        help_text=_("The MPN ID, or the whole name."),
        error_messages={"required": _("Type the MPN ID or the name of the company.")},
    )
    plan = forms.ModelChoiceField(
        label=_("Support plan"),
        queryset=Plan.objects.filter(is_sold=True),
        to_field_name="code",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the plan."), "invalid_choice": _("This plan is not sold. Choose again.")},
    )
    start_date = forms.DateField(
        label=_("Start"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The contract runs for a year from this day."),
        error_messages={
            "required": _("Type the first day of the plan."),
            "invalid": _("Type the first day of the plan, such as 2026-11-21."),
        },
    )
    agreement = Line(
        label=_("Agreement number"),
        max_length=AGREEMENT_LENGTH,
        error_messages={"required": _("Type the number of the agreement.")},
    )

    def clean_company(self) -> Organization:
        """The company with that MPN ID, or the only one of that name."""
        typed: str = self.cleaned_data["company"]
        found = list(Organization.objects.filter(mpn_id=typed)[:2]) if typed.isdecimal() else []
        found = found or list(Organization.objects.filter(name__iexact=typed)[:2])
        if not found:
            raise forms.ValidationError(_now("No company has this MPN ID or name. Check its spelling."))
        if len(found) > 1:
            raise forms.ValidationError(_now("Several companies have this name. Type the MPN ID."))
        return found[0]

    def clean_start_date(self) -> date:
        day: date = self.cleaned_data["start_date"]
        if not date(2000, 1, 1) <= day <= date(2200, 1, 1):
            raise forms.ValidationError(_now("Type the first day of the plan, such as 2026-11-21."))
        return day

    def clean_agreement(self) -> str:
        agreement: str = self.cleaned_data["agreement"]
        if set(agreement) - ALLOWED:
            raise forms.ValidationError(_now("Letters, digits, spaces and . _ / - only."))
        return agreement

    @property
    def registration(self) -> Registration:
        values: dict[str, Any] = self.cleaned_data
        return Registration(values["company"], values["plan"], values["start_date"], values["agreement"])
