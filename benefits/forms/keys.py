"""The filter of the products, the choice of a download, and what the redeem assistant asks."""

import re
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from benefits.models import Redemption
from benefits.rows.keys import Product
from partnerportal.common.filters import Filter
from partnerportal.common.text import Line, like_words

DOMAIN = re.compile(r"(?=.{4,200}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.ASCII)
OTHER = "other"


class ProductFilter(Filter):
    """What to show of the products; the offers are those that the company holds."""

    q = forms.CharField(label=_("Product"), required=False, max_length=100, widget=forms.SearchInput)
    offer = forms.ChoiceField(label=_("Offer"), required=False)

    def __init__(self, data: Any, rows: list[Product]) -> None:
        super().__init__(data)
        self.rows = rows
        offers = {row.membership.offer.code: row.membership.offer.short_name for row in rows}
        offered: Any = self.fields["offer"]
        offered.choices = [("", _("All")), *offers.items()]

    def narrow(self) -> list[Product]:
        words, offer = like_words(self.wanted.get("q", "")).casefold(), self.wanted.get("offer", "")
        return [
            row
            for row in self.rows
            if words in row.benefit.name.casefold() and offer in {"", row.membership.offer.code}
        ]


class Download(Filter):
    """First the language, then the system; a choice that does not exist is the first one."""

    language = forms.ChoiceField(label=_("Language"), required=False)
    system = forms.ChoiceField(label=_("System"), required=False)

    def __init__(self, data: Any, product: Product) -> None:
        super().__init__(data, auto_id=f"id_{product.benefit.pk}_%s")
        for name, offered in (("language", product.item.languages), ("system", product.item.systems)):
            field: Any = self.fields[name]
            field.choices = [(word, word) for word in offered]
            field.initial = offered[0] if offered else ""

        self.product = product

    @property
    def chosen(self) -> dict[str, str]:
        """The words chosen, or the first of each; without what the product does not ask for."""
        given = self.wanted if self.is_bound else {}
        found = {name: str(given.get(name) or field.initial or "") for name, field in self.fields.items()}
        return {name: word for name, word in found.items() if word}

    @property
    def url(self) -> str:
        return f"{self.product.item.link}?{urlencode(self.chosen)}" if self.chosen else self.product.item.link

    @property
    def words(self) -> str:
        """What the link is called: Download, English, 64-bit."""
        return ", ".join([_now("Download"), *self.chosen.values()])

    @property
    def spoken(self) -> str:
        return _now("Choose the download of %(product)s") % {"product": self.product.benefit}


def clean_tenant(value: str) -> str:
    """A domain in small letters. ValidationError for anything else."""
    domain = value.lower().rstrip(".")
    if not DOMAIN.fullmatch(domain):
        raise ValidationError(_("Type the domain of the tenant, such as company.example."))
    return domain


class TenantForm(forms.Form):
    """Into which tenant: the company's primary domain, or another one of the company that is typed."""

    tenant = Line(label=_("Tenant"), max_length=200)
    other = Line(label=_("Another tenant"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        name = "other" if found.get("tenant") == OTHER else "tenant"
        try:
            return {"tenant": clean_tenant(found.get(name, ""))}
        except ValidationError as error:
            self.add_error("other", error)
        return found


class RedeemForm(TenantForm):
    """The confirmation: the tenant, the way, and the stamp of the numbers that were shown."""

    way = forms.ChoiceField(choices=Redemption.Way)
    seen = Line(max_length=60)

    def clean(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return {**given, **super().clean()}
