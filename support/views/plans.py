"""The support plans side by side, with what the person has now."""

from collections import defaultdict

from django.shortcuts import render
from django.utils.translation import gettext as _

from partnerportal.accounts.permissions import requires
from partnerportal.common.readonly import shows
from support.holdings import holdings
from support.models import Contract, Plan

MOST = 100


@requires("support.compare_plans")
@shows
def plans(request):
    contracts = Contract.objects.visible_to(request.user).filter(state=Contract.State.ACTIVE)
    lines = defaultdict(list)
    for held in holdings(request.user, list(contracts.select_related("organization")[:MOST])):
        for line in held.lines if not held.why else []:
            lines[line.plan_id].append(line)
    rows = [(plan, lines[plan.pk], _note(plan, request.user.organization)) for plan in Plan.objects.all()]
    return render(request, "support/plans.html", {"rows": rows})


def _note(plan, company):
    """What to say where nobody holds a contract of the plan; purchased plans come with a later issue."""
    if plan.is_counted:
        return _("Nothing.")
    if plan.code == "csp":
        return (
            _("Included: your company is in CSP.") if company and company.in_csp else _("Your company is not in CSP.")
        )
    return _("Purchased plans are not recorded in this portal yet.")
