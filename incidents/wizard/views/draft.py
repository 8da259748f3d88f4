"""A draft between its steps: going on with it, saving it while it is typed, discarding it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incidents import services
from incidents.wizard import drafts, plans
from incidents.wizard.forms import DetailsForm, PlanForm, ProblemForm
from incidents.wizard.steps import DETAILS, PAGES, PLAN, PROBLEM, first_open
from incidents.wizard.views import problem
from partnerportal.accounts.permissions import requires
from partnerportal.common.readonly import shows
from partnerportal.common.refusals import posts

MOVED_ON = 409
PLAIN = "text/plain; charset=utf-8"
FORMS = {
    PROBLEM.slug: lambda request, draft: ProblemForm(
        request.POST, user=request.user, customer=draft.customer if draft else None
    ),
    PLAN.slug: lambda request, draft: PlanForm(request.POST, options=plans.options_for(request.user, draft)),
    DETAILS.slug: lambda request, draft: DetailsForm(request.POST, user=request.user, draft=draft),
}


@requires("incidents.file")
@shows
def go_on(request, reference):
    """Opens a draft where it was left."""
    draft = drafts.find(request.user, reference)
    if not draft.is_draft:
        return redirect(draft)
    reached = min(first_open(draft).number, max(draft.step, PROBLEM.number))
    return redirect(PAGES[reached - 1].url(draft))


@requires("incidents.file")
@posts("incidents:new_draft")
def discard(request, reference):
    draft = drafts.find(request.user, reference)
    services.discard_draft(request.user, draft)
    messages.success(request, _("Draft discarded. Nothing was counted."))
    return redirect("incidents:list")


@requires("incidents.file")
@require_POST
def autosave_new(request):
    """The first step before there is a draft: the first words begin one. The answer is one line for the person."""
    form = FORMS[PROBLEM.slug](request, None)
    draft = problem.keep(request, None, form, drafts.as_token(request.POST.get("token", "")))
    return line(draft, form)


@requires("incidents.file")
@require_POST
def autosave(request, reference, slug):
    if slug not in FORMS:
        raise Http404
    draft = drafts.find(request.user, reference)
    form = FORMS[slug](request, draft)
    return line(_kept(request, draft, form) if draft.is_draft else draft, form)


def _kept(request, draft, form):
    if isinstance(form, ProblemForm):
        return problem.keep(request, draft, form, "")
    return services.save_draft(request.user, draft, **form.savable)


def line(draft, form):
    if draft is None:
        return HttpResponse(_("Nothing to save yet."), content_type=PLAIN)
    if not draft.is_draft:
        return HttpResponse(_("Not saved: this draft has been submitted."), status=MOVED_ON, content_type=PLAIN)
    return HttpResponse(drafts.saved_text(draft, form.wrong), content_type=PLAIN)
