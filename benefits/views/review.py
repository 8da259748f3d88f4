from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from benefits import services
from benefits.forms.technical import RejectForm
from benefits.models import Activation
from benefits.rows.review import review
from partnerportal.accounts.permissions import requires
from partnerportal.common.readonly import shows
from partnerportal.common.refusals import Refused, posts


def _found(request, pk):
    return get_object_or_404(Activation.objects.visible_to(request.user).with_people(), pk=pk)


@requires("staff.review")
@shows
def show(request, pk):
    """One request; for htmx the panel beside the queue, or nothing while it would look the same (`seen`)."""
    return _drawn(request, review(_found(request, pk), request.user, timezone.now()), RejectForm())


def _drawn(request, found, form, status=200):
    if request.htmx and request.GET.get("seen") == found.stamp:
        return HttpResponse(status=204)
    template = "benefits/_review.html" if request.htmx else "benefits/review.html"
    return render(request, template, {"review": found, "form": form}, status=status)


def _button(verb, done):
    """The view of a button of one request: makes the move, comes back to the request, and says what was done."""

    @requires("staff.review")
    @posts("benefits:review")
    def view(request, pk):
        row = verb(request.user, _found(request, pk))
        messages.success(request, done() % {"company": row.organization})
        return HttpResponseRedirect(request.back, status=303)

    return view


claim = _button(services.claim, lambda: _("The request of %(company)s is yours to decide."))
release = _button(services.release_claim, lambda: _("The request of %(company)s is back in the queue."))
approve = _button(services.approve, lambda: _("The request of %(company)s is approved. You can still undo it."))
undo = _button(services.undo, lambda: _("The approval of %(company)s is undone. Nothing was issued."))
retry = _button(services.retry, lambda: _("Issuing the contract of %(company)s starts again now."))


@requires("staff.review")
@posts("benefits:review")
def reject(request, pk):
    found, form, status = _found(request, pk), RejectForm(request.POST), 422
    if form.is_valid():
        try:
            services.reject(request.user, found, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            found, status = _found(request, pk), 409
        else:
            messages.success(request, _("The request of %(company)s is rejected.") % {"company": found.organization})
            return HttpResponseRedirect(request.back, status=303)
    return _drawn(request, review(found, request.user, timezone.now()), form, status)
