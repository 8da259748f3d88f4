"""What is typed about partners, access to Azure and support groups."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from partnerportal.accounts.models import Organization, User
from partnerportal.common.filters import Filter
from partnerportal.common.text import Line, like_words
from partnerportal.customers.models import (
    Customer,
    Partnership,
    Relationship,
    Subscription,
    SupportGroup,
)
from partnerportal.customers.models.azure import AzureGrantQuerySet
from partnerportal.customers.services import grants, groups, partnerships


class AskForm(forms.Form):
    """The reseller to ask: whole words alone find it, so nobody lists the companies of the portal."""

    reseller = Line(
        label=_("Reseller"),
        max_length=200,
        help_text=_("Its domain, its MPN ID or its whole name."),
        error_messages={"required": _("Type the reseller's domain, MPN ID or name.")},
    )

    def clean_reseller(self) -> Organization:
        found = partnerships.resellers_named(self.cleaned_data["reseller"])
        if not found:
            raise forms.ValidationError(_("No indirect reseller of the portal has this domain, MPN ID or name."))
        if len(found) > 1:
            raise forms.ValidationError(_("Several resellers have this name. Type the domain or the MPN ID."))
        return found[0]


class AcceptForm(forms.Form):
    """The tick by which the reseller authorizes (domain.md 6.2)."""

    authorizes = forms.BooleanField(
        label=_("I authorize this provider to work with my company for the customers that both serve."),
        error_messages={"required": _("Tick that your company authorizes the provider, then accept.")},
    )

    def __init__(self, data: Any, partnership: Partnership) -> None:
        super().__init__(data, prefix=f"partnership-{partnership.pk}")


class GrantFilter(Filter):
    """Which of the grants to show."""

    q = forms.CharField(label=_("Customer or partner"), required=False, max_length=100, widget=forms.SearchInput)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Given")), ("orphan", _("Given in a partnership that has ended")), ("revoked", _("Revoked"))],
    )

    def narrow(self, rows: AzureGrantQuerySet) -> AzureGrantQuerySet:
        wanted = self.wanted
        state = wanted.get("state")
        rows = rows.filter(revoked_at__isnull=False) if state == "revoked" else rows.live()
        if state == "orphan":
            rows = rows.filter(Q(is_orphan=True))
        if words := like_words(wanted.get("q", "")):
            named = [Q(**{f"{name}__icontains": words}) for name in self.NAMES]
            rows = rows.filter(named[0] | named[1] | named[2] | named[3])
        return rows

    NAMES = ("customer__name", "customer__domain", "reseller__name", "provider__name")


class GrantForm(forms.Form):
    """To which reseller, and how much of the customer's Azure."""

    reseller = forms.ModelChoiceField(
        label=_("Reseller"),
        queryset=Organization.objects.none(),
        empty_label=_("Choose a reseller"),
        error_messages={
            "required": _("Choose a reseller."),
            "invalid_choice": _("Choose a reseller that works with you and serves this customer."),
        },
    )
    subscription = forms.ModelChoiceField(
        label=_("Access to"),
        queryset=Subscription.objects.none(),
        required=False,
        empty_label=_("All subscriptions that your company has provisioned"),
        error_messages={"invalid_choice": _("Choose a subscription that your company has provisioned.")},
    )

    def __init__(self, data: Any, provider: Organization, customer: Customer) -> None:
        super().__init__(data)
        fields: dict[str, Any] = dict(self.fields)
        fields["reseller"].queryset = resellers_for(provider, customer)
        found = grants.grantable(provider, customer)
        fields["subscription"].queryset = Subscription.objects.filter(pk__in=[row.pk for row in found])


def resellers_for(provider: Organization, customer: Customer) -> Any:
    """Those that work with the provider and serve the customer too."""
    working = Partnership.objects.active().filter(provider=provider, reseller=OuterRef("pk"))
    serving = Relationship.objects.active().filter(customer=customer, organization=OuterRef("pk"))
    return Organization.objects.filter(Exists(working), Exists(serving)).order_by("name")


class GroupForm(forms.Form):
    """A new support group: what it is called and who is in it."""

    name = Line(
        label=_("Name"), max_length=100, error_messages={"required": _("Give the group a name, such as Night shift.")}
    )
    members = forms.ModelMultipleChoiceField(
        label=_("Members"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one member."),
            "invalid_choice": _("Somebody you chose cannot be a member any more. Choose again."),
        },
    )

    def __init__(self, data: Any, company: Organization) -> None:
        super().__init__(data)
        field: Any = self.fields["members"]
        field.queryset = groups.eligible(company)
        field.label_from_instance = _with_roles


class MemberForm(forms.Form):
    """Somebody to add to a group."""

    person = forms.ModelChoiceField(
        label=_("Person"),
        queryset=User.objects.none(),
        empty_label=_("Choose a person"),
        error_messages={
            "required": _("Choose a person from the list."),
            "invalid_choice": _("This person is a member already, or cannot be one."),
        },
    )

    def __init__(self, data: Any, group: SupportGroup) -> None:
        super().__init__(data)
        field: Any = self.fields["person"]
        field.queryset = groups.eligible(group.organization).exclude(pk__in=group.members.values("user"))
        field.label_from_instance = _with_roles

    @property
    def has_choice(self) -> bool:
        return bool(self.fields["person"].queryset.exists())  # type: ignore[attr-defined]


def _with_roles(person: User) -> str:
    return _t("%(name)s (%(roles)s)") % {"name": person, "roles": person.role_label}
