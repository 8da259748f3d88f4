from django.contrib import messages
from django.http import HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from benefits import services
from benefits.forms.technical import QueueFilter, RejectForm
from benefits.models import Activation
from benefits.rows.pace import median_ages
from benefits.rows.queue import Age, head, outcome, queue_page
from partnerportal.accounts.permissions import requires
from partnerportal.common.csvs import csv_response
from partnerportal.common.readonly import shows
from partnerportal.common.refusals import Refused, posts
from partnerportal.common.text import as_key


def _asked(request, now):
    form = QueueFilter(request.GET)
    return form, form.narrow(Activation.objects.visible_to(request.user), request.user, now)


@requires("staff.review")
@shows
def show(request):
    now = timezone.now()
    form, rows = _asked(request, now)
    page = queue_page(rows, request.GET, form.order, request.user, now)
    query = request.GET.urlencode()
    context = {
        "form": form,
        "page": page,
        "query": query,
        "csv_url": f"{reverse('benefits:queue_csv')}?{query}",
        "oldest_first": form.order == "requested_at",
        "head": head(request.user, now),
        "plot": median_ages(now),
    }
    return render(request, "benefits/queue.html", context)


@requires("staff.review")
@shows
def export(request):
    now = timezone.now()
    form, rows = _asked(request, now)
    header = [
        *(_("Company"), _("MPN ID"), _("Country"), _("Offer"), _("Asked (UTC)"), _("Asked by"), _("Target (UTC)")),
        *(_("Hours"), _("State"), _("Claimed by"), _("Decided (UTC)"), _("Decided by"), _("Reason")),
    ]
    ordered = rows.with_people().order_by(form.order, "pk")
    return csv_response("activations.csv", header, (_line(row, now) for row in ordered.iterator(500)))


def _line(row, now):
    company = row.organization
    return [
        *(
            company.name,
            company.mpn_id,
            company.country,
            row.membership,
            row.requested_at.isoformat(),
            row.requested_by,
        ),
        *(row.target_at.isoformat(), round(Age(row, now).value.total_seconds() / 3600, 1), row.status.word),
        *(row.claimed_by, row.decided_at.isoformat() if row.decided_at else "", row.decided_by),
        row.get_reason_display(),
    ]


def _picked(request):
    """The rows that were picked, once each; a value that is no key of ours becomes one that no row has."""
    return [as_key(pk) for pk in dict.fromkeys(request.POST.getlist("pk"))]


@requires("staff.review")
@posts("benefits:queue")
def decide(request):
    """Approves or rejects many: each row gets its own result, and the list comes back as it was filtered."""
    request.back = f"{request.back}?{QueryDict(request.POST.get('query', '')).urlencode()}".rstrip("?")
    pks = _picked(request)
    if not pks:
        raise Refused(_("Select at least one request."))
    if request.POST.get("verb") == "reject":
        return _reject(request, pks)
    return _told(request, services.approve_many(request.user, pks), "approve")


def _reject(request, pks):
    form = RejectForm(request.POST if "reason" in request.POST else None)
    if form.is_valid():
        return _told(request, services.reject_many(request.user, pks, **form.cleaned_data), "reject")
    rows = Activation.objects.visible_to(request.user).with_people().filter(pk__in=pks).order_by("requested_at", "pk")
    context = {"form": form, "rows": rows, "query": request.POST.get("query", ""), "back": request.back}
    return render(request, "benefits/reject_many.html", context, status=422 if form.is_bound else 200)


def _told(request, results, verb):
    all_done, text = outcome(results, verb)
    (messages.success if all_done else messages.warning)(request, text)
    return HttpResponseRedirect(request.back, status=303)
