"""What the list and the desk show: filters and sort order, read from the address. What does not fit narrows nothing."""

from functools import partial
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident
from incidents.models import IncidentQuerySet as Rows
from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.common.filters import Sorted
from partnerportal.common.text import like_words
from partnerportal.common.widgets import QuickSelect
from partnerportal.customers.models import Customer
from support.models import Product, Version

DUE = {"due", "-due"}
MOST_COMPANIES = 50


Choice = partial(forms.ChoiceField, required=False, widget=QuickSelect)


class IncidentFilter(Sorted, forms.Form):
    """The filters that the list and the desk share, and the keyset orders that stay flat at any size."""

    ORDERS = {
        "-changed": "-updated_at",
        "changed": "updated_at",
        "-number": "-pk",
        "number": "pk",
        "due": "answer_due_at",
        "-due": "-answer_due_at",
    }
    FIRSTS = ("-changed", "-number", "due")
    WAITING_FOR_STAFF = {"", "live", "open"}

    q = forms.CharField(label=_("Search"), required=False, widget=forms.SearchInput(attrs={"maxlength": 100}))
    severity = Choice(label=_("Severity"), choices=[("", _("All")), *Incident.Severity.choices])
    product = Choice(label=_("Product"))
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    data: QueryDict

    def __init__(self, params: QueryDict, user: User) -> None:
        super().__init__(params)
        self.user = user
        products = Product.objects.values_list("code", "name")
        product: Any = self.fields["product"]
        product.choices = [("", _("All")), *products]
        self.is_valid()

    @property
    def is_filtered(self) -> bool:
        return any(self.data.get(name) for name in self.fields if name != "sort")

    @property
    def words(self) -> str:
        return like_words(self.data.get("q", ""))

    @property
    def wanted(self) -> str:
        """The state that is asked for; nothing where it does not fit."""
        return self.cleaned_data.get("state", "")

    def can_sort(self, wanted: str) -> bool:
        return super().can_sort(wanted) and (wanted not in DUE or self.can_be_due)

    @property
    def can_be_due(self) -> bool:
        """Only what is open waits for staff and has a due time."""
        return self.wanted in self.WAITING_FOR_STAFF

    def narrow(self, rows: Rows) -> Rows:
        """Of `rows` what the person may see, as filtered; the search comes last, because it cuts to the newest 200."""
        values = self.cleaned_data
        if values.get("severity"):
            rows = rows.filter(severity=values["severity"])
        if values.get("product"):
            rows = rows.filter(version__in=Version.objects.filter(product__code=values["product"]))
        if self.sorted_by in DUE:
            rows = rows.our_turn()
        rows = self.more(rows)
        return rows.search(self.words, self.user)

    def more(self, rows: Rows) -> Rows:
        """The filters of one page alone."""
        raise NotImplementedError


class PartnerFilter(IncidentFilter):
    """What the partner's lists share: what waits for me, and who filed it."""

    STATES = [
        ("", _("All")),
        ("waiting", _("Waiting for me")),
        ("live", _("Not closed")),
        *[(state.value, state.label) for state in Incident.State if state != Incident.State.DRAFT],
    ]
    WHOSE = [("", _("Anyone")), ("mine", _("Me")), ("followed", _("Others, followed by me"))]

    state = Choice(label=_("State"), choices=STATES)
    whose = Choice(label=_("Filed by"), choices=WHOSE)

    def more(self, rows: Rows) -> Rows:
        whose = self.cleaned_data.get("whose")
        if self.wanted == "waiting":
            rows = rows.filter(state=Incident.State.ATTENTION, filed_by=self.user)
        elif self.wanted == "live":
            rows = rows.live()
        elif self.wanted:
            rows = rows.filter(state=self.wanted)
        if whose == "mine":
            return rows.filter(filed_by=self.user)
        if whose == "followed":
            return rows.filter(watchers__user=self.user).exclude(filed_by=self.user)
        return rows


class ListFilter(PartnerFilter):
    """The list of incidents: also for whom (D55); only where the company has customers."""

    CONTEXTS = [("", _("All")), ("own", _("Own company")), ("customer", _("Customers"))]

    context = Choice(label=_("For"), choices=CONTEXTS)
    customer = forms.CharField(label=_("Customer"), required=False, max_length=200)
    field_order = ["q", "context", "customer", "state", "severity", "product", "whose", "sort"]

    def __init__(self, params: QueryDict, user: User) -> None:
        super().__init__(params, user)
        self.has_customers = bool(may(user, "customers.see_requests") or may(user, "staff.answer"))
        if not self.has_customers:
            del self.fields["context"], self.fields["customer"]

    def more(self, rows: Rows) -> Rows:
        rows = super().more(rows)
        if not self.has_customers:
            return rows
        if context := self.cleaned_data.get("context"):
            rows = rows.filter(customer__isnull=context == "own")
        if name := like_words(self.cleaned_data.get("customer", "")):
            rows = rows.filter(customer__in=self._customers(name))
        return rows

    def _customers(self, name: str) -> list[int]:
        """The keys themselves, as of the desk's companies: of one's own customers, by name or domain."""
        everybody = Customer.objects.all() if may(self.user, "staff.answer") else Customer.objects.visible_to(self.user)
        named = everybody.filter(Q(name__istartswith=name) | Q(domain__istartswith=name))
        return list(named.values_list("pk", flat=True).distinct()[:MOST_COMPANIES])


class CustomerFilter(PartnerFilter):
    """The requests for one customer."""

    field_order = ["q", "state", "severity", "product", "whose", "sort"]
