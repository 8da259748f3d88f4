"""For which of its customers a company files, and what a request for a customer can be about (domain.md 5.3)."""

from dataclasses import dataclass

from django import forms
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.wizard.blocks import Block, blocks
from incidents.wizard.products import OTHERS
from partnerportal.accounts.models import User
from partnerportal.common.filters import Filter
from partnerportal.common.text import like_words
from partnerportal.customers.models import Customer, Relationship
from support.models import Area


class CustomerSearch(Filter):
    q = forms.CharField(label=_("Name or domain"), max_length=200, required=False)

    def narrow(self, rows: QuerySet[Customer]) -> QuerySet[Customer]:
        for word in like_words(self.data.get("q", "")).split():
            rows = rows.filter(Q(name__icontains=word) | Q(domain__icontains=word))
        return rows


def served(user: User) -> QuerySet[Customer]:
    """The customers with an active relationship to the person's company."""
    active = Relationship.objects.visible_to(user).active()
    return Customer.objects.visible_to(user).filter(pk__in=active.values("customer")).distinct()


@dataclass(frozen=True)
class Offer:
    """One thing that a request can be about; `block` says why it cannot be filed now."""

    about: str
    title: Promise
    text: Promise
    block: Block | None


CLOUD_TEXT = _(
    "Included for Office 365 and Enterprise Mobility Suite. Dynamics 365 needs a plan, unless it is billing."
)
OFFERS = (
    ("azure", Area.AZURE, _("Azure"), _("With the support of Cloud Solution Provider, free.")),
    ("cloud", Area.OFFICE, _("Office 365, Dynamics 365, Enterprise Mobility Suite"), CLOUD_TEXT),
    ("on-premises", Area.ON_PREMISES, _("An on-premises product"), _("Paid from a contract of your own company.")),
    (
        OTHERS,
        Area.PORTAL,
        _("Billing, a subscription, fraud, or a marketplace product"),
        _("Free, and no plan is asked."),
    ),
)


def offers(user: User, customer: Customer) -> list[Offer]:
    """What a request for the customer can be about, each with whether it can be filed now."""
    found = blocks(user, [area for _about, area, _title, _text in OFFERS], customer)
    return [Offer(about, title, text, found[area]) for about, area, title, text in OFFERS]
