"""Step 1: for whom, product, version and problem; and the page for what is no incident."""

from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents import services
from incidents.handed_over import handed_over
from incidents.models import Incident
from incidents.wizard import blocks, drafts, outages, plans, summary
from incidents.wizard.forms import ProblemForm
from incidents.wizard.forms.problem import AT_ONCE
from incidents.wizard.products import covered
from incidents.wizard.steps import PLAN, PROBLEM, first_open
from incidents.wizard.views.frame import (
    INVALID,
    OPENED,
    REFUSED,
    close,
    detour,
    form_page,
    opened,
    show,
    step,
    wants_to_close,
)
from partnerportal.accounts.permissions import may, requires
from partnerportal.common.readonly import shows
from partnerportal.common.text import as_key
from partnerportal.customers.models import Customer

FIELDS = ("nature", "title", "description", "customer_reference", "subscription", "topic")


@partial(form_page, ahead=opened)
def start(request):
    """The empty first step. Nothing is written before something is sent; the token makes that one draft."""
    if request.method == "POST":
        return answer(request, None, ProblemForm(request.POST, user=request.user))
    form = ProblemForm(user=request.user)
    return page(request, None, form, token=request.GET[OPENED], drafts=drafts.of(request.user))


@step(PROBLEM)
def problem(request, draft):
    if request.method == "POST":
        return answer(request, draft, ProblemForm(request.POST, user=request.user, draft=draft))
    initial = {name: getattr(draft, name) for name in FIELDS}
    initial |= {"version": draft.version_id or ("portal" if draft.is_free else None)}
    initial |= {"customer_subscription": draft.customer_subscription_id} if draft.customer_subscription_id else {}
    form = ProblemForm(user=request.user, draft=draft, initial=initial)
    return page(request, draft, form)


def answer(request, draft, form, customer=None, **context):
    """What was sent from the first step, whoever it is for: it is kept, and the next page is where it leads."""
    done = form.is_valid()
    token = drafts.as_token(request.POST.get("token", ""))
    kept = keep(request, draft, form, token, customer, PLAN.number if done else PROBLEM.number)
    if kept and (way := detour(request, kept, PROBLEM)):
        return way
    if wants_to_close(request, form):
        return close(request) if kept else redirect("incidents:list")
    if way := _elsewhere(request, kept, form):
        return way
    if not done:
        return page(request, kept, form, INVALID, token=token, **({} if kept else {"customer": customer, **context}))
    if blocks.block_of(request.user, kept):
        return page(request, kept, form, REFUSED, token=token)
    kept, following = plans.settle(request.user, kept)
    return redirect(following.url(kept))


def _elsewhere(request, kept, form):
    """Advice, and what its publisher supports, are no incident (D35, domain.md 5.1)."""
    if form.is_marketplace:
        messages.info(
            request, _("Products of the commercial marketplace are supported by their publisher: find it here.")
        )
        return redirect("support:marketplace")
    if kept and kept.nature == Incident.Nature.ADVICE and not form.wrong:
        return redirect("incidents:new_elsewhere", kept.reference)
    return None


def keep(request, draft, form, token, customer=None, step=PROBLEM.number):
    """Saves what can be saved, in the draft or in the one that it begins; None where nothing was typed yet."""
    found = form.savable
    if draft:
        return services.save_draft(request.user, draft, step=step, **_at_home(draft, found))
    typed = any(found[name] for name in found if not form.is_marketplace or name in {"title", "description"})
    return drafts.begin(request.user, token, step=step, customer=customer, **found) if typed else None


def _at_home(draft, found):
    """The area stays that of the product while no other one was sent."""
    version = found.get("version", draft.version)
    return {**found, "area": version.product.area} if version and "version" not in found else found


def page(request, draft, form, status=200, customer=None, **context):
    customer = draft.customer if draft else customer
    at = ("incidents:request_new", [customer.pk]) if customer else ("incidents:new", [])
    shown = {
        "here": PROBLEM.url(draft) if draft else reverse(at[0], args=at[1]),
        "autosave_url": autosave_url(draft, customer),
        "serves": may(request.user, "customers.file"),
        **path(request.user, form, customer, draft, context.get("token", "")),
    }
    request.back = shown["here"]
    return show(request, PROBLEM, draft, status, customer, **{**shown, **context})


def autosave_url(draft, customer):
    if draft:
        return reverse("incidents:new_autosave", args=[draft.reference, "problem"])
    return (
        reverse("incidents:request_autosave", args=[customer.pk])
        if customer
        else reverse("incidents:new_autosave_start")
    )


def path(user, form, customer, draft, token):
    """What the choices bring to the page: what stands in the way, whether the product is covered, and what is known to
    be disturbed."""
    version, stop = form.chosen, blocks.block_of(user, form.as_draft(draft))
    return {
        "form": form,
        "stop": stop,
        "handed": handed_over(user, customer) if stop and stop.can_hand_over else None,
        "handing": _handing(draft, token, version),
        "coverage": covered(user, version),
        "outages": outages.known(user, version, customer),
    }


def _handing(draft, token, version):
    """What handing it over starts with: the draft, or what this opening began and the product that is chosen."""
    known = {"draft": draft.reference} if draft else {OPENED: token, "version": version.pk if version else ""}
    return f"?{urlencode({name: value for name, value in known.items() if value})}"


@requires("incidents.file")
@shows
def cover(request):
    """What choices change at once: below the product what its path asks, above the form what stands in the way."""
    user, asked = request.user, request.GET
    draft = drafts.find(user, asked["draft"]) if asked.get("draft") else None
    customer = draft.customer if draft else None
    if key := asked.get("customer"):
        customer = get_object_or_404(Customer.objects.visible_to(user).distinct(), pk=as_key(key))
    given = {name: asked.get(name, "") for name in AT_ONCE}
    form = ProblemForm(user=user, customer=customer, draft=draft, initial=given)
    request.at = request.htmx.current_url_abs_path
    context = {
        **path(user, form, customer, draft, asked.get("token", "")),
        "draft": draft,
        "banner": summary.banner(user, customer),
        "is_fragment": True,
    }
    return render(request, "incidents/wizard/_path.html", context)


@requires("incidents.file")
@shows
def elsewhere(request, reference):
    """Advice spends nothing and is answered elsewhere (D35)."""
    draft = drafts.find(request.user, reference)
    if not draft.is_draft:
        return redirect(draft)
    if draft.nature != Incident.Nature.ADVICE:
        return redirect(first_open(draft).url(draft))
    context = {"draft": draft, "banner": summary.banner(request.user, draft.customer)}
    return render(request, "incidents/wizard/elsewhere.html", context)
