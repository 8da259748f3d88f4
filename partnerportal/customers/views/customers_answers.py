"""The customer's page, which a link in a mail opens: the token is the right to it, and there is no account."""

from allauth.core.ratelimit import consume_or_429
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from partnerportal.common.readonly import shows
from partnerportal.common.refusals import posts
from partnerportal.customers.services import relationships_answers as answers

PAGE = "customers:answer"
GONE, TOO_MANY = 404, 429
WAIT_SECONDS = "60"


@login_not_required
@never_cache
@require_safe
def answer(request, token):
    """Public. Withdrawn, replaced, too old or never given: one page for all (promises.md 88); guessing is slowed."""
    row = answers.found_by(token)
    return _gone(request) if row is None else _shown(request, row, token)


@shows
def _shown(request, row, token):
    context = {"relationship": row, "customer": row.known, "company": row.organization, "token": token}
    context["too_old"] = "" if answers.gives(row, timezone.now()) else answers.too_old(row)
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


def _gone(request):
    is_slow = consume_or_429(request, action="customer_link", limit_get=True) is not None
    answer = render(request, "customers/answer_gone.html", status=TOO_MANY if is_slow else GONE)
    if is_slow:
        answer["Retry-After"] = WAIT_SECONDS
    return answer


def _done(request, token, row, sentence):
    messages.success(request, sentence % {"company": row.organization})
    return redirect(PAGE, token)
