"""What the partner does on the incident page. A button posts to one of these; a form comes back with what was typed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from incidents import services
from incidents.forms import CloseForm, MessageForm, SeverityForm, WatchForm
from incidents.models import Incident
from incidents.views.detail import filed, page
from partnerportal.accounts.permissions import requires
from partnerportal.common.refusals import posts
from partnerportal.common.text import as_key

BACK = "incidents:detail"


@requires("incidents.file")
@posts(BACK)
def reply(request, reference):
    incident = filed(request, reference)
    form = MessageForm(request.POST, request.FILES)
    if not form.carry_out(services.reply, request.user, incident):
        return page(request, filed(request, reference), form.status, message=form)
    if (there := form.outcome).pk != incident.pk:
        words = _("%(incident)s is merged into %(other)s. Your reply was added there.")
        messages.success(request, words % {"incident": incident.reference, "other": there.reference})
        return redirect(there)
    messages.success(request, _("Your reply was sent."))
    return redirect(request.back)


@requires("incidents.file")
@posts(BACK)
def withdraw(request, reference):
    incident = services.withdraw(request.user, filed(request, reference))
    if incident.was_given_back:
        messages.success(request, _("The incident is withdrawn, and what it had taken was given back."))
    else:
        messages.success(request, _("The incident is withdrawn."))
    return redirect(request.back)


@requires("incidents.file")
@posts(BACK)
def close(request, reference):
    form = CloseForm(request.POST, auto_id="close_%s")
    if not form.carry_out(services.close, request.user, filed(request, reference)):
        return page(request, filed(request, reference), form.status, close=form)
    messages.success(request, _("The incident is closed."))
    return redirect(request.back)


@requires("incidents.file")
@posts(BACK)
def reopen(request, reference):
    form = CloseForm(request.POST, auto_id="reopen_%s")
    if not form.carry_out(services.reopen, request.user, filed(request, reference)):
        return page(request, filed(request, reference), form.status, reopen=form)
    messages.success(request, _("The incident is open again."))
    return redirect(request.back)


@requires("incidents.file")
@posts(BACK)
def follow_up(request, reference):
    form = CloseForm(request.POST)
    text = form.cleaned_data.get("text", "") if form.is_valid() else ""
    draft = services.follow_up(request.user, filed(request, reference), text)
    messages.info(
        request, _("This draft is filled in from the closed incident. Nothing is counted until you submit it.")
    )
    return redirect("incidents:new_draft", draft.reference)


@requires("incidents.file")
@posts(BACK)
def severity(request, reference):
    form = SeverityForm(request.POST)
    if not form.carry_out(services.change_severity, request.user, filed(request, reference)):
        return page(request, filed(request, reference), form.status, severity=form)
    messages.success(request, _("The severity is changed."))
    return redirect(request.back)


@requires("incidents.file")
@posts(BACK)
def watch(request, reference):
    form = WatchForm(request.POST, user=request.user)
    if not form.carry_out(services.watch, request.user, filed(request, reference)):
        return page(request, filed(request, reference), form.status, watch=form)
    messages.success(request, _("%(name)s follows the incident.") % {"name": form.person})
    return redirect(request.back)


@requires("incidents.file")
@posts(BACK)
def unwatch(request, reference):
    incident = filed(request, reference)
    watchers = incident.watchers.select_related("user")
    watcher = watchers.filter(user=as_key(request.POST.get("person", ""))).first()
    if watcher is None:
        raise Http404
    services.unwatch(request.user, incident, watcher.user)
    messages.success(request, _("%(name)s does not follow the incident any more.") % {"name": watcher.user})
    still_seen = Incident.objects.visible_to(request.user).with_reference(reference).exists()
    return redirect(request.back if still_seen else "incidents:list")
