"""Handing an incident over to another engineer, with a note."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from incidents import permissions, services
from incidents.desk_forms import AssignForm
from incidents.views.detail import filed
from partnerportal.accounts.permissions import requires
from partnerportal.common.readonly import shows
from partnerportal.common.refusals import demand, posts


def drawn(request, incident, form, status=200):
    context = {"incident": incident, "form": form, "can": incident.can("assign")}
    return render(request, "incidents/assign.html", context, status=status)


@requires("staff.answer")
@shows
def assign(request, reference):
    incident = filed(request, reference)
    demand(permissions.can_work(request.user, incident))
    return drawn(request, incident, AssignForm(incident=incident, initial={"instead_of": incident.engineer_id}))


@requires("staff.answer")
@posts("incidents:assign")
def assign_to(request, reference):
    incident = filed(request, reference)
    form = AssignForm(request.POST, incident=incident)
    if not form.carry_out(services.assign, request.user, incident):
        return drawn(request, filed(request, reference), form, form.status)
    engineer = form.values()["engineer"]
    facts = {"incident": incident.reference, "name": engineer}
    said = _("%(name)s works on %(incident)s now.") if engineer else _("%(incident)s is back in the queue.")
    messages.success(request, said % facts)
    return redirect(incident)
