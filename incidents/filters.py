"""What the list and the desk show: filters and sort order, read from the address. What does not fit narrows nothing."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident
from incidents.models import IncidentQuerySet as Rows
from partnerportal.accounts.models import Organization, User
from partnerportal.common.text import like_words
from partnerportal.common.widgets import QuickSelect
from support.models import Product, Version

DUE = {"due", "-due"}
MOST_COMPANIES = 50


Choice = partial(forms.ChoiceField, required=False, widget=QuickSelect)


@dataclass(frozen=True, slots=True)
class Heading:
    """A column that can be sorted by: the address that does it, and how it is sorted now."""

    url: str
    sort: str = ""


class IncidentFilter(forms.Form):
    """The filters that the list and the desk share, and the keyset orders that stay flat at any size."""

    ORDERS = {
        "-changed": "-updated_at",
        "changed": "updated_at",
        "-number": "-pk",
        "number": "pk",
        "due": "answer_due_at",
        "-due": "-answer_due_at",
    }
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

    @property
    def default(self) -> str:
        return "-changed"

    @property
    def sorted_by(self) -> str:
        wanted = self.data.get("sort", "")
        return wanted if wanted in self.ORDERS and (wanted not in DUE or self.can_be_due) else self.default

    @property
    def can_be_due(self) -> bool:
        """Only what is open waits for staff and has a due time."""
        return self.wanted in self.WAITING_FOR_STAFF

    @property
    def order(self) -> str:
        """The order for `keyset`."""
        return self.ORDERS[self.sorted_by]

    @property
    def query(self) -> str:
        """These filters and this order as an address, from the first page on."""
        return self._query(self.sorted_by)

    @property
    def headings(self) -> dict[str, Heading]:
        """For each column that can be sorted by: what its head links to."""
        firsts = ["-changed", "-number", *(["due"] if self.can_be_due else [])]
        return {name.lstrip("-"): self._heading(name) for name in firsts}

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

    def _heading(self, first: str) -> Heading:
        back = first[1:] if first.startswith("-") else f"-{first}"
        if self.sorted_by not in {first, back}:
            return Heading(self._query(first))
        now = "descending" if self.sorted_by.startswith("-") else "ascending"
        return Heading(self._query(back if self.sorted_by == first else first), now)

    def _query(self, sort: str) -> str:
        params = self.data.copy()
        for name in ("after", "before", "sort"):
            params.pop(name, None)
        if sort != self.default:
            params["sort"] = sort
        return f"?{params.urlencode()}"


class ListFilter(IncidentFilter):
    """The partner's list: what waits for me, and whose it is."""

    STATES = [
        ("", _("All")),
        ("waiting", _("Waiting for me")),
        ("live", _("Not closed")),
        *[(state.value, state.label) for state in Incident.State if state != Incident.State.DRAFT],
    ]
    WHOSE = [("", _("Anyone")), ("mine", _("Me")), ("followed", _("Others, followed by me"))]

    state = Choice(label=_("State"), choices=STATES)
    whose = Choice(label=_("Filed by"), choices=WHOSE)
    field_order = ["q", "state", "severity", "product", "whose", "sort"]

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


class DeskFilter(IncidentFilter):
    """The desk: what staff owe an answer by due time, unless another state is asked for."""

    WAITING_FOR_STAFF = {""}
    STATES = [
        ("", _("Waiting for us")),
        ("waiting", _("Waiting for the partner")),
        ("live", _("Not closed")),
        ("closed", _("Closed")),
        ("all", _("All")),
    ]
    WHOSE = [("", _("Anyone")), ("mine", _("Me")), ("nobody", _("Nobody"))]

    state = Choice(label=_("State"), choices=STATES)
    whose = Choice(label=_("Engineer"), choices=WHOSE)
    company = forms.CharField(label=_("Company"), required=False, max_length=200)
    field_order = ["q", "state", "severity", "product", "whose", "company", "sort"]

    @property
    def default(self) -> str:
        return "due" if self.can_be_due else "-changed"

    def more(self, rows: Rows) -> Rows:
        whose = self.cleaned_data.get("whose")
        sets = {
            "": rows.our_turn,
            "waiting": lambda: rows.filter(state=Incident.State.ATTENTION),
            "live": rows.live,
            "closed": lambda: rows.filter(state=Incident.State.CLOSED),
            "all": rows.submitted,
        }
        rows = sets[self.wanted]()
        if whose == "mine":
            # What waits is not closed: said again, so that the index of an engineer's work serves.
            rows = (rows.live() if self.can_be_due else rows).filter(engineer=self.user)
        elif whose == "nobody":
            rows = rows.filter(engineer=None)
        if company := like_words(self.cleaned_data.get("company", "")):
            rows = rows.filter(organization__in=self._companies(company))
        return rows

    @staticmethod
    def _companies(name: str) -> list[int]:
        """The keys themselves: so the plan of the list does not depend on how many companies there are."""
        named = Organization.objects.filter(Q(name__istartswith=name) | Q(mpn_id=name))
        return list(named.values_list("pk", flat=True)[:MOST_COMPANIES])
