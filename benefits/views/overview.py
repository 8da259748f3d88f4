from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from benefits.forms.overview import BenefitFilter
from benefits.regions import MEMBERSHIP_CENTER_URL
from benefits.rows.nothing import nothing
from benefits.rows.overview import SORTS, overview, sort
from partnerportal.accounts.models import Role
from partnerportal.accounts.permissions import may, requires
from partnerportal.common.csvs import csv_response
from partnerportal.common.readonly import shows


def _listed(request):
    """The page's data, its filter, and the rows as filtered and sorted: the same for the page and its export."""
    data = overview(request.user, timezone.now())
    form = BenefitFilter(request.GET, data.benefits)
    return data, form, sort(form.narrow(), request.GET.get("sort", ""))


def _columns(params):
    """For each column that sorts: the link that sorts by it, or the other way round, and how it is sorted now."""
    now = params.get("sort", "")
    for name in SORTS:
        query = params.copy()
        query["sort"] = f"-{name}" if now == name else name
        yield (
            name,
            {"url": f"?{query.urlencode()}", "order": {name: "ascending", f"-{name}": "descending"}.get(now, "")},
        )


@requires("benefits.view")
@shows
def show(request):
    data, form, rows = _listed(request)
    if request.user.organization.is_migrated and not data.has_current:
        return render(request, "benefits/nothing.html", {"nothing": nothing(request.user)})
    context = {"data": data, "form": form, "rows": rows, "columns": dict(_columns(request.GET))}
    context["csv_url"] = f"{reverse('benefits:overview_csv')}?{request.GET.urlencode()}"
    context["report_url"] = reverse("benefits:report") if may(request.user, "benefits.report") else ""
    context["may_become_admin"] = Role.GLOBAL_ADMIN not in request.user.roles
    return render(request, "benefits/overview.html", {**context, "center_url": MEMBERSHIP_CENTER_URL})


@requires("benefits.view")
@shows
def export(request):
    _data, _form, rows = _listed(request)
    header = [
        *(_("Benefit"), _("Family"), _("Offer"), _("Year"), _("Type"), _("Unit")),
        *(_("Quantity"), _("Used"), _("Status"), _("Expires"), _("Usable through")),
    ]
    return csv_response("benefits.csv", header, map(_line, rows))


def _line(row):
    benefit, membership = row.benefit, row.membership
    quantity = _("Unlimited") if benefit.is_unlimited else benefit.quantity
    return [
        *(benefit.name, benefit.get_family_display(), membership.offer.name, membership.year),
        *(benefit.get_grade_display(), benefit.get_unit_display(), quantity, row.used),
        *(row.status.word, benefit.expires_date.isoformat(), benefit.usable_until.isoformat()),
    ]
