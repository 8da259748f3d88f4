"""The list and the desk as CSV: what is filtered and sorted, as long as it is."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _

from incidents.models import Incident, IncidentQuerySet
from partnerportal.common.csvs import csv_response

CHUNK = 500


def export(filename: str, rows: IncidentQuerySet, order: str) -> StreamingHttpResponse:
    """Every one of `rows` in `order`, streamed; times in UTC, because a file has no reader."""
    sign = "-" if order.startswith("-") else ""
    ordered = rows.for_list().order_by(*dict.fromkeys((order, f"{sign}pk")))
    return csv_response(filename, _header(), _cells(ordered.iterator(CHUNK)))


def _header() -> list[str]:
    return [
        *(_("Incident"), _("Title"), _("State"), _("Close reason"), _("Severity"), _("Product"), _("Company")),
        *(_("Filed by"), _("Engineer"), _("Support plan"), _("Customer reference"), _("Opened (UTC)")),
        *(_("First response due (UTC)"), _("First response (UTC)"), _("Next answer due (UTC)")),
        *(_("Last change (UTC)"), _("Closed (UTC)")),
    ]


def _cells(incidents: Iterator[Incident]) -> Iterator[list[Any]]:
    for row in incidents:
        plan = row.entitlement.plan if row.entitlement else ""
        reason = row.get_close_reason_display() if row.close_reason else ""
        moments = (row.opened_at, row.due_at, row.first_response_at, row.answer_due_at, row.updated_at, row.closed_at)
        yield [
            *(row.reference, row.title, row.get_state_display(), reason, row.severity, row.product_name),
            *(row.organization or "", row.filed_by, row.engineer or "", plan, row.customer_reference),
            *(_stamp(moment) for moment in moments),
        ]


def _stamp(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""
