from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident
from incidents.wizard.forms.step import StepForm
from incidents.wizard.products import version_choices
from partnerportal.accounts.models import User
from partnerportal.common.text import Line, Prose

TITLE, DESCRIPTION, CUSTOMER = 150, 10_000, 100
"""As long as their columns; a description long enough for an error report, which goes into a file beyond that."""
NATURES = [
    (Incident.Nature.BREAK_FIX, _("A specific problem, an error, or something that does not work as expected")),
    (Incident.Nature.ADVICE, _("How to do something, or advice: design, deployment, migration, planning")),
    (Incident.Nature.BILLING, _("Billing, a subscription, the membership, or this portal")),
]


class ProblemForm(StepForm):
    """What is asked for, about which version, and what happens."""

    nature = forms.ChoiceField(
        label=_("What is it about?"),
        choices=NATURES,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what it is about. It decides who can help."),
            "invalid_choice": _("Choose one of these three answers."),
        },
    )
    version = forms.TypedChoiceField(
        label=_("Product and version"),
        empty_value=None,
        help_text=_("On-premises products. N is the current version, N-1 the previous one."),
        error_messages={
            "required": _("Choose the product and the version in which the problem occurs."),
            "invalid_choice": _("This version is not in the list any more. Choose one from the list."),
        },
    )
    title = Line(
        label=_("Title"),
        max_length=TITLE,
        help_text=_("The problem in one sentence: what fails, and when."),
        error_messages={"required": _("Give the problem a title.")},
    )
    description = Prose(
        label=_("Description"),
        max_length=DESCRIPTION,
        help_text=_("What happens, what you expected, the exact error message, and what you have tried already."),
        error_messages={"required": _("Describe the problem.")},
    )
    customer_reference = Line(
        label=_("Customer reference"),
        max_length=CUSTOMER,
        required=False,
        help_text=_(
            "Your own note, if the problem is a customer's. It gives nobody access and stays on this incident."
        ),
    )

    def __init__(self, data: Any = None, *, user: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choices, versions = version_choices(user)
        version: Any = self.fields["version"]
        version.choices = choices
        version.coerce = lambda key: versions[key]
        version.widget.attrs |= {
            "hx-get": reverse("incidents:new_coverage"),
            "hx-target": "#coverage",
            "hx-trigger": "change",
        }
        self.fields["description"].widget.attrs["rows"] = 9
