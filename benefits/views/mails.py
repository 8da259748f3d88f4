from django.shortcuts import get_object_or_404, render

from benefits.mails import mails_about
from benefits.models import MembershipBenefit
from partnerportal.accounts.permissions import requires
from partnerportal.common.paging import keyset
from partnerportal.common.readonly import shows


@requires("benefits.view")
@shows
def show(request, pk):
    """Every mail about one benefit, the newest first."""
    rows = MembershipBenefit.objects.visible_to(request.user)
    found = get_object_or_404(rows.select_related("membership__offer", "membership__contract"), pk=pk)
    context = {"benefit": found, "page": keyset(mails_about(found), request.GET)}
    return render(request, "benefits/mails.html", context)
