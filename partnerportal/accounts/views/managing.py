from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from partnerportal.accounts import leaving
from partnerportal.accounts.people.admins import is_last
from partnerportal.accounts.people.forms import RolesForm
from partnerportal.accounts.people.rights import can_disable, can_leave
from partnerportal.accounts.people.rows import kept
from partnerportal.accounts.permissions import requires
from partnerportal.accounts.services import ending, people
from partnerportal.accounts.services.roles import set_roles
from partnerportal.accounts.views.adding import shown_once
from partnerportal.accounts.views.people import found, page_of
from partnerportal.common.refusals import Refused, demand, posts

REFUSED = 409


@requires("users.view")
@posts("accounts_portal:user")
def roles(request, pk):
    person, form = found(request, pk), RolesForm(request.POST)
    if not form.is_valid():
        return page_of(request, person, request.POST.getlist("roles"), _("Choose among the roles shown."), REFUSED)
    wanted = form.wanted | kept(request.user, person)
    try:
        change = set_roles(request.user, person, wanted, form.shown)
    except Refused as refusal:
        return page_of(request, found(request, pk), wanted, str(refusal), REFUSED)
    said = _("The roles of %(name)s were changed.") if change else _("The roles of %(name)s are as they were.")
    messages.success(request, said % {"name": person})
    return redirect("accounts_portal:user", pk)


@requires("users.disable")
def disable(request, pk):
    """What hangs on the person, on one page; confirming lets go of all of it at once."""
    person = found(request, pk)
    if request.method != "POST":
        demand(can_disable(request.user, person))
        return _ending(request, "accounts/people/disable.html", person)
    request.back = reverse("accounts_portal:user", args=[pk])
    ending.disable(request.user, person)
    messages.success(request, _("The account of %(name)s is disabled.") % {"name": person})
    return HttpResponseRedirect(request.back, status=303)


@requires("users.disable")
@posts("accounts_portal:user")
def enable(request, pk):
    person = ending.enable(request.user, found(request, pk))
    facts = {"name": person}
    messages.success(request, _("%(name)s is enabled and chooses a new password by the link in a mail.") % facts)
    return HttpResponseRedirect(request.back, status=303)


@requires("users.reset_sign_in")
@posts("accounts_portal:user")
def sign_in_data(request, pk):
    return shown_once(request, people.reset_sign_in(request.user, found(request, pk)))


def leave(request):
    """For members and guests alike; a holder belongs to no company."""
    demand(can_leave(request.user))
    if request.method != "POST":
        return _ending(request, "accounts/people/leave.html", request.user, is_last=is_last(request.user))
    request.back = reverse("accounts_portal:leave")
    company = ending.leave(request.user)
    messages.success(
        request, _("You have left %(company)s. Your account belongs to no company now.") % {"company": company}
    )
    return redirect("pages:home")


def _ending(request, template, person, **more):
    context = {"person": person, "hanging": leaving.hanging(person), **more}
    return render(request, template, context)
