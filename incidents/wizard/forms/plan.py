from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.wizard.forms.step import StepForm
from support.services import PlanOptions


class PlanForm(StepForm):
    """Which of the usable plans pays."""

    never_emptied = ("entitlement",)

    entitlement = forms.TypedChoiceField(
        label=_("Support plan"),
        empty_value=None,
        error_messages={
            "required": _("Choose the plan that pays for this incident."),
            "invalid_choice": _("This plan cannot be chosen. Choose one of the plans that are offered."),
        },
    )

    def __init__(self, data: Any = None, *, options: PlanOptions, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.options = options
        usable = {option.key: option for option in options.usable}
        entitlement: Any = self.fields["entitlement"]
        entitlement.choices = [(key, str(option.plan)) for key, option in usable.items()]
        entitlement.coerce = lambda key: usable[key]

    @property
    def savable(self) -> dict[str, Any]:
        """The plan with the line that pays, where it has one."""
        found = super().savable
        if option := found.pop("entitlement", None):
            found |= {"plan": option.plan, "entitlement": option.entitlement}
        return found
