from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partnerportal.accounts import services
from partnerportal.accounts.filters import ActivityFilter
from partnerportal.accounts.models import Activity
from partnerportal.accounts.permissions import requires
from partnerportal.common.csvs import csv_response
from partnerportal.common.paging import keyset
from partnerportal.common.readonly import shows
from partnerportal.common.refusals import posts
from partnerportal.common.text import as_key
from partnerportal.common.ways import safe_next


@requires("organization.view")
@shows
def organization(request):
    return render(request, "accounts/organization.html", {"company": request.user.organization})


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


@posts("pages:home")
def ask(request):
    request.back = safe_next(request, request.back)
    person = request.POST.get("person", "")
    row = services.ask(request.user, as_key(person), request.POST.get("action", ""))
    messages.success(
        request, _("%(name)s was asked: a mail is on its way, and it is on their Home.") % {"name": row.asked}
    )
    return redirect(request.back)


@require_POST
def ask_done(request, pk):
    services.finish_ask(request.user, pk)
    return redirect("pages:home")
