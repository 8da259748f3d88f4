"""Service health: known outages by product and region, which are looked at before anything is filed (domain.md 5.8)."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partnerportal.accounts.permissions import may, requires
from partnerportal.common.readonly import shows
from partnerportal.common.refusals import Refused, posts
from partnerportal.common.regions import region_of
from support.health_forms import HealthFilter, OutageForm, UpdateForm, WordForm
from support.models import Outage, Region
from support.services import outages as services

REFUSED, INVALID = 409, 422
SHOWN_FOR = timedelta(days=30)
MOST = 100
"""Of either list; more outages at once would be another kind of page."""


@requires("support.see_health")
@shows
def outages(request):
    form, company = HealthFilter(request.GET), request.user.organization
    region = region_of(company.country) if company else ""
    rows = Outage.objects.visible_to(request.user)
    last = rows.order_by("-updated_at").values_list("updated_at", flat=True).first()
    found = form.narrow(rows.prefetch_related("products"))
    context = {
        "form": form,
        "going_on": found.going_on()[:MOST],
        "resolved": found.resolved_since(timezone.now() - SHOWN_FOR).order_by("-resolved_at")[:MOST],
        "updated_at": last,
        "own_region": Region(region) if region else None,
        "may_keep": bool(may(request.user, services.MAINTAINS)),
    }
    return render(request, "support/health.html", context)


@requires("support.see_health")
@shows
def outage(request, pk):
    return _page(request, _one(request, pk))


@requires(services.MAINTAINS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    form = OutageForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return render(request, "support/outage_new.html", {"form": form}, status=INVALID if form.is_bound else 200)
    try:
        made = services.open_outage(request.user, form.report)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return render(request, "support/outage_new.html", {"form": form}, status=REFUSED)
    messages.success(request, _("The outage is known to every account now."))
    return HttpResponseRedirect(made.get_absolute_url(), status=303)


@requires(services.MAINTAINS)
@posts("support:outage")
def update(request, pk):
    form = UpdateForm(request.POST)
    return _carry_out(request, pk, "update", form, _("The update is on the page."))


@requires(services.MAINTAINS)
@posts("support:outage")
def resolve(request, pk):
    return _carry_out(request, pk, "resolve", WordForm(request.POST), _("The outage is resolved."))


@requires(services.MAINTAINS)
@posts("support:outage")
def reopen(request, pk):
    return _carry_out(request, pk, "reopen", WordForm(request.POST), _("The outage is open again."))


VERBS = {"update": services.update, "resolve": services.resolve, "reopen": services.reopen}


def _carry_out(request, pk, move, form, said):
    found = _one(request, pk)
    if not form.is_valid():
        return _page(request, found, INVALID, move, form)
    try:
        VERBS[move](request.user, found, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, _one(request, pk), REFUSED, move, form)
    messages.success(request, said)
    return HttpResponseRedirect(request.back, status=303)


def _one(request, pk):
    rows = Outage.objects.visible_to(request.user).select_related("created_by")
    return get_object_or_404(rows.prefetch_related("products", "updates__by"), pk=pk)


def _page(request, found, status=200, move="", form=None):
    context = {
        "outage": found,
        "may_keep": bool(may(request.user, services.MAINTAINS)),
        "update_form": form if move == "update" else UpdateForm(initial={"state": found.state}),
        "word_form": form if move in ("resolve", "reopen") else WordForm(auto_id="word_%s"),
    }
    return render(request, "support/outage.html", context, status=status)
