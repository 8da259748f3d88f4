"""Mail that came in, for operators: who wrote, and what became of it. What was written is not kept here."""

from django.conf import settings
from django.shortcuts import render

from incidents.mail.filters import MailFilter
from incidents.models import InboundMail
from partnerportal.accounts.permissions import requires
from partnerportal.common.paging import keyset
from partnerportal.common.readonly import shows

ROW = ("sender", "subject", "verdict", "why", "at", "incident__title", "user__name", "user__email")


@requires("staff.operate")
@shows
def index(request):
    form = MailFilter(request.GET)
    rows = form.narrow(InboundMail.objects.visible_to(request.user)).select_related("incident", "user").only(*ROW)
    context = {"form": form, "page": keyset(rows, request.GET), "domain": settings.REPLY_DOMAIN}
    return render(request, "incidents/mail/list.html", context)
