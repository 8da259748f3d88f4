from django import forms
from django.utils.translation import gettext_lazy as _

from benefits.models import Family
from partnerportal.common.filters import Filter

MONTHS = 12


class ReportFilter(Filter):
    """Which family to report on, and how far back; without a choice every family over a year."""

    family = forms.ChoiceField(label=_("Family"), required=False, choices=[("", _("All")), *Family.choices])
    months = forms.TypedChoiceField(
        label=_("Months"),
        required=False,
        coerce=int,
        choices=[("", _("The last 12")), ("6", _("The last 6")), ("24", _("The last 24"))],
    )
