"""What is typed to hand a request over to a provider, and to decline one; and what narrows the list of them."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.forms import Attempt
from incidents.models import HandOver, Incident
from incidents.services.handover import REASON_LENGTH, Problem
from partnerportal.accounts.models import Organization
from partnerportal.common.filters import Filter
from partnerportal.common.text import Line, Prose
from support.models import Area, Version

CLOUD = (Area.AZURE, Area.DYNAMICS, Area.OFFICE)
DESCRIPTION_LENGTH = 10_000
TYPED = ("version", "title", "description", "severity", "contact_name", "contact_email")


class HandOverForm(Attempt):
    """The problem as the reseller knows it; the provider completes the rest."""

    provider = forms.ModelChoiceField(label=_("Provider"), queryset=Organization.objects.none(), empty_label=None)
    version = forms.ModelChoiceField(
        label=_("Product"),
        queryset=Version.objects.filter(product__area__in=CLOUD).select_related("product").order_by("product__name"),
        empty_label=_("Choose a product"),
    )
    title = Line(label=_("Title"), max_length=150)
    description = Prose(label=_("Description"), max_length=DESCRIPTION_LENGTH)
    severity = forms.ChoiceField(
        label=_("How severe is it"),
        choices=[(one.value, Incident.IMPACTS[one]) for one in Incident.Severity],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three severities.")},
    )
    contact_name = Line(label=_("Contact in your company"), max_length=150)
    contact_email = forms.EmailField(label=_("E-mail of the contact"), max_length=254)
    draft = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)

    def __init__(self, *args: Any, providers: tuple[Organization, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["provider"]
        field.queryset = Organization.objects.filter(pk__in=[provider.pk for provider in providers]).order_by("name")

    def values(self) -> dict[str, Any]:
        problem = Problem(**{name: self.cleaned_data[name] for name in TYPED})
        return {"provider": self.cleaned_data["provider"], "problem": problem}


class DeclineForm(Attempt):
    """Why the provider does not file it."""

    reason = Prose(label=_("Reason"), max_length=REASON_LENGTH, help_text=_("The reseller reads exactly this."))


class ReaderForm(Attempt):
    """To whom the customer's link is mailed."""

    email = forms.EmailField(label=_("E-mail of the customer"), max_length=254)


class HandOverFilter(Filter):
    """Whose they are, and how they stand."""

    DIRECTIONS = [("", _("All")), ("got", _("Handed over to us")), ("given", _("Handed over by us"))]

    direction = forms.ChoiceField(label=_("Direction"), required=False, choices=DIRECTIONS)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *HandOver.State.choices])

    def narrow(self, rows: Any, company: int) -> Any:
        sides = {"got": Q(provider=company), "given": Q(reseller=company)}
        wanted = self.wanted
        rows = rows.filter(sides.get(wanted.get("direction", ""), Q()))
        return rows.filter(state=wanted["state"]) if wanted.get("state") else rows
