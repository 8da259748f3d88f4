from django import forms
from django.utils.translation import gettext_lazy as _

from partnerportal.common.text import Prose

TEXT_LENGTH = 2000


class RefundForm(forms.Form):
    """Why a company wants to give back what it bought."""

    why = Prose(
        label=_("Why"),
        max_length=TEXT_LENGTH,
        help_text=_("Staff read it beside the checklist."),
        error_messages={"required": _("Write in a sentence why you ask for the refund.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RefusalForm(forms.Form):
    """What the company reads when its refund is rejected."""

    text = Prose(
        label=_("What the company should know"),
        max_length=TEXT_LENGTH,
        error_messages={"required": _("Write what the company should know.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
