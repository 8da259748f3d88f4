"""The support plans side by side, with what the person has now."""

from django.shortcuts import render

from partnerportal.accounts.permissions import requires
from partnerportal.common.readonly import shows
from support.holdings import holdings
from support.models import Contract, Plan


@requires("support.compare_plans")
@shows
def plans(request):
    contracts = Contract.objects.visible_to(request.user).filter(state=Contract.State.ACTIVE)
    mine = holdings(request.user, list(contracts.select_related("organization")[:100]))
    lines = {}
    for held in mine:
        for line in held.lines if not held.why else []:
            lines.setdefault(line.plan_id, []).append(line)
    rows = [(plan, lines.get(plan.pk, [])) for plan in Plan.objects.all()]
    return render(request, "support/plans.html", {"rows": rows, "company": request.user.organization})
