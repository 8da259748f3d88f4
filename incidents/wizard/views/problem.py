"""Step 1: product, version and problem; and the page for what is no incident."""

from django.shortcuts import redirect, render

from incidents import services
from incidents.models import Incident
from incidents.wizard import drafts
from incidents.wizard.forms import ProblemForm
from incidents.wizard.products import coverage
from incidents.wizard.steps import PLAN, PROBLEM, first_open
from incidents.wizard.views.frame import INVALID, close, detour, form_page, show, step, wants_to_close
from partnerportal.accounts.permissions import requires
from partnerportal.common.readonly import shows

ELSEWHERE = {Incident.Nature.ADVICE, Incident.Nature.BILLING}
FIELDS = ("nature", "version", "title", "description", "customer_reference")


@form_page
def start(request):
    """The empty first step. Nothing is written before something is sent; the token makes that one draft."""
    if request.method == "POST":
        return _answer(request, None)
    form = ProblemForm(user=request.user)
    return _page(request, None, form, token=drafts.new_token(), drafts=drafts.of(request.user))


@step(PROBLEM)
def problem(request, draft):
    if request.method == "POST":
        return _answer(request, draft)
    initial = {name: getattr(draft, name) for name in FIELDS} | {"version": draft.version_id}
    return _page(request, draft, ProblemForm(user=request.user, initial=initial))


def _answer(request, draft):
    form = ProblemForm(request.POST, user=request.user)
    done = form.is_valid()
    token = drafts.as_token(request.POST.get("token", ""))
    kept = keep(request, draft, form, token, step=PLAN.number if done else PROBLEM.number)
    if kept and (way := detour(request, kept, PROBLEM)):
        return way
    if wants_to_close(request, form):
        return close(request) if kept else redirect("incidents:list")
    if kept and kept.nature in ELSEWHERE and not form.wrong:
        return redirect("incidents:new_elsewhere", kept.reference)
    if done:
        return redirect(PLAN.url(kept))
    return _page(request, draft, form, INVALID, token=token)


def keep(request, draft, form, token, step=PROBLEM.number):
    """Saves what can be saved, in the draft or in the one that it begins; None where nothing was typed yet."""
    if draft:
        return services.save_draft(request.user, draft, step=step, **form.savable)
    return drafts.begin(request.user, token, step=step, **form.savable) if any(form.savable.values()) else None


def _page(request, draft, form, status=200, **context):
    found = coverage(request.user, form["version"].value())
    return show(request, PROBLEM, draft, status, form=form, coverage=found, **context)


@requires("incidents.file")
@shows
def cover(request):
    """The fragment below the choice of version: whether Product Support covers it."""
    found = coverage(request.user, request.GET.get("version"))
    return render(request, "incidents/wizard/_coverage.html", {"coverage": found})


@requires("incidents.file")
@shows
def elsewhere(request, reference):
    """Advice and billing spend nothing and are answered elsewhere (D35)."""
    draft = drafts.find(request.user, reference)
    if not draft.is_draft:
        return redirect(draft)
    if draft.nature not in ELSEWHERE:
        return redirect(first_open(draft).url(draft))
    is_advice = draft.nature == Incident.Nature.ADVICE
    return render(request, "incidents/wizard/elsewhere.html", {"draft": draft, "is_advice": is_advice})
