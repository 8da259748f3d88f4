from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from partnerportal.accounts.filters import ActivityFilter
from partnerportal.accounts.models import Activity
from partnerportal.accounts.permissions import requires
from partnerportal.common.csvs import csv_response
from partnerportal.common.paging import keyset
from partnerportal.common.readonly import shows


def _rows(request):
    form = ActivityFilter(request.GET)
    rows = Activity.objects.visible_to(request.user).select_related("by")
    return form, form.narrow(rows)


@requires("organization.see_activity")
@shows
def activity(request):
    form, rows = _rows(request)
    csv_url = f"{reverse('accounts_portal:activity_csv')}?{request.GET.urlencode()}"
    context = {"form": form, "page": keyset(rows, request.GET), "csv_url": csv_url}
    return render(request, "accounts/activity.html", context)


@requires("organization.see_activity")
@shows
def activity_csv(request):
    _form, rows = _rows(request)
    header = [_("Time (UTC)"), _("Who"), _("What"), _("Reference")]
    cells = ([row.at.isoformat(), row.by or "", row.sentence, row.reference] for row in rows.iterator(500))
    return csv_response("activity.csv", header, cells)
