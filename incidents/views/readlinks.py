"""The customer's link to one request: giving and revoking it, and the public page that it opens."""

from allauth.core.ratelimit import consume_or_429
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from incidents.handover_forms import ReaderForm
from incidents.models import Message, ReadLink
from incidents.services import readlinks
from incidents.views.detail import filed, page
from partnerportal.accounts.permissions import requires
from partnerportal.common.readonly import shows
from partnerportal.common.refusals import posts

BACK = "incidents:detail"
GONE, TOO_MANY = 404, 429
WAIT_SECONDS = "60"


@requires("customers.file")
@posts(BACK)
def give(request, reference):
    form = ReaderForm(request.POST, auto_id="reader_%s")
    if not form.carry_out(readlinks.give, request.user, filed(request, reference)):
        return page(request, filed(request, reference), form.status, reader=form)
    messages.success(request, _("The link was mailed. It can be read for 30 days."))
    return redirect(request.back)


@requires("customers.file")
@require_POST
def revoke(request, reference, pk):
    request.back = reverse(BACK, args=[reference])
    rows = ReadLink.objects.visible_to(request.user).filter(incident=filed(request, reference))
    readlinks.revoke(request.user, get_object_or_404(rows.select_related("incident"), pk=pk))
    messages.success(request, _("The link does not open any more."))
    return redirect(request.back)


@login_not_required
@never_cache
@require_safe
def read(request, token):
    """Public: the token is the right. Dead and never given look the same, and guessing is slowed down."""
    link = readlinks.found_by(token)
    if link is None:
        is_slow = consume_or_429(request, action="read_request", limit_get=True) is not None
        answer = render(request, "incidents/readlink/gone.html", status=TOO_MANY if is_slow else GONE)
        if is_slow:
            answer["Retry-After"] = WAIT_SECONDS
        return _private(answer)
    return _private(_shown(request, link))


@shows
def _shown(request, link):
    said = Message.objects.filter(incident=link.incident, is_internal=False).order_by("pk")
    context = {"incident": link.incident, "link": link, "said": said.only("body", "at", "is_staff", "incident")}
    return render(request, "incidents/readlink/read.html", context)


def _private(answer):
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
