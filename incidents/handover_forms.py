"""What is typed to hand a request over to a provider, and to decline one; and what narrows the list of them."""

from typing import Any, cast

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from incidents import topics
from incidents.forms import Attempt
from incidents.models import HandOver
from incidents.services.handover import REASON_LENGTH, Problem
from incidents.wizard.forms import DetailsForm, ProblemForm
from incidents.wizard.forms.path import SUBSCRIPTION
from partnerportal.accounts.models import Organization
from partnerportal.common.filters import Filter
from partnerportal.common.text import Line, Prose
from support.models import Area, Version

CLOUD = (Area.AZURE, Area.DYNAMICS, Area.OFFICE)
TYPED = ("version", "title", "description", "severity", "contact_name", "contact_email")
OF_PROBLEM, OF_DETAILS = ProblemForm.base_fields, DetailsForm.base_fields


def cloud_versions() -> QuerySet[Version]:
    found = Version.objects.filter(product__area__in=CLOUD).select_related("product")
    return found.order_by("product__name", "pk")


class HandOverForm(Attempt):
    """The problem as the reseller knows it, asked for in the words of the wizard; the provider completes the rest.

    `offered` are the products to choose from; another one is refused by the service, with its reason.
    """

    provider = forms.TypedChoiceField(
        label=_("Provider"),
        error_messages={
            "required": _("Choose the provider that files it."),
            "invalid_choice": _("This provider does not serve the customer with you. Choose one from the list."),
        },
    )
    version = forms.ModelChoiceField(
        label=_("Product"),
        queryset=cloud_versions(),
        empty_label=_("Choose a product"),
        error_messages={
            "required": _("Choose the product in which the problem occurs."),
            "invalid_choice": _("This product is not in the list any more. Choose one from the list."),
        },
    )
    subscription = Line(
        label=_("Azure subscription of the customer"),
        max_length=SUBSCRIPTION,
        required=False,
        help_text=_("Its name or its ID, if you know it: the provider files the request for this subscription."),
    )
    title = OF_PROBLEM["title"]
    description = OF_PROBLEM["description"]
    severity = OF_DETAILS["severity"]
    contact_name = OF_DETAILS["contact_name"]
    contact_email = OF_DETAILS["contact_email"]
    contact_phone = OF_DETAILS["contact_phone"]
    draft = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, providers: tuple[Organization, ...], offered: list[Version], topic: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.topic = topic
        known, provider = {str(one.pk): one for one in providers}, cast(Any, self.fields["provider"])
        provider.choices = [(key, str(one)) for key, one in known.items()]
        provider.coerce = lambda key: known[key]
        version: Any = self.fields["version"]
        version.widget.choices = [("", version.empty_label), *((one.pk, str(one)) for one in offered)]
        self.fields["description"].widget.attrs["rows"] = 9
        if not any(one.product.area == Area.AZURE for one in offered):
            del self.fields["subscription"]

    def values(self) -> dict[str, Any]:
        found = self.cleaned_data
        problem = Problem(**{name: found[name] for name in TYPED} | {"description": self._described()})
        return {"provider": found["provider"], "problem": problem}

    def _described(self) -> str:
        """The provider reads in the description what its own form asks of it again."""
        found = self.cleaned_data
        area = found["version"].product.area
        subscription = found.get("subscription", "") if area == Area.AZURE else ""
        facts = [
            (_("Azure subscription: %(what)s"), subscription),
            (_("Topic: %(what)s"), topics.label_of(area, self.topic)),
            (_("Phone of the contact: %(what)s"), found["contact_phone"]),
        ]
        said = "\n".join(str(text) % {"what": what} for text, what in facts if what)
        return f"{found['description']}\n\n{said}" if said else found["description"]


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
