from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from benefits.advice import advice, has_paid_plan
from benefits.forms.advisory_filter import RequestFilter
from benefits.models import AdvisoryRequest
from benefits.permissions.advisory import can_ask
from benefits.regions import MEMBERSHIP_CENTER_URL
from benefits.rows import advisory_statement
from benefits.rows.advisory import balances
from benefits.running import nothing_yet
from benefits.topics import topics
from partnerportal.accounts.permissions import may, requires
from partnerportal.common.csvs import csv_response
from partnerportal.common.paging import keyset
from partnerportal.common.readonly import shows


def _requests(user):
    """The company's for its admins, else one's own; of consultants only those of their own company."""
    rows = AdvisoryRequest.objects.visible_to(user).filter(organization=user.organization_id)
    return rows.select_related("requested_by", "entitlement")


@requires("benefits.view")
@shows
def show(request):
    user, now = request.user, timezone.now()
    found, rows, form = advice(user, now), _requests(user), RequestFilter(request.GET)
    page = keyset(form.narrow(rows), request.GET, form.order)
    if user.organization.is_migrated and not found and not page and not form.is_filtered and not rows.exists():
        return nothing_yet(request)
    context = {
        "advice": found,
        "balances": balances(user, found, user.organization.today(now)),
        "form": form,
        "page": page,
        "csv_url": f"{reverse('benefits:advisory_hours_csv')}?{request.GET.urlencode()}",
        "sees_company": may(user, "advisory.see_company"),
        "may_ask": can_ask(user),
        "out_of_scope": topics().out_of_scope,
        "has_paid_plan": has_paid_plan(user),
        "center_url": MEMBERSHIP_CENTER_URL,
    }
    return render(request, "benefits/advisory/hours.html", context)


@requires("benefits.view")
@shows
def export(request):
    form = RequestFilter(request.GET)
    header = [
        *(_("Number"), _("Title"), _("Scenario"), _("Product"), _("Topic"), _("State"), _("Asked by")),
        *(_("Asked (UTC)"), _("Estimate in hours"), _("Hours it took"), _("Counted")),
    ]
    rows = form.narrow(_requests(request.user)).order_by("-pk")
    return csv_response("advisory-requests.csv", header, (_cells(row) for row in rows.iterator(500)))


def _cells(row):
    asked = [row.code, row.title, row.get_scenario_display(), row.product, row.topic, row.status.word]
    when = [row.requested_by, row.requested_at.isoformat(timespec="seconds")]
    return [*asked, *when, row.estimate_hours, row.actual_hours, _("Yes") if row.is_counted else _("No")]


@requires("benefits.view")
@shows
def statement(request):
    page = keyset(advisory_statement.entries(request.user), request.GET)
    context = {"page": page, "rows": advisory_statement.rows(request.user, page.items)}
    return render(request, "benefits/advisory/statement.html", context)


@requires("benefits.view")
@shows
def statement_csv(request):
    header = [_("Time (UTC)"), _("Offer"), _("Movement"), _("Reason"), _("Reference"), _("For"), _("By")]
    header += [_("Change in hours"), _("Left in hours")]
    rows = (_movement(found) for found in advisory_statement.whole(request.user))
    return csv_response("advisory-statement.csv", header, rows)


def _movement(found):
    entry = found.row.entry
    told = [found.offer, found.row.what, found.reason, entry.reference, found.title, found.row.by]
    return [entry.at.isoformat(timespec="seconds"), *told, found.change, found.left]
