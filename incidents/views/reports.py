"""The incident reports of partners and of staff, each plot with its table and its CSV."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from incidents.reports import pages
from partnerportal.accounts.permissions import requires
from partnerportal.common.csvs import csv_response
from partnerportal.common.readonly import shows


@requires("incidents.report")
@shows
def partner(request):
    return _page(request, pages.partner, "incidents/reports/partner.html", "incidents:report_csv")


@requires("incidents.report")
@shows
def partner_csv(request, part):
    return _csv(request, pages.partner, part)


@requires("staff.answer")
@shows
def staff(request):
    return _page(request, pages.staff, "incidents/reports/staff.html", "incidents:staff_report_csv")


@requires("staff.answer")
@shows
def staff_csv(request, part):
    return _csv(request, pages.staff, part)


def _page(request, report, template, csv):
    found = report(request.GET, request.user, timezone.now())
    query = f"?{request.GET.urlencode()}" if found.form.is_filtered else ""
    parts = [(plot, f"{reverse(csv, args=[name])}{query}") for name, plot in found.shown.items()]
    return render(request, template, {"form": found.form, "parts": parts, "is_empty": found.is_empty})


def _csv(request, report, part):
    plots = report(request.GET, request.user, timezone.now()).plots
    if part not in plots:
        raise Http404
    return csv_response(f"incidents-{part}.csv", plots[part].header, plots[part].lines)
