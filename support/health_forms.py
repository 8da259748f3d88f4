from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from partnerportal.common.filters import Filter
from partnerportal.common.text import Line, Prose
from support.models import Outage, Product, Region
from support.services.outages import Report

LONGEST = 2000
GOING_ON = [choice for choice in Outage.State.choices if choice[0] in Outage.GOING_ON]
EVERYWHERE = ("", _("All regions"))


class HealthFilter(Filter):
    """Of which product, and where."""

    product = forms.ModelChoiceField(
        label=_("Product"), queryset=Product.objects.all(), required=False, to_field_name="code", empty_label=_("All")
    )
    region = forms.ChoiceField(label=_("Region"), choices=[("", _("All")), *Region.choices], required=False)

    def narrow(self, rows: QuerySet[Outage]) -> QuerySet[Outage]:
        """An outage of all regions concerns every one of them."""
        wanted = self.wanted
        if product := wanted.get("product"):
            rows = rows.filter(products=product)
        if region := wanted.get("region"):
            rows = rows.filter(region__in=["", region])
        return rows


def _text() -> Prose:
    return Prose(
        label=_("What partners should know"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what partners should know.")},
    )


class OutageForm(forms.Form):
    """A new outage."""

    title = Line(label=_("Title"), max_length=150, error_messages={"required": _("Say in one line what is disturbed.")})
    products = forms.ModelMultipleChoiceField(
        label=_("Products"),
        queryset=Product.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one product."),
            "invalid_choice": _("One of the products is not in the catalogue. Choose again."),
            "invalid_pk_value": _("One of the products is not in the catalogue. Choose again."),
        },
    )
    region = forms.ChoiceField(label=_("Region"), choices=[EVERYWHERE, *Region.choices], required=False)
    state = forms.ChoiceField(label=_("How bad it is"), choices=GOING_ON)
    text = _text()

    @property
    def report(self) -> Report:
        values = self.cleaned_data
        return Report(values["title"], list(values["products"]), values["region"], values["state"], values["text"])


class UpdateForm(forms.Form):
    """How an outage goes on."""

    state = forms.ChoiceField(label=_("How bad it is"), choices=GOING_ON)
    text = _text()


class WordForm(forms.Form):
    """What is said when an outage is resolved or reopened."""

    text = _text()
