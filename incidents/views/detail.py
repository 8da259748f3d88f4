"""One incident: conversation, files, clock, what it cost, and the verbs that make sense now."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from incidents import at_the_desk, clock, clock_strip, permissions, services
from incidents.cost import cost_of
from incidents.desk_forms import FollowForm
from incidents.followers import followers
from incidents.forms import CloseAsForm, CloseForm, MessageForm, SeverityForm, WatchForm
from incidents.handover_forms import ReaderForm
from incidents.models import Incident
from incidents.readers import whose
from incidents.rows import for_page
from incidents.timeline import timeline
from incidents.wizard.languages import language_name
from partnerportal.accounts.permissions import requires
from partnerportal.common.answers import YES, no
from partnerportal.common.readonly import shows

DOWNLOAD_ONLY = "default-src 'none'; sandbox"
"""Whatever a browser makes of a file, it runs nothing and asks for nothing (promises.md 26)."""


def find(request, reference):
    """The incident of that reference, if the person may see it; another company's is not there."""
    return get_object_or_404(for_page(Incident.objects.visible_to(request.user).with_reference(reference)))


def filed(request, reference):
    """The same without drafts: they have no conversation and no clock."""
    return get_object_or_404(for_page(Incident.objects.visible_to(request.user).submitted().with_reference(reference)))


@requires("incidents.file")
@shows
def detail(request, reference):
    incident = find(request, reference)
    if incident.is_draft:
        return redirect("incidents:new_draft", incident.reference)
    return page(request, incident)


def page(request, incident, status=200, chooser=None, **given):
    """The incident page; `given` are the forms that were sent and come back with what was typed."""
    now, user = timezone.now(), request.user
    stopped = next((form for form in given.values() if form.needs_follow_up), None)
    at_desk = bool(permissions.can_work(user, incident))
    offers, manages = permissions.offers(user, incident, now), permissions.can_manage(user, incident)
    talk = timeline(incident, at_desk)
    follow = followers(incident, at_desk)
    context = {
        "incident": incident,
        "now": now,
        "offers": offers,
        "at_desk": at_desk,
        "reader": "staff" if at_desk else "partner",
        "reading": clock.reading(incident.clock, now),
        "strip": clock_strip.strip(incident.clock, now),
        "talk": talk,
        "cost": cost_of(incident, user),
        **whose(user, incident, now),
        "manages": manages,
        "brief": {"watch": _brief(manages), "severity": _brief(offers.get("severity", YES))},
        "followers": follow,
        "is_following": user in (follow.at_desk if at_desk else follow.watchers),
        "language": language_name(incident.language),
        **at_the_desk.beside(user, incident, talk, at_desk, chooser),
        "stopped": stopped,
        "homeless": [form for name, form in given.items() if not _has_a_place(name, offers, manages, stopped)],
        "forms": {**_forms(user, incident, stopped), **given},
    }
    return render(request, "incidents/detail.html", context, status=status)


def _has_a_place(name, offers, manages, stopped):
    """Whether the page still draws the form, after what has happened meanwhile."""
    if name == "follow":
        return True
    if stopped or name in {"watch", "reader"}:
        return bool(stopped or manages)
    return any(offers.get(verb) for verb in (["reply", "note"] if name == "message" else [name]))


def _brief(answer):
    """The reason without the people: whom to ask stands once on the page, at the first verb."""
    return no(answer.why) if answer.people else answer


def _forms(user, incident, stopped):
    return {
        "message": MessageForm(),
        "severity": SeverityForm(initial={"severity": incident.severity}),
        "close": CloseForm(auto_id="close_%s"),
        "reopen": CloseForm(auto_id="reopen_%s"),
        "close_as": CloseAsForm(auto_id="close_as_%s"),
        "watch": WatchForm(user=user),
        "follow": FollowForm(auto_id="follow_%s"),
        "reader": ReaderForm(auto_id="reader_%s"),
        "follow_up": CloseForm(initial={"text": stopped.typed if stopped else ""}, auto_id="follow_up_%s"),
    }


@requires("incidents.file")
@shows
def attachment(request, reference, pk):
    """Always a download, never a page: with the content type that the content has, and under the sender's name."""
    found = services.open_attachment(request.user, pk)
    if found.message.incident_id != filed(request, reference).pk:
        raise Http404
    response = FileResponse(found.open(), as_attachment=True, filename=found.name, content_type=found.content_type)
    response["Content-Security-Policy"] = DOWNLOAD_ONLY
    response["X-Content-Type-Options"] = "nosniff"
    return response
