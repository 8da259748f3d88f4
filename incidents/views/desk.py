"""The incident desk: what staff owe an answer, by due time."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from incidents.desk import COUNTED, age, linked_to, numbers, responses, waiting
from incidents.desk_filter import DeskFilter
from incidents.exports import export
from incidents.models import Incident
from incidents.rows import for_desk
from incidents.views.lists import is_fragment
from partnerportal.accounts.permissions import requires
from partnerportal.common.paging import keyset
from partnerportal.common.readonly import shows


def found(request):
    form = DeskFilter(request.GET, request.user)
    return form, form.narrow(Incident.objects.submitted())


@requires("staff.answer")
@shows
def desk(request):
    now = timezone.now()
    form, rows = found(request)
    page = keyset(for_desk(rows), request.GET, form.order)
    context = {
        "form": form,
        "page": page,
        "rows": [(incident, age(incident, now)) for incident in page.items],
        "now": now,
        "csv_url": f"{reverse('incidents:desk_csv')}{form.query}",
    }
    context |= numbers(form)._asdict()
    if is_fragment(request):
        return render(request, "incidents/_desk_results.html", context)
    if form.outage_key:
        context["outage"] = linked_to(form.outage_key)
    else:
        context |= {"counts": waiting(now), "counted": COUNTED, "plot": responses(now)}
    return render(request, "incidents/desk.html", context)


@requires("staff.answer")
@shows
def desk_csv(request):
    form, rows = found(request)
    return export("incident-desk.csv", rows, form.order)
