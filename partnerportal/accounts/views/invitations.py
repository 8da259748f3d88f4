from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partnerportal.accounts.models import Invitation
from partnerportal.accounts.permissions import requires
from partnerportal.accounts.services import invitations as services
from partnerportal.common.paging import keyset
from partnerportal.common.readonly import shows


@requires("users.create")
@shows
def invitations(request):
    rows = Invitation.objects.visible_to(request.user).select_related("invited_by", "accepted_by")
    return render(request, "accounts/people/invitations.html", {"page": keyset(rows, request.GET)})


@requires("users.create")
@require_POST
def send_again(request, pk):
    row = services.send_again(request.user, _found(request, pk))
    messages.success(request, _("A new link is on its way to %(email)s. The old one is dead.") % {"email": row.email})
    return HttpResponseRedirect(request.back, status=303)


@requires("users.create")
@require_POST
def withdraw(request, pk):
    row = services.withdraw(request.user, _found(request, pk))
    messages.success(request, _("The invitation of %(email)s is withdrawn.") % {"email": row.email})
    return HttpResponseRedirect(request.back, status=303)


def _found(request, pk):
    """One of the company; a refusal goes back to the list."""
    request.back = reverse("accounts_portal:invitations")
    return get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
