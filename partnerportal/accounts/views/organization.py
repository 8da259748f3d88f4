from django.shortcuts import render

from partnerportal.accounts.permissions import requires
from partnerportal.common.readonly import shows


@requires("organization.view")
@shows
def organization(request):
    return render(request, "accounts/organization.html", {"company": request.user.organization})
