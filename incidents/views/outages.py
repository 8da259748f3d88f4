"""Linking an incident to a known outage of its product."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from incidents import permissions, services
from incidents.desk_forms import OutageForm
from incidents.views.detail import filed
from partnerportal.accounts.permissions import requires
from partnerportal.common.readonly import shows
from partnerportal.common.refusals import demand, posts


def drawn(request, incident, form, status=200):
    context = {"incident": incident, "form": form, "can": incident.can("outage")}
    return render(request, "incidents/_outage_page.html", context, status=status)


@requires("staff.answer")
@shows
def outage(request, reference):
    incident = filed(request, reference)
    demand(permissions.can_work(request.user, incident))
    form = OutageForm(outages=services.outages_of(incident), initial={"outage": incident.outage_id})
    return drawn(request, incident, form)


@requires("staff.answer")
@posts("incidents:outage")
def link_outage(request, reference):
    incident = filed(request, reference)
    form = OutageForm(request.POST, outages=services.outages_of(incident))
    if not form.carry_out(services.link_outage, request.user, incident):
        return drawn(request, filed(request, reference), form, form.status)
    messages.success(request, _("The incident is linked to the outage. The partner sees its state."))
    return redirect(incident)


@requires("staff.answer")
@posts("incidents:detail")
def clear_outage(request, reference):
    services.clear_outage(request.user, filed(request, reference))
    messages.success(request, _("The incident is linked to no outage any more."))
    return redirect(request.back)
