from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from benefits.forms.report import MONTHS, ReportFilter
from benefits.rows.report import month_text, sections
from benefits.services import usage
from benefits.usage import months_until
from partnerportal.accounts.permissions import requires
from partnerportal.common.csvs import csv_response
from partnerportal.common.readonly import shows


def _asked(request):
    """The filter, and the figures of its months."""
    form, company = ReportFilter(request.GET), request.user.organization
    today = company.today(timezone.now())
    months = months_until(today, int(form.wanted.get("months") or MONTHS))
    return form, usage.granted_and_used(company, months, today)


@requires("benefits.report")
@shows
def show(request):
    form, found = _asked(request)
    csv_url = f"{reverse('benefits:report_csv')}?{request.GET.urlencode()}"
    parts = sections(found, form.wanted.get("family", ""))
    return render(request, "benefits/report/show.html", {"form": form, "sections": parts, "csv_url": csv_url})


@requires("benefits.report")
@shows
def export(request):
    form, found = _asked(request)
    family = form.wanted.get("family", "")
    header = [_("Family"), _("What"), _("Month"), _("Granted"), _("Used so far"), _("In the month")]
    rows = [_line(measure, f) for measure, all_of in found.items() for f in all_of if family in {"", measure.family}]
    return csv_response("usage.csv", header, rows)


def _line(measure, figure):
    granted = _("Unlimited") if figure.granted is None else figure.granted
    named = [measure.family.label, measure.name, month_text(figure)]
    return [*named, granted, figure.used, figure.in_month]
