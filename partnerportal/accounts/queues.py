"""The pages of a queue of staff: a list, its CSV, a page for each item, claim and release; everywhere alike.

The app that owns the model makes one `Queue`, adds `queue.paths("staff/orders/")` to its addresses, and writes a
template for the item: what is asked, the evidence, and the forms of its own verbs.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerportal.accounts import work
from partnerportal.accounts.models import Activity, User, Work
from partnerportal.accounts.permissions import requires
from partnerportal.common.csvs import csv_response
from partnerportal.common.filters import Filter
from partnerportal.common.paging import Page, keyset
from partnerportal.common.readonly import shows
from partnerportal.common.refusals import posts
from partnerportal.common.text import like_words

Label = str | Promise


@dataclass(frozen=True)
class Column:
    """One column of the list and of its CSV: what it is called, and its text for a row."""

    label: Label
    text: Callable[[Any], Any]
    is_number: bool = False


class WorkFilter(Filter):
    """What to show of a queue; without a choice what waits for a decision."""

    q = forms.CharField(label=gettext_lazy("Company"), required=False, max_length=100, widget=forms.SearchInput)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    claimed = forms.ChoiceField(
        label=gettext_lazy("Claimed by"),
        required=False,
        choices=[("", gettext_lazy("Anyone")), ("me", gettext_lazy("Me")), ("nobody", gettext_lazy("Nobody"))],
    )

    def __init__(self, data: Any, queue: "Queue") -> None:
        super().__init__(data)
        self.queue = queue
        choices = [("", _("Waiting")), *queue.model.State.choices, ("all", _("All"))]  # type: ignore[attr-defined]
        self.fields["state"].choices = choices  # type: ignore[attr-defined]

    @property
    def shows_waiting(self) -> bool:
        return self.wanted.get("state", "") == ""

    def narrow(self, rows: Any, user: User) -> Any:
        wanted = self.wanted
        if state := wanted.get("state"):
            rows = rows if state == "all" else rows.filter(state=state)
        else:
            rows = rows.waiting()
        if words := like_words(wanted.get("q", "")):
            found = Q()
            for lookup in self.queue.search:
                found |= Q(**{f"{lookup}__icontains": words})
            rows = rows.filter(found)
        if claimed := wanted.get("claimed"):
            rows = rows.filter(claimed_by=user if claimed == "me" else None)
        return rows


@dataclass(frozen=True)
class Queue:
    """One kind of work with its pages; `route` is the name of the list ("benefits:orders"), the others follow from it.

    `item` is the template of one item (it extends work/item.html) and `context` what it needs beside `row`.
    """

    route: str
    model: type[Work]
    title: Label
    lead: Label
    empty: Label
    columns: tuple[Column, ...]
    item: str
    context: Callable[[HttpRequest, Any], dict[str, Any]]
    search: tuple[str, ...] = ("organization__name",)

    @property
    def action(self) -> str:
        return self.model.ACTION

    def paths(self, folder: str) -> list[URLPattern]:
        """The five addresses, below `folder`."""
        name = self.route.partition(":")[2]
        page, act = f"{folder}<int:pk>/", posts(f"{self.route}_item")
        decide = requires(self.action)
        return [
            path(folder, decide(shows(self.show)), name=name),
            path(f"{folder.rstrip('/')}.csv", decide(shows(self.export)), name=f"{name}_csv"),
            path(page, decide(shows(self.one)), name=f"{name}_item"),
            path(f"{page}claim/", decide(act(self.claim)), name=f"{name}_claim"),
            path(f"{page}release/", decide(act(self.release)), name=f"{name}_release"),
        ]

    def found(self, request: HttpRequest, pk: int) -> Any:
        """The row as `request.user` may see it. Raises Http404."""
        row = self._rows(request).filter(pk=pk).first()
        if row is None:
            raise Http404
        return row

    def show(self, request: HttpRequest) -> HttpResponse:
        form = WorkFilter(request.GET, self)
        page = keyset(form.narrow(self._rows(request), request.user), request.GET, form_order(form))  # type: ignore[arg-type]
        now = timezone.now()
        rows = [Row(self, row, request.user, now) for row in page.items]  # type: ignore[arg-type]
        csv_url = f"{reverse(f'{self.route}_csv')}?{request.GET.urlencode()}"
        context = {"queue": self, "form": form, "csv_url": csv_url, "oldest_first": form.shows_waiting}
        return render(request, "work/queue.html", {**context, "page": Page(rows, page.newer_url, page.older_url)})

    def export(self, request: HttpRequest) -> HttpResponse:
        form = WorkFilter(request.GET, self)
        rows = form.narrow(self._rows(request), request.user).order_by("requested_at", "pk")  # type: ignore[arg-type]
        name = self.route.partition(":")[2]
        return csv_response(f"{name}.csv", _header(self.columns), _lines(self.columns, rows))  # type: ignore[return-value]

    def one(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.drawn(request, self.found(request, pk))

    def drawn(self, request: HttpRequest, row: Any, status: int = 200, **more: Any) -> HttpResponse:
        """The page of one item; `more` replaces parts of the context, such as a form that was refused."""
        now = timezone.now()
        shared = {"queue": self, "row": row, "it": Row(self, row, request.user, now), "now": now}  # type: ignore[arg-type]
        history = Activity.objects.filter(reference=row.reference).select_related("by").order_by("pk")
        context = {**shared, "history": history, **self.context(request, row), **more}
        return render(request, self.item, context, status=status)

    def claim(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = work.claim(request.user, self.found(request, pk), timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("“%(what)s” is yours to decide.") % {"what": row})
        return HttpResponseRedirect(request.back, status=303)  # type: ignore[attr-defined]

    def release(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = work.release(request.user, self.found(request, pk), timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("“%(what)s” is back in the queue.") % {"what": row})
        return HttpResponseRedirect(request.back, status=303)  # type: ignore[attr-defined]

    def _rows(self, request: HttpRequest) -> Any:
        return self.model._default_manager.visible_to(request.user).with_people()  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Row:
    """One item as a member of the staff sees it."""

    queue: Queue
    work: Any
    user: User
    now: datetime

    @property
    def url(self) -> str:
        return reverse(f"{self.queue.route}_item", args=[self.work.pk])

    @property
    def claim_url(self) -> str:
        return reverse(f"{self.queue.route}_claim", args=[self.work.pk])

    @property
    def release_url(self) -> str:
        return reverse(f"{self.queue.route}_release", args=[self.work.pk])

    @property
    def cells(self) -> list[tuple[Column, Any]]:
        return [(column, column.text(self.work)) for column in self.queue.columns]

    @property
    def is_claimed(self) -> bool:
        return self.work.claim_holds(self.now)

    @property
    def is_mine(self) -> bool:
        return self.work.claimed_by_id == self.user.pk

    @property
    def may_decide(self) -> Any:
        return work.can_decide(self.user, self.work, self.now)


def form_order(form: WorkFilter) -> str:
    """The oldest first while it waits; of what is over the newest."""
    return "requested_at" if form.shows_waiting else "-requested_at"


def _header(columns: Iterable[Column]) -> list[Label]:
    return [
        _("Number"),
        _("Company"),
        *(column.label for column in columns),
        _("Asked by"),
        _("Asked (UTC)"),
        _("State"),
    ]


def _lines(columns: tuple[Column, ...], rows: QuerySet[Any]) -> Iterable[list[Any]]:
    for row in rows.iterator(500):
        cells = [column.text(row) for column in columns]
        yield [row.number, row.company_label, *cells, row.requested_by, row.requested_at.isoformat(), row.status.word]
