from django import forms
from django.utils.translation import gettext_lazy as _

from partnerportal.accounts.models import User
from partnerportal.common.text import Line


class NameForm(forms.Form):
    """The part of sign-up that allauth does not have: how the person is called."""

    name = Line(label=_("Name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))

    field_order = ["name", "email", "password1"]

    def signup(self, request: object, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
