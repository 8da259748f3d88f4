"""Become a Global admin: ask those who are, else prove the company's domain (D53)."""

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partnerportal.accounts import requesting
from partnerportal.accounts.models import CompanyRequest
from partnerportal.accounts.permissions import can_become_admin, requires
from partnerportal.accounts.services import companies
from partnerportal.common.refusals import Refused, posts

KIND = CompanyRequest.Kind.BECOME_ADMIN
BACK = "accounts_portal:become_admin"


@requires("organization.become_admin")
def admin(request):
    request.back = request.path
    if request.method == "POST":
        companies.ask_to_become_admin(request.user)
        messages.success(request, _("Publish the value below, then select Check now."))
        return redirect(BACK)
    context = {
        "own": requesting.own(request.user, KIND),
        "answer": can_become_admin(request.user),
        "ask": requesting.ask_an_admin(request.user),
    }
    return render(request, "accounts/become_admin.html", context)


@requires("organization.become_admin")
@posts(BACK)
def check(request):
    row = requesting.open_one(request.user, KIND)
    if not consume(request, action="check_domain"):
        raise Refused(_("Too many checks. Wait a minute, and check again."))
    row = companies.check_domain(request.user, row)
    messages.success(
        request, _("The domain %(domain)s is proved. Staff of the portal decide now.") % {"domain": row.domain}
    )
    return HttpResponseRedirect(request.back, status=303)


@requires("organization.become_admin")
@posts(BACK)
def withdraw(request):
    companies.withdraw(request.user, requesting.open_one(request.user, KIND))
    messages.success(request, _("The request is withdrawn. You can ask again at any time."))
    return HttpResponseRedirect(request.back, status=303)
