"""Sharing a contract: mail to people of the company or to one outside address (D58)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext

from partnerportal.accounts.permissions import requires
from partnerportal.common.refusals import Refused
from partnerportal.common.text import like_words
from support import services
from support.forms import ShareForm
from support.models import Contract
from support.services.links import needs_link

REFUSED, INVALID = 409, 422


@requires("support.share")
def share(request, pk):
    contracts = Contract.objects.visible_to(request.user).filter(organization=request.user.organization_id)
    contract = get_object_or_404(contracts.select_related("organization"), pk=pk)
    words = like_words(request.GET.get("q", ""))
    form = ShareForm(request.POST if request.method == "POST" else None, request.user, words)
    context = {"form": form, "contract": contract, "words": words, "needs_link": needs_link(contract)}
    if request.method != "POST":
        return render(request, "support/share.html", context)
    if not form.is_valid():
        return render(request, "support/share.html", context, status=INVALID)
    try:
        count = services.share(request.user, contract, *form.receivers)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return render(request, "support/share.html", context, status=REFUSED)
    text = ngettext(
        "Shared with %(count)s person: a mail is on its way.",
        "Shared with %(count)s people: mails are on their way.",
        count,
    )
    messages.success(request, text % {"count": count})
    return redirect(contract)
