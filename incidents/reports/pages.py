"""Which plots each report has, by the name of their CSV."""

from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict

from incidents.models import Incident
from incidents.reports import figures, plots
from incidents.reports.filters import PartnerFilter, ReportFilter, StaffFilter
from incidents.reports.period import Period
from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.common.plots import FactPlot


@dataclass(frozen=True)
class Report:
    """`always` names what is drawn also where nothing was filed in the months of the filter."""

    form: ReportFilter
    plots: dict[str, FactPlot]
    is_empty: bool
    always: frozenset[str]

    @property
    def shown(self) -> dict[str, FactPlot]:
        return {name: plot for name, plot in self.plots.items() if not self.is_empty or name in self.always}


def partner(params: QueryDict, user: User, now: datetime) -> Report:
    """Of what the person may see: the company's own for some roles, those for customers for others (model.md 3).

    What plans spent is for who sees the company's contracts what the ledger says, of its holders, too.
    """
    form = PartnerFilter(params, user)
    period = Period.until(now, form.count, user.zone)
    found = figures.tallies(form.narrow(Incident.objects.submitted().visible_to(user)), period, now)
    company = user.organization if may(user, "incidents.see_company") else None
    paid = figures.tallies(form.narrow(figures.paid_by(company)), period, now) if company else found
    products, spent = figures.products(found), figures.spent(paid)
    drawn = {
        "responses": plots.responses_by_severity(figures.responses(found)),
        "months": plots.by_month(products, period),
        "products": plots.by_product(products),
        "plans": plots.by_plan(spent, plots.Whose.COMPANY if company else plots.Whose.SEEN),
    }
    return Report(form, drawn, not products, frozenset({"plans"} if spent else ()))


def staff(params: QueryDict, user: User, now: datetime) -> Report:
    """Of everything that staff may see; the queue as it is now, the rest over the months."""
    form = StaffFilter(params)
    period = Period.until(now, form.count, user.zone)
    rows = form.narrow(Incident.objects.submitted().visible_to(user))
    found = figures.tallies(rows, period, now)
    promises, products = figures.responses(found), figures.products(found)
    drawn = {
        "age": plots.queue_age(figures.waiting(rows, now)),
        "responses": plots.responses_by_severity(promises),
    }
    for severity in (*Incident.Severity.values, ""):
        drawn[f"responses-{severity.lower() or 'none'}"] = plots.responses_by_month(promises, period, severity)
    drawn |= {"months": plots.by_month(products, period), "products": plots.by_product(products)}
    drawn["plans"] = plots.by_plan(figures.spent(found))
    return Report(form, drawn, not products, frozenset({"age"}))
