from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from benefits.forms.advisory import MessageForm
from benefits.models import AdvisoryRequest
from benefits.rows.advisory import Page
from benefits.services import advisory as services
from partnerportal.accounts.permissions import requires
from partnerportal.common.readonly import shows
from partnerportal.common.refusals import Refused, posts


def _found(request, pk):
    """Of the own company; consultants have their page in the queue."""
    rows = AdvisoryRequest.objects.visible_to(request.user).filter(organization=request.user.organization_id)
    return get_object_or_404(rows.with_people(), pk=pk)


@requires("benefits.view")
@shows
def show(request, pk):
    return _drawn(request, _found(request, pk), MessageForm())


@requires("benefits.view")
@shows
def sent(request, pk):
    """The confirmation: the number, and what happens next."""
    return render(request, "benefits/advisory/sent.html", {"shown": _shown(request, _found(request, pk))})


def _shown(request, row):
    return Page(row, request.user, timezone.now())


def _drawn(request, row, form, status=200):
    return render(
        request, "benefits/advisory/request.html", {"shown": _shown(request, row), "form": form}, status=status
    )


@requires("advisory.request")
@posts("benefits:advisory_request")
def withdraw(request, pk):
    row = services.withdraw(request.user, _found(request, pk))
    messages.success(request, _("%(number)s is withdrawn. Every reserved hour is given back.") % {"number": row.code})
    return HttpResponseRedirect(request.back, status=303)


@requires("advisory.request")
@posts("benefits:advisory_request")
def reply(request, pk):
    row, form, status = _found(request, pk), MessageForm(request.POST), 422
    if form.is_valid():
        try:
            services.reply(request.user, row, form.cleaned_data["text"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
            row, status = _found(request, pk), 409
        else:
            messages.success(request, _("Your reply is sent."))
            return HttpResponseRedirect(request.back, status=303)
    return _drawn(request, row, form, status)
