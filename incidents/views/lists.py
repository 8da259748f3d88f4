"""The partner's list: what one may see of incidents, and one's own drafts."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from incidents.exports import export
from incidents.filters import ListFilter
from incidents.models import Incident
from incidents.rows import for_list
from partnerportal.accounts.permissions import may, requires
from partnerportal.common.paging import keyset
from partnerportal.common.readonly import shows

MOST_DRAFTS = 20


def found(request):
    form = ListFilter(request.GET, request.user)
    return form, form.narrow(Incident.objects.submitted())


@requires("incidents.file")
@shows
def index(request):
    form, rows = found(request)
    context = {
        "form": form,
        "page": keyset(for_list(rows), request.GET, form.order),
        "now": timezone.now(),
        "csv_url": f"{reverse('incidents:list_csv')}{form.query}",
        "is_staff": bool(may(request.user, "staff.answer")),
    }
    if is_fragment(request):
        return render(request, "incidents/_results.html", context)
    drafts = Incident.objects.drafts_of(request.user).order_by("-saved_at", "-pk")
    context["drafts"] = drafts.only("title", "product_name", "saved_at")[:MOST_DRAFTS]
    context["most_drafts"] = MOST_DRAFTS
    context["sees_company"] = may(request.user, "incidents.see_company")
    return render(request, "incidents/list.html", context)


@requires("incidents.file")
@shows
def index_csv(request):
    form, rows = found(request)
    return export("incidents.csv", rows, form.order)


def is_fragment(request):
    """htmx asks for the rows alone; going back in the history asks for the whole page."""
    return bool(request.htmx) and not request.htmx.history_restore_request
