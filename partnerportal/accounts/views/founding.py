"""Join the network: a person without a company asks for one (D54)."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partnerportal.accounts import requesting
from partnerportal.accounts.company_forms import JoinForm
from partnerportal.accounts.joining import can_join
from partnerportal.accounts.models import CompanyRequest
from partnerportal.accounts.permissions import requires
from partnerportal.accounts.services import companies
from partnerportal.common.refusals import Refused, posts

KIND = CompanyRequest.Kind.JOIN
REFUSED, INVALID = 409, 422


@requires("organization.join")
def join(request):
    if request.method != "POST":
        return _page(request, JoinForm(initial={"language": request.user.speaks, "time_zone": str(request.user.zone)}))
    form = JoinForm(request.POST)
    if not form.is_valid():
        return _page(request, form, INVALID)
    try:
        row = companies.ask_to_join(request.user, form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, form, REFUSED)
    messages.success(
        request, _("Staff of the portal look at %(name)s now, and answer by mail.") % {"name": row.company_name}
    )
    return redirect("accounts_portal:join")


@requires("organization.join")
@posts("accounts_portal:join")
def withdraw(request):
    companies.withdraw(request.user, requesting.open_one(request.user, KIND))
    messages.success(request, _("The request is withdrawn. You can ask again at any time."))
    return HttpResponseRedirect(request.back, status=303)


def _page(request, form, status=200):
    context = {"form": form, "own": requesting.own(request.user, KIND), "answer": can_join(request.user)}
    return render(request, "accounts/join.html", context, status=status)
