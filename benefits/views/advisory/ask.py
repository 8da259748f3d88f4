from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from benefits.advice import advice, has_paid_plan
from benefits.forms.advisory import AskForm, prefilled
from benefits.models import AdvisoryRequest
from benefits.rows.advisory import Check
from benefits.running import nothing_yet
from benefits.services import advisory as services
from benefits.topics import topics
from partnerportal.accounts.permissions import requires
from partnerportal.common.readonly import shows
from partnerportal.common.refusals import Refused


@requires("advisory.request")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """First the kind of question, then the form, then what it reserves, then it is sent."""
    return _post(request) if request.method == "POST" else _start(request)


@shows
def _start(request):
    found = advice(request.user, timezone.now())
    if not found:
        return nothing_yet(request)
    scenario = request.GET.get("scenario", "")
    if scenario not in AdvisoryRequest.Scenario.values:
        context = {"advice": found, "has_paid_plan": has_paid_plan(request.user), "out_of_scope": topics().out_of_scope}
        return render(request, "benefits/advisory/choose.html", context)
    return _form(request, AskForm(initial=prefilled(request.user, scenario)), found)


def _post(request):
    form, found = AskForm(request.POST), advice(request.user, timezone.now())
    if request.POST.get("verb") == "change":
        return _form(request, AskForm(initial=request.POST.dict()), found)
    if not form.is_valid():
        return _form(request, form, found, status=422)
    try:
        if request.POST.get("verb") == "send":
            row = services.submit(request.user, form.wish())
            return redirect("benefits:advisory_sent", row.pk)
        wish = form.wish()
        quote = found.quote(wish.scenario, wish.estimate)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _form(request, form, advice(request.user, timezone.now()), status=409)
    return render(request, "benefits/advisory/review.html", {"form": form, "check": Check(wish, quote)})


def _form(request, form, found, status=200):
    scenario = AdvisoryRequest.Scenario
    known = form.wanted_scenario if form.wanted_scenario in scenario.values else ""
    context = {"form": form, "advice": found, "scenario": scenario(known) if known else None}
    context |= {"is_counted": found.is_counted(known), "title": _("New advisory request")}
    return render(request, "benefits/advisory/new.html", context, status=status)
