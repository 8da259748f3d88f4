"""The support plans side by side; staff register what a company bought elsewhere."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partnerportal.accounts.permissions import may, requires
from partnerportal.common.paging import keyset
from partnerportal.common.readonly import shows
from partnerportal.common.refusals import Refused
from support.plan_forms import RegisterForm
from support.plan_rows import rows
from support.services import plans as services

REFUSED, INVALID = 409, 422


@requires("support.compare_plans")
@shows
def plans(request):
    context = {"rows": rows(request.user), "may_register": bool(may(request.user, services.REGISTERS))}
    return render(request, "support/plans.html", context)


@requires(services.REGISTERS)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request):
    form = RegisterForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _registered(request, form, INVALID if form.is_bound else 200)
    try:
        contract = services.register(request.user, form.registration)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _registered(request, form, REFUSED)
    facts = {"plan": contract, "company": contract.organization}
    messages.success(request, _("%(plan)s of %(company)s is active.") % facts)
    return HttpResponseRedirect(reverse("support:plan_register"), status=303)


@requires(services.REGISTERS)
@require_POST
def unregister(request, pk):
    contract = get_object_or_404(services.registrable(request.user), pk=pk)
    request.back = reverse("support:plan_register")
    before = services.unregister(request.user, contract)
    facts = {"plan": contract, "company": contract.organization, "before": before}
    said = _("%(plan)s of %(company)s is taken back. It cannot be chosen any more.")
    if before:
        said = _("%(plan)s of %(company)s is taken back. %(before)s, which it had ended, is active again.")
    messages.success(request, said % facts)
    return HttpResponseRedirect(request.back, status=303)


def _registered(request, form, status=200):
    page = keyset(services.registrable(request.user), request.GET)
    for contract in page.items:
        contract.agreement = services.agreement_of(contract)
    return render(request, "support/plans_register.html", {"form": form, "page": page}, status=status)
