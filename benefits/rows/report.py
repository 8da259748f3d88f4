"""The usage report: a plot for each thing that is counted, under the heading of its family."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from benefits.models import Family
from benefits.usage import Figure, Measure
from partnerportal.common.plots import Month, UsagePlot


@dataclass(frozen=True)
class Section:
    """One family with its plots."""

    family: Family
    plots: list[UsagePlot]


def sections(found: dict[Measure, list[Figure]], family: str = "") -> list[Section]:
    """The families that have something, or the one that was asked for, in the order of the pages."""
    return [
        Section(each, [_plot(measure, figures) for measure, figures in found.items() if measure.family == each])
        for each in Family
        if each in {measure.family for measure in found} and family in {"", each}
    ]


def month_text(figure: Figure) -> str:
    """Nov 2026"""
    return date_format(figure.month.first, pgettext("a month, see Django's date filter", "M Y"))


def _plot(measure: Measure, figures: list[Figure]) -> UsagePlot:
    months = [
        Month(month_text(f), None if f.granted is None else float(f.granted), float(f.used), float(f.in_month))
        for f in figures
    ]
    return UsagePlot(str(measure.name), _sentence(measure, figures[-1]), str(measure.name), [*map(_plain, months)])


def _plain(month: Month) -> Month:
    """Whole numbers without a decimal point, so that 12.0 reads 12."""
    values = [v if v is None or v != int(v) else int(v) for v in (month.granted, month.used, month.in_month)]
    return Month(month.label, values[0], values[1] or 0, values[2] or 0)


def _sentence(measure: Measure, last: Figure) -> str:
    facts = {"name": measure.name, "used": last.used, "granted": last.granted, "month": month_text(last)}
    if last.granted is None:
        return _("%(name)s: %(used)s used by %(month)s; unlimited.") % facts
    return _("%(name)s: %(used)s of %(granted)s used by %(month)s. The mark above a bar is what was granted.") % facts
