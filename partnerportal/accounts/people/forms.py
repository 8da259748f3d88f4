from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.utils.translation import gettext_lazy as _

from partnerportal.accounts.models import COMPANY_ROLES, Role, User
from partnerportal.accounts.people.lists import ROLES
from partnerportal.accounts.services.people import NewPerson
from partnerportal.common.text import Line


class Address(forms.EmailField):
    """An e-mail in lower case, as accounts and invitations keep it."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").lower()


class PersonForm(forms.Form):
    """Somebody who is to come: added or invited."""

    name = Line(label=_("Name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = Address(label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    is_guest = forms.BooleanField(
        label=_("Guest: somebody of another company or a freelancer"),
        required=False,
        help_text=_("A guest sees only the benefits assigned to them, and holds no role but MPN partner admin."),
    )
    roles = forms.MultipleChoiceField(label=_("Roles"), choices=ROLES, required=False)

    @property
    def person(self) -> NewPerson:
        """Whom the valid form describes."""
        values = self.cleaned_data
        roles = frozenset(Role(role) for role in values["roles"])
        return NewPerson(values["email"], values["name"], roles, values["is_guest"])


class RolesForm(forms.Form):
    """The boxes of a person's page, and which roles the page showed as held."""

    roles = forms.MultipleChoiceField(choices=ROLES, required=False)
    seen = forms.CharField(required=False, max_length=400)

    @property
    def wanted(self) -> frozenset[Role]:
        return frozenset(Role(role) for role in self.cleaned_data["roles"])

    @property
    def shown(self) -> frozenset[Role]:
        """Words that are no role are left out: then what was shown is not what is held."""
        return frozenset(Role(word) for word in self.cleaned_data["seen"].split() if word in set(COMPANY_ROLES))


class AccountForm(forms.Form):
    """The account of somebody who was invited: the e-mail is the one of the invitation."""

    name = Line(label=_("Name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        about = User(email=self.email, name=self.cleaned_data.get("name", ""))
        return get_adapter().clean_password(self.cleaned_data["password"], user=about)
