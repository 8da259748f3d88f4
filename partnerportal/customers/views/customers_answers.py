"""The customer's page, which a link in a mail opens: the token is the right to it, and there is no account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from partnerportal.common.readonly import shows
from partnerportal.common.refusals import posts
from partnerportal.customers.services import relationships_answers as answers

PAGE = "customers:answer"


@login_not_required
@never_cache
@shows
def answer(request, token):
    """Public. Withdrawn, replaced, too old or never given: one page for all (promises.md 88)."""
    row = answers.found_by(token)
    if row is None:
        return render(request, "customers/answer_gone.html")
    context = {"relationship": row, "customer": row.known, "company": row.organization, "token": token}
    return render(request, "customers/answer.html", context)


@login_not_required
@never_cache
@posts(PAGE)
def accept(request, token):
    row = answers.accept(token, "delegates" in request.POST)
    return _done(request, token, row, _("You have accepted %(company)s."))


@login_not_required
@never_cache
@posts(PAGE)
def decline(request, token):
    row = answers.decline(token)
    return _done(request, token, row, _("You have declined. %(company)s is told."))


@login_not_required
@never_cache
@posts(PAGE)
def delegate(request, token):
    row = answers.delegate(token)
    return _done(request, token, row, _("%(company)s has delegated admin from now on."))


@login_not_required
@never_cache
@posts(PAGE)
def undelegate(request, token):
    row = answers.undelegate(token)
    return _done(request, token, row, _("%(company)s has no delegated admin any more."))


def _done(request, token, row, sentence):
    messages.success(request, sentence % {"company": row.organization})
    return redirect(PAGE, token)
