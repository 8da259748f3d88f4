"""Which advisory requests a list shows, and in which order. A value that does not fit narrows nothing."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from benefits.models import AdvisoryRequest
from partnerportal.common.filters import Filter
from partnerportal.common.text import as_key, like_words


class RequestFilter(Filter):
    """Which of the company's requests are listed, and in which order."""

    ORDERS = ("-pk", "pk", "title", "-title", "-estimate", "estimate")
    q = forms.CharField(label=_("Search"), required=False, max_length=100, widget=forms.SearchInput)
    state = forms.ChoiceField(label=_("State"), required=False)
    scenario = forms.ChoiceField(label=_("Scenario"), required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[Any]] = {
            "state": [("", _("All")), ("open", _("Open")), *AdvisoryRequest.State.choices],
            "scenario": [("", _("All")), *AdvisoryRequest.Scenario.choices],
        }
        for name, values in choices.items():
            field: Any = self.fields[name]
            field.choices = values

    @property
    def is_filtered(self) -> bool:
        return any(self.data.get(name) for name in ("q", "state", "scenario"))

    @property
    def order(self) -> str:
        wanted = str(self.data.get("sort", ""))
        return wanted if wanted in self.ORDERS else self.ORDERS[0]

    def narrow(self, rows: Any) -> Any:
        wanted = self.wanted
        if state := wanted.get("state"):
            rows = rows.waiting() if state == "open" else rows.filter(state=state)
        if scenario := wanted.get("scenario"):
            rows = rows.filter(scenario=scenario)
        if words := like_words(self.data.get("q", "")):
            rows = rows.filter(_found(words))
        return rows

    def sorting(self, column: str) -> dict[str, str]:
        """The address that sorts by this column, and how it is sorted now."""
        back = f"-{column}"
        first = back if column == "pk" or column == "estimate" else column
        turned = {column: back, back: column}.get(self.order, first)
        query: Any = self.data.copy()  # type: ignore[attr-defined]
        for name in ("after", "before"):
            query.pop(name, None)
        query["sort"] = turned
        return {
            "url": f"?{query.urlencode()}",
            "sort": {column: "ascending", back: "descending"}.get(self.order, ""),
        }

    @property
    def by_number(self) -> dict[str, str]:
        return self.sorting("pk")

    @property
    def by_title(self) -> dict[str, str]:
        return self.sorting("title")

    @property
    def by_estimate(self) -> dict[str, str]:
        return self.sorting("estimate")


def _found(words: str) -> Q:
    """A number as people write it (AH-000012), or a part of the title, the product or the person's name."""
    found = Q(title__icontains=words) | Q(product__icontains=words) | Q(requested_by__name__icontains=words)
    return found | Q(pk=as_key(words.upper().removeprefix("AH-")))
