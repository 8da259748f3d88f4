"""Merging a duplicate into the incident that goes on."""

from django.contrib import messages
from django.db.models import Max
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from incidents import permissions, services
from incidents.desk_forms import MergeForm
from incidents.models import Incident
from incidents.views.detail import filed
from partnerportal.accounts.permissions import requires
from partnerportal.common.readonly import shows
from partnerportal.common.refusals import demand, posts
from partnerportal.common.times import moment_text

MOST = 10


def candidates(user, incident):
    """The newest incidents with which it may belong together."""
    rows = Incident.objects.visible_to(user).live().filter(organization=incident.organization_id)
    if incident.organization_id is None:
        rows = rows.filter(filed_by=incident.filed_by_id)
    same = rows.filter(customer=incident.customer_id, shared_with=incident.shared_with_id).exclude(pk=incident.pk)
    return same.only("title", "product_name", "state", "opened_at").order_by("-pk")[:MOST]


def drawn(request, incident, form, status=200):
    context = {
        "incident": incident,
        "form": form,
        "can": incident.can("merge"),
        "candidates": candidates(request.user, incident),
    }
    return render(request, "incidents/merge.html", context, status=status)


@requires("staff.answer")
@shows
def merge(request, reference):
    incident = filed(request, reference)
    demand(permissions.can_work(request.user, incident))
    newest = incident.messages.aggregate(newest=Max("pk"))["newest"] or 0
    initial = {"seen": newest, "into": request.GET.get("into", "")[:30]}
    return drawn(request, incident, MergeForm(user=request.user, initial=initial))


@requires("staff.answer")
@posts("incidents:merge")
def merge_into(request, reference):
    incident = filed(request, reference)
    form = MergeForm(request.POST, user=request.user)
    if not form.carry_out(services.merge, request.user, incident):
        return drawn(request, filed(request, reference), form, form.status)
    messages.success(request, _said(form.outcome, form.cleaned_data["into"]))
    return redirect(form.cleaned_data["into"])


def _said(incident, before):
    """`before` is the other one as it was: what it took over is said."""
    other = incident.merged_into
    facts = {"incident": incident.reference, "other": other.reference}
    said = [_("%(incident)s is closed as a duplicate and goes on in %(other)s.") % facts]
    if other.due_at != before.due_at:
        said.append(_("Its first response is now due by %(due)s.") % {"due": moment_text(other.due_at)})
    if other.severity != before.severity:
        said.append(_("Its severity is now %(severity)s.") % {"severity": other.get_severity_display()})
    return " ".join(said)


@requires("staff.answer")
@posts("incidents:detail")
def part(request, reference):
    services.part(request.user, filed(request, reference))
    messages.success(request, _("The incident is open again and goes on by itself."))
    return redirect(request.back)
