"""The redeem assistant: tenant, both ways side by side, confirmation; each step is an address (domain.md 3.5)."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from benefits.forms.keys import RedeemForm, TenantForm
from benefits.models import Family
from benefits.permissions.keys import can_redeem
from benefits.services import redemptions
from benefits.views import keys
from partnerportal.accounts.permissions import requires
from partnerportal.common.readonly import shows
from partnerportal.common.refusals import Refused

REFUSED, INVALID = 409, 422


@requires("cloud.redeem")
@require_http_methods(["GET", "HEAD", "POST"])
def redeem(request, pk):
    benefit = keys.one(request, pk, Family.CLOUD)
    return _confirmed(request, benefit) if request.method == "POST" else _asked(request, benefit)


@shows
def _asked(request, benefit):
    """Which tenant; then which way; then the consequences."""
    if not (answer := can_redeem(request.user, benefit)):
        return _drawn(request, benefit, answer=answer)
    if "tenant" not in request.GET:
        return _drawn(request, benefit, form=TenantForm())
    form = TenantForm(request.GET)
    if not form.is_valid():
        return _drawn(request, benefit, form=form)
    return _step(request, benefit, form.cleaned_data["tenant"], request.GET.get("way", ""))


def _confirmed(request, benefit):
    form = RedeemForm(request.POST)
    if not form.is_valid():
        return _drawn(request, benefit, INVALID, form=TenantForm(request.POST))
    wanted = form.cleaned_data
    try:
        row = redemptions.redeem(request.user, benefit, wanted["tenant"], wanted["way"], wanted["seen"])
    except Refused as refusal:
        return _again(request, benefit, wanted["tenant"], refusal)
    said = _("The key of %(product)s is redeemed into %(tenant)s.")
    messages.success(request, said % {"product": benefit, "tenant": row.subscription.tenant})
    return HttpResponseRedirect(reverse("benefits:cloud_product", args=[benefit.pk]), status=303)


def _again(request, benefit, tenant, refusal):
    """The numbers as they are now, with what was in the way; a key that cannot be redeemed any more says why."""
    fresh = keys.one(request, benefit.pk, Family.CLOUD)
    if not (answer := can_redeem(request.user, fresh)):
        return _drawn(request, fresh, REFUSED, answer=answer)
    return _step(request, fresh, tenant, "", refusal)


def _step(request, benefit, tenant, way, refusal=None):
    shown = redemptions.preview(benefit, tenant)
    only = shown.choices[0].way if len(shown.choices) == 1 else way
    return _drawn(
        request,
        benefit,
        REFUSED if refusal else 200,
        shown=shown,
        choice=shown.of(only),
        refusal=refusal,
        is_other=tenant != benefit.organization.domain,
    )


def _drawn(request, benefit, status=200, **context):
    return render(request, "benefits/keys/redeem.html", {"benefit": benefit, **context}, status=status)
