"""The list and the desk as CSV: what is filtered and sorted, as long as it is."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _

from incidents.models import CloseReason, IncidentQuerySet, State, reference_of
from partnerportal.common.csvs import csv_response

CHUNK = 2000
COLUMNS = (
    *("pk", "title", "state", "close_reason", "severity", "product_name", "organization__name"),
    *("filed_by__name", "filed_by__email", "engineer__name", "engineer__email"),
    *("customer__name", "plan__name", "paid_by__name", "customer_reference"),
)
MOMENTS = ("opened_at", "due_at", "first_response_at", "answer_due_at", "updated_at", "closed_at")


def export(filename: str, rows: IncidentQuerySet, order: str) -> StreamingHttpResponse:
    """Every one of `rows` in `order`, streamed; times in UTC, because a file has no reader."""
    sign = "-" if order.startswith("-") else ""
    ordered = rows.order_by(*dict.fromkeys((order, f"{sign}pk"))).values_list(*COLUMNS, *MOMENTS)
    return csv_response(filename, _header(), _cells(ordered.iterator(CHUNK)))


def _header() -> list[str]:
    return [
        *(_("Incident"), _("Title"), _("State"), _("Close reason"), _("Severity"), _("Product"), _("Company")),
        *(_("Filed by"), _("Engineer"), _("For"), _("Support plan"), _("Paid by"), _("Customer reference")),
        _("Opened (UTC)"),
        *(_("First response due (UTC)"), _("First response (UTC)"), _("Next answer due (UTC)")),
        *(_("Last change (UTC)"), _("Closed (UTC)")),
    ]


def _cells(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[Any]]:
    states = {state.value: str(state.label) for state in State}
    own = _("Own company")
    reasons = {"": "", **{reason.value: str(reason.label) for reason in CloseReason}}
    for key, title, state, reason, *rest in rows:
        severity, product, company, filer, filer_email, engineer, engineer_email, *paid = rest
        for_whom, plan, payer, reference, *moments = paid
        yield [
            *(reference_of(key), title, states[state], reasons[reason], severity, product, company),
            *(filer or filer_email, engineer or engineer_email, for_whom or own, plan, payer, reference),
            *(_stamp(moment) for moment in moments),
        ]


def _stamp(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""
