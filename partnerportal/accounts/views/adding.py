from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from partnerportal.accounts.people.forms import PersonForm
from partnerportal.accounts.people.rights import somebody
from partnerportal.accounts.people.rows import groups
from partnerportal.accounts.permissions import requires
from partnerportal.accounts.services import invitations, people
from partnerportal.common.refusals import Refused
from partnerportal.common.ways import came_from

REFUSED, INVALID = 409, 422


@requires("users.create")
@never_cache
def add(request):
    """The answer to the POST is the one page that shows the temporary password (domain.md 1.4)."""
    form = PersonForm(request.POST or None)
    if request.method != "POST":
        return _page(request, "add", form)
    if not form.is_valid():
        return _page(request, "add", form, INVALID)
    try:
        data = people.add_person(request.user, form.person)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, "add", form, REFUSED)
    back = came_from(request)
    return shown_once(request, data, f"{back}?{urlencode({'person': data.person.pk})}" if back else "")


@requires("users.create")
def invite(request):
    form = PersonForm(request.POST or None)
    if request.method != "POST":
        return _page(request, "invite", form)
    if not form.is_valid():
        return _page(request, "invite", form, INVALID)
    try:
        row = invitations.invite(request.user, form.person)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, "invite", form, REFUSED)
    messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": row.email})
    return redirect(came_from(request) or "accounts_portal:invitations")


def shown_once(request, data, back=""):
    """The sign-in data of somebody else: this once, in no cache, and nowhere else; `back` is where one came from."""
    response = render(request, "accounts/people/sign_in_data.html", {"data": data, "back": back})
    response["Cache-Control"] = "no-store"
    return response


def _page(request, way, form, status=200):
    chosen = request.POST.getlist("roles")
    boxes = groups(request.user, somebody(request.user.organization), chosen)
    context = {"form": form, "groups": boxes, "is_invite": way == "invite", "back": came_from(request)}
    return render(request, "accounts/people/new.html", context, status=status)
