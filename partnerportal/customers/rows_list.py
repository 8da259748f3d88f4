"""The list of a partner's customers: filters and order, read from the address; what does not fit narrows nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from partnerportal.accounts.models import CspType, Organization, User
from partnerportal.common.filters import Filter, Sorted
from partnerportal.common.paging import Page, keyset
from partnerportal.common.status import Status
from partnerportal.common.text import as_key, like_words
from partnerportal.common.widgets import QuickSelect
from partnerportal.customers.looks import admin_status, azure_status
from partnerportal.customers.models import Customer, Partnership, Relationship, Subscription
from partnerportal.customers.models.relationship import RelationshipQuerySet
from partnerportal.customers.standing import Azure, resellers_of, served_by_resellers_of

ENDED = "ended"
DIRECT = "direct"
EITHER = [("", _("All")), ("yes", _("Yes")), ("no", _("No"))]


@dataclass(frozen=True)
class Row:
    """One customer as the company knows it today."""

    relationship: Relationship
    azure: Azure
    served_by: tuple[Organization, ...] = ()
    """Of a provider: its resellers who serve the customer, too."""

    @property
    def resellers(self) -> str:
        """Their names; of an invitation who asked for it."""
        invited_by = [self.relationship.reseller] if self.relationship.accepted_at is None else []
        return ", ".join(str(reseller) for reseller in (*self.served_by, *invited_by) if reseller)

    @property
    def customer(self) -> Customer:
        return self.relationship.known

    @property
    def admin_status(self) -> Status:
        return admin_status(self.relationship)

    @property
    def azure_status(self) -> Status:
        return azure_status(self.azure)


class CustomerFilter(Sorted, Filter):
    """By name or domain and by the three switches; a provider also by the reseller (domain.md 6.3)."""

    ORDERS = {"name": "known_name", "-name": "-known_name", "domain": "known_domain", "-domain": "-known_domain"}
    FIRSTS = ("name", "domain")

    q = forms.CharField(label=_("Name or domain"), required=False, max_length=100, widget=forms.SearchInput)
    state = forms.ChoiceField(
        label=_("Relationship"),
        required=False,
        choices=[
            ("", _("Invited or active")),
            ("active", _("Active")),
            ("invited", _("Invited")),
            (ENDED, _("Declined, withdrawn or removed")),
        ],
    )
    admin = forms.ChoiceField(label=_("Delegated admin"), required=False, choices=EITHER)
    azure = forms.ChoiceField(label=_("Azure access"), required=False, choices=EITHER)
    reseller = forms.ChoiceField(label=_("Reseller"), required=False, widget=QuickSelect)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, user: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.user = user
        self.is_provider = user.organization.csp_type == CspType.INDIRECT_PROVIDER  # type: ignore[union-attr]
        if self.is_provider:
            self.fields["reseller"].choices = _resellers(user)  # type: ignore[attr-defined]
        else:
            del self.fields["reseller"]

    @property
    def customers(self) -> RelationshipQuerySet:
        """Those that fit, each once: by the relationship that counts, a new one is begun only when one is over."""
        wanted = self.wanted
        rows = self._relationships(wanted).known().select_related("customer", "reseller")
        if words := like_words(wanted.get("q", "")):
            rows = rows.filter(Q(known_name__icontains=words) | Q(known_domain__icontains=words))
        if azure := wanted.get("azure"):
            company: Any = self.user.organization
            reached = Exists(Subscription.objects.open_to(company).filter(customer=OuterRef("customer")))
            rows = rows.filter(reached if azure == "yes" else ~reached)
        return rows

    def _relationships(self, wanted: dict[str, Any]) -> RelationshipQuerySet:
        rows = Relationship.objects.visible_to(self.user)
        state = wanted.get("state")
        if state == ENDED:
            later = Relationship.objects.filter(
                organization=OuterRef("organization"), customer=OuterRef("customer"), pk__gt=OuterRef("pk")
            )
            rows = rows.exclude(state__in=Relationship.LIVE).filter(~Exists(later))
        else:
            rows = rows.filter(state__in=[state] if state else Relationship.LIVE)
        if admin := wanted.get("admin"):
            rows = rows.filter(has_admin=admin == "yes")
        if reseller := wanted.get("reseller"):
            rows = rows.filter(self._through(reseller))
        return rows

    def _through(self, reseller: str) -> Q:
        """Served by that reseller, too, or invited by it; for DIRECT by none (domain.md 6.2)."""
        company: Any = self.user.organization
        served = served_by_resellers_of(company).filter(customer=OuterRef("customer"))
        if reseller == DIRECT:
            return Q(~Exists(served), accepted_at__isnull=False) | Q(reseller=None, accepted_at=None)
        key = as_key(reseller)
        ours = Exists(served.filter(organization=key))
        return Q(ours, accepted_at__isnull=False) | Q(reseller=key, accepted_at=None)


def page_of(form: CustomerFilter, params: QueryDict) -> Page:
    """The page of rows that the address asks for; two queries whatever there is, of a provider three."""
    page = keyset(form.customers, params, form.order)
    return Page(rows_of(form.user, page.items), page.newer_url, page.older_url)


def rows_of(user: User, relationships: Sequence[Relationship]) -> list[Row]:
    """The customers with what the company has of each."""
    company: Any = user.organization
    reach = _reach(company, [row.customer_id for row in relationships])
    resellers = resellers_of(company, [row.customer_id for row in relationships if row.accepted_at])
    return [
        Row(row, reach.get(row.customer_id, Azure.NONE), tuple(resellers.get(row.customer_id, ())))
        for row in relationships
    ]


def export(form: CustomerFilter) -> Iterable[list[Any]]:
    """The columns of the source's list, one customer at a time (domain.md 6.3); the ID of those who accepted."""
    for row in form.customers.order_by(form.order, "pk").iterator(500):
        microsoft_id = row.customer.microsoft_id if row.accepted_at else ""
        yield [microsoft_id, row.known.name, row.known.domain, row.status.word]


def _reach(company: Organization, customers: list[int]) -> dict[int, Azure]:
    reached = Subscription.objects.open_to(company).filter(customer__in=customers).order_by()
    found: dict[int, Azure] = {}
    for customer, partner in reached.values_list("customer", "partner").distinct():
        if partner == company.pk:
            found[customer] = Azure.OWN
        else:
            found.setdefault(customer, Azure.GRANTED)
    return found


def _resellers(user: User) -> list[tuple[Any, Any]]:
    rows = Partnership.objects.active().filter(provider=user.organization_id).order_by("reseller__name")
    names = rows.values_list("reseller", "reseller__name")
    return [("", _("All")), (DIRECT, _("Without a reseller")), *((str(pk), name) for pk, name in names)]
