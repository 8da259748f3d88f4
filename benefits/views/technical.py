from functools import lru_cache

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from benefits import services
from benefits.models import Activation, Membership
from benefits.regions import MEMBERSHIP_CENTER_URL, contact
from benefits.rows.nothing import nothing
from benefits.rows.products import covered_products
from benefits.rows.technical import technical_page
from partnerportal.accounts.permissions import requires
from partnerportal.common.readonly import shows
from partnerportal.common.refusals import posts
from partnerportal.common.text import as_key


@requires("benefits.view")
@shows
def show(request):
    wanted = request.GET.get("open", "")
    return _page(request, as_key(wanted) or None)


@requires("benefits.view")
@shows
def membership(request, pk):
    """One offer: the page with its first row expanded, or for htmx its panel alone."""
    get_object_or_404(Membership.objects.visible_to(request.user), pk=pk)
    fragment = request.htmx and not request.htmx.history_restore_request
    return _panel(request, pk) if fragment else _page(request, pk)


@requires("benefits.activate")
@posts("benefits:membership")
def activate(request, pk):
    found = get_object_or_404(
        Membership.objects.visible_to(request.user).select_related("offer", "organization"), pk=pk
    )
    services.request_activation(request.user, found)
    messages.success(
        request, _("Activation of %(offer)s is requested. You get an e-mail when it is active.") % {"offer": found}
    )
    return HttpResponseRedirect(request.back, status=303)


@requires("benefits.view")
@require_POST
def withdraw(request, pk):
    found = get_object_or_404(Activation.objects.visible_to(request.user), pk=pk)
    request.back = reverse("benefits:membership", args=[found.membership_id])
    services.withdraw(request.user, found)
    messages.success(request, _("The request is withdrawn. You can ask again at any time."))
    return HttpResponseRedirect(request.back, status=303)


def _page(request, open_pk):
    company, now = request.user.organization, timezone.now()
    page = technical_page(request.user, now, open_pk)
    if company.is_migrated and not page.panels:
        return render(request, "benefits/nothing.html", {"nothing": nothing(request.user)})
    context = {
        "page": page,
        "kinds": _kinds(get_language()),
        "products": covered_products(),
        "contact": contact(company.country),
        "center_url": MEMBERSHIP_CENTER_URL,
    }
    return render(request, "benefits/technical.html", context)


@lru_cache(maxsize=16)
def _kinds(language):
    """The table that is the same for everybody who reads this language."""
    return render_to_string("benefits/_kinds.html")


def _panel(request, pk):
    """The fragment; nothing at all while it would look the same as what the page shows (`seen`)."""
    page = technical_page(request.user, timezone.now(), open_pk=pk, only=pk)
    if not page.panels:
        return HttpResponseClientRefresh()
    panel = page.panels[0]
    if request.GET.get("seen") == panel.stamp:
        return HttpResponse(status=204)
    return render(request, "benefits/_panel.html", {"panel": panel, "takes": page.takes, "is_fragment": True})
