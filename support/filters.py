"""What to show of the contracts and of a statement. A value that does not fit narrows nothing."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import DateField, DateTimeField, F, Func, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerportal.accounts.models import User
from partnerportal.common.text import like_words
from support.models import Contract, ContractLink, Entitlement, Entry

SHOWN = [
    ("", _("All")),
    ("usable", _("Usable now")),
    ("linked", _("Linked to me")),
    ("unlinked", _("Not linked to me")),
]
BY_TITLE, BY_END = ("title", "-title"), ("end_date", "-end_date")
NEWEST_FIRST = "-end_date"


@dataclass(frozen=True)
class Sorting:
    """What the head of a sortable column needs."""

    url: str
    sort: str


class ContractFilter(forms.Form):
    """Search, choice and order of the list of contracts."""

    q = forms.CharField(label=_("Search"), required=False, widget=forms.SearchInput)
    show = forms.ChoiceField(label=_("Show"), choices=SHOWN, required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def is_filtered(self) -> bool:
        return bool(self.data.get("q") or self.data.get("show"))

    @property
    def order(self) -> str:
        wanted = self.data.get("sort", "")
        return wanted if wanted in BY_TITLE + BY_END else NEWEST_FIRST

    @property
    def by_title(self) -> Sorting:
        return self._sorting(BY_TITLE, first="title")

    @property
    def by_end(self) -> Sorting:
        return self._sorting(BY_END, first="-end_date")

    def narrow(self, rows: QuerySet[Contract], user: User) -> QuerySet[Contract]:
        if words := like_words(self.data.get("q", "")):
            rows = rows.filter(Q(title__icontains=words) | Q(organization__name__icontains=words))
        show = self.data.get("show", "")
        mine = ContractLink.objects.filter(user=user).values("contract")
        if show == "usable":
            rows = rows.filter(state=Contract.State.ACTIVE, usable_until__gte=_today_of_its_company())
        elif show == "linked":
            rows = rows.filter(pk__in=mine)
        elif show == "unlinked":
            rows = rows.exclude(pk__in=mine)
        return rows

    def _sorting(self, orders: tuple[str, str], first: str) -> Sorting:
        now = self.order if self.order in orders else ""
        turned = next(order for order in orders if order != now) if now else first
        query: Any = self.data.copy()  # type: ignore[attr-defined]
        for name in ("after", "before"):
            query.pop(name, None)
        query["sort"] = turned
        return Sorting(f"?{query.urlencode()}", {"": "", orders[0]: "ascending", orders[1]: "descending"}[now])


class LineFilter(forms.Form):
    """One line of a contract, or all of them."""

    line = forms.ChoiceField(label=_("Support plan"), required=False)

    def __init__(self, data: Any, lines: list[Entitlement]) -> None:
        super().__init__(data)
        self.lines = {str(line.pk): line for line in lines}
        self.fields["line"].choices = [("", _("All")), *((key, str(line)) for key, line in self.lines.items())]  # type: ignore[attr-defined]

    @property
    def is_filtered(self) -> bool:
        return self.data.get("line", "") in self.lines

    def narrow(self, rows: QuerySet[Entry]) -> QuerySet[Entry]:
        return rows.filter(entitlement=self.lines[self.data["line"]]) if self.is_filtered else rows


def _today_of_its_company() -> Cast:
    """The business date of the company that holds the contract (model.md 5)."""
    now = Value(timezone.now(), output_field=DateTimeField())
    local = Func(F("organization__time_zone"), now, function="timezone", output_field=DateTimeField())
    return Cast(local, DateField())
