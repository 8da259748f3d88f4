"""What people type about a customer."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from partnerportal.accounts.company_forms import Choice, DomainField
from partnerportal.accounts.models import CspType, Organization, User
from partnerportal.accounts.people.forms import Address
from partnerportal.common.places import countries
from partnerportal.common.text import Line
from partnerportal.customers.models import Partnership
from partnerportal.customers.services.relationships import NewCustomer


class InviteForm(forms.Form):
    """A customer who is to be asked; an indirect reseller may ask for one of its providers, too (domain.md 6.2)."""

    name = Line(label=_("Company name"), max_length=200)
    domain = DomainField(label=_("Primary domain"), max_length=200, help_text=_("Such as nordwind.example."))
    country = Choice(label=_("Country"), choices=countries)
    email = Address(
        label=_("E-mail of its administrator"),
        max_length=254,
        help_text=_(
            "An address of the customer's domain: whoever opens the link in the mail answers for the customer."
        ),
    )
    asks_admin = forms.BooleanField(label=_("Ask for delegated admin privileges, too"), required=False)
    provider = Choice(label=_("Invite for your provider, too"), required=False)

    def __init__(self, data: QueryDict | None, user: User, **kwargs: Any) -> None:
        company: Any = user.organization
        super().__init__(data, initial={"country": company.country}, **kwargs)
        self.providers = _providers(company)
        if self.providers:
            names = [(str(row.pk), row.name) for row in self.providers.values()]
            self.fields["provider"].choices = [("", _("No, for us alone")), *names]  # type: ignore[attr-defined]
        else:
            del self.fields["provider"]

    @property
    def customer(self) -> NewCustomer:
        """Whom the valid form describes."""
        return NewCustomer(**{name: value for name, value in self.cleaned_data.items() if name != "provider"})

    @property
    def chosen(self) -> Organization | None:
        return self.providers.get(self.cleaned_data.get("provider", ""))


def _providers(company: Organization) -> dict[str, Organization]:
    if company.csp_type != CspType.INDIRECT_RESELLER:
        return {}
    rows = Partnership.objects.active().filter(reseller=company).select_related("provider").order_by("provider__name")
    return {str(row.provider_id): row.provider for row in rows}
