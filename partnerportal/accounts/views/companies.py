"""What staff answer to a request about a company."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from partnerportal.accounts.companies import COMPANIES
from partnerportal.accounts.company_forms import ConfirmForm, RejectForm
from partnerportal.accounts.permissions import requires
from partnerportal.accounts.services import company_decisions
from partnerportal.common.refusals import Refused, posts

REFUSED, INVALID = 409, 422


@requires(COMPANIES.action)
@posts("accounts_portal:companies_item")
def confirm(request, pk):
    form = ConfirmForm(request.POST)
    judged = form.judged if form.is_valid() else frozenset()
    row = company_decisions.confirm(request.user, COMPANIES.found(request, pk), others=judged)
    messages.success(request, _("“%(what)s” is confirmed; %(name)s is told.") % {"what": row, "name": row.requested_by})
    return redirect("accounts_portal:companies_item", pk)


@requires(COMPANIES.action)
@posts("accounts_portal:companies_item")
def reject(request, pk):
    row, form = COMPANIES.found(request, pk), RejectForm(request.POST)
    if not form.is_valid():
        return COMPANIES.drawn(request, row, INVALID, form=form)
    try:
        row = company_decisions.reject(request.user, row, form.cleaned_data["text"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return COMPANIES.drawn(request, COMPANIES.found(request, pk), REFUSED, form=form)
    messages.success(request, _("“%(what)s” is rejected; %(name)s is told.") % {"what": row, "name": row.requested_by})
    return redirect("accounts_portal:companies_item", pk)
