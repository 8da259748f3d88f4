from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partnerportal.common.filters import Filter
from partnerportal.common.text import Line
from support.models import MarketplaceProduct
from support.services.marketplace import Facts


class MarketplaceFilter(Filter):
    """Search by name and publisher."""

    q = forms.CharField(label=_("Product or publisher"), required=False, widget=forms.SearchInput)

    @property
    def words(self) -> str:
        return str(self.data.get("q", ""))


class ProductForm(forms.Form):
    """A marketplace product and how its publisher is reached: by one way at least."""

    name = Line(label=_("Product"), max_length=150, error_messages={"required": _("Type the name of the product.")})
    publisher = Line(label=_("Publisher"), max_length=150, error_messages={"required": _("Type the publisher.")})
    link = forms.URLField(
        label=_("Support page"),
        required=False,
        max_length=200,
        assume_scheme="https",
        error_messages={"invalid": _("Type an address such as https://support.publisher.example/.")},
    )
    email = forms.EmailField(
        label=_("Support e-mail"),
        required=False,
        max_length=254,
        error_messages={"invalid": _("Type one e-mail address, such as help@publisher.example.")},
    )
    phone = Line(label=_("Support phone"), required=False, max_length=40)

    @classmethod
    def of(cls, product: MarketplaceProduct) -> "ProductForm":
        return cls(initial={name: getattr(product, name) for name in cls.base_fields})

    def clean_link(self) -> str:
        link: str = self.cleaned_data["link"]
        if link and not link.lower().startswith(("https://", "http://")):
            raise forms.ValidationError(_now("Type an address such as https://support.publisher.example/."))
        return link

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        if phone and (set(phone) - set("+0123456789 ()/.-") or not any(sign.isdigit() for sign in phone)):
            raise forms.ValidationError(_now("A phone number has digits, spaces and a plus, such as +1 555 0100."))
        return phone

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        ways = {"link", "email", "phone"}
        if not ways & set(self.errors) and not any(values.get(way) for way in ways):
            raise forms.ValidationError(_now("Give the publisher's page, e-mail or phone: one of them at least."))
        return values

    @property
    def facts(self) -> Facts:
        return Facts(**self.cleaned_data)
