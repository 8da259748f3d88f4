"""Which plots each report has, by the name of their CSV."""

from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict

from incidents.models import Incident
from incidents.reports import figures, plots
from incidents.reports.filters import PartnerFilter, ReportFilter, StaffFilter
from incidents.reports.period import Period
from partnerportal.accounts.models import User
from partnerportal.common.plots import FactPlot


@dataclass(frozen=True)
class Report:
    """`now` holds what is drawn whether or not anything was filed, `months` what was in the months of the filter."""

    form: ReportFilter
    months: dict[str, FactPlot]
    is_empty: bool
    now: dict[str, FactPlot]

    @property
    def plots(self) -> dict[str, FactPlot]:
        return self.now | self.months


def partner(params: QueryDict, user: User, now: datetime) -> Report:
    """Of what the person may see: the company's own for some roles, those for customers for others (model.md 3)."""
    form = PartnerFilter(params, user)
    period = Period.until(now, form.count, user.zone)
    rows = form.narrow(Incident.objects.submitted().visible_to(user))
    products = figures.products(rows, period)
    months = {
        "responses": plots.responses_by_severity(figures.responses(rows, period, now)),
        "months": plots.by_month(products, period),
        "products": plots.by_product(products),
        "plans": plots.by_plan(figures.spent(rows, period)),
    }
    return Report(form, months, not products, {})


def staff(params: QueryDict, user: User, now: datetime) -> Report:
    """Of everything that staff may see; the queue as it is now, the rest over the months."""
    form = StaffFilter(params)
    period = Period.until(now, form.count, user.zone)
    rows = form.narrow(Incident.objects.submitted().visible_to(user))
    found, products = figures.responses(rows, period, now), figures.products(rows, period)
    months = {"responses": plots.responses_by_severity(found)}
    for severity in (*Incident.Severity.values, ""):
        months[f"responses-{severity.lower() or 'none'}"] = plots.responses_by_month(found, period, severity)
    months |= {"months": plots.by_month(products, period), "products": plots.by_product(products)}
    return Report(form, months, not products, {"age": plots.queue_age(figures.waiting(rows, now))})
