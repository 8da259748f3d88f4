"""What the pages of the wizard share: whose draft it is, whether the page is open yet, and the frame around it."""

from functools import wraps

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from incidents import services
from incidents.models import Incident
from incidents.wizard import blocks, drafts, summary
from incidents.wizard.steps import PROBLEM, after, first_open, stepper
from partnerportal.accounts.permissions import requires
from partnerportal.common.readonly import shows

REFUSED, INVALID, TOO_MANY = 409, 422, 429
METHODS = ("GET", "HEAD", "POST")
OF_CUSTOMER = "customers:customer"
"""Where a request for a customer stands in the navigation, as its crumbs say (D55)."""
OPENED = "opened"
"""Names the opening of an empty first step in its address."""


def form_page(view, action="incidents.file", ahead=None):
    """For a page with a form: POST may write, and showing it cannot. `ahead` says where it is shown instead."""

    @requires(action)
    @require_http_methods(METHODS)
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if request.method == "POST":
            return view(request, *args, **kwargs)
        way = ahead(request) if ahead else None
        return way or shows(view)(request, *args, **kwargs)

    return wrapper


def opened(request):
    """The empty first step carries its token in the address, so that going back to it finds the draft that it began."""
    token = request.GET.get(OPENED, "")
    if draft := drafts.begun(request.user, token):
        return redirect(PROBLEM.url(draft))
    if drafts.is_token(token):
        return None
    query = request.GET.copy()
    query[OPENED] = drafts.new_token()
    return redirect(f"{request.path}?{query.urlencode()}")


def step(page):
    """For the view of one step: hands it the draft, or leads to where the person has to go first."""

    def decorate(view):
        @form_page
        @wraps(view)
        def wrapper(request, reference):
            draft = drafts.find(request.user, reference)
            return detour(request, draft, page) or view(request, draft)

        return wrapper

    return decorate


def detour(request, draft, page):
    """Where to go instead of `page`: the incident once it is one, or the first step that still asks for something.

    What may not be filed, or not any more, goes back to the problem, where it is said why; the draft is kept.
    """
    if not draft.is_draft:
        return redirect(draft)
    if page is PROBLEM:
        return None
    if draft.nature == Incident.Nature.ADVICE:
        return redirect("incidents:new_elsewhere", draft.reference)
    ahead = first_open(draft)
    if ahead is not PROBLEM and blocks.block_of(request.user, draft):
        return redirect(PROBLEM.url(draft))
    if ahead.number >= page.number:
        return None
    messages.warning(request, ahead.asks)
    return redirect(ahead.url(draft))


def show(request, page, draft, status=200, customer=None, **context):
    customer = draft.customer if draft else customer
    if customer:
        request.route = OF_CUSTOMER
    frame = {
        "page": page,
        "heading": page.request_heading if customer else page.heading,
        "draft": draft,
        "steps": stepper(page, draft),
        "saved": drafts.saved_text(draft) if draft else "",
        "banner": summary.banner(request.user, customer),
        "told": summary.facts(draft) if draft else [],
        "spends": summary.spends(draft),
    }
    return render(request, page.template, {**frame, **context}, status=status)


def wants_to_close(request, form):
    """Save and close; a page with something wrong stays open, because closing it would lose that."""
    return request.POST.get("do") == "save" and not form.wrong


def close(request):
    text = _("Draft saved. Nothing is counted. You can go on with it under New incident.")
    messages.success(request, text)
    return redirect("incidents:list")


def take(request, draft, page, form, again):
    """What was sent from a step: the next one opens, or the page again with what is wrong. Nothing typed is lost."""
    if form.is_valid() and request.POST.get("do") != "save":
        following = after(page)
        draft = services.save_draft(request.user, draft, step=following.number, **form.savable)
        return redirect(following.url(draft))
    draft = services.save_draft(request.user, draft, **form.savable)
    return close(request) if wants_to_close(request, form) else again(request, draft, form, INVALID)
