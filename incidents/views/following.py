"""Who of the desk follows an incident beside its engineer."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from incidents import services
from incidents.desk_forms import FollowForm
from incidents.views.detail import filed, page
from partnerportal.accounts.permissions import requires
from partnerportal.common.refusals import posts
from partnerportal.common.text import as_key

BACK = "incidents:detail"


@requires("staff.answer")
@posts(BACK)
def follow(request, reference):
    form = FollowForm(request.POST, auto_id="follow_%s")
    if not form.carry_out(services.follow, request.user, filed(request, reference)):
        return page(request, filed(request, reference), form.status, follow=form)
    messages.success(request, _("%(name)s follows the incident at the desk.") % {"name": form.person})
    return redirect(request.back)


@requires("staff.answer")
@posts(BACK)
def unfollow(request, reference):
    incident = filed(request, reference)
    followers = incident.desk_followers.select_related("user")
    if (follower := followers.filter(user=as_key(request.POST.get("person", ""))).first()) is None:
        raise Http404
    services.unfollow(request.user, incident, follower.user)
    messages.success(request, _("%(name)s does not follow the incident any more.") % {"name": follower.user})
    return redirect(request.back)
