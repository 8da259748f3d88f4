"""The balance of each counted line over its year, one sum a day, whatever the ledger holds."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Min, Sum
from django.db.models.functions import TruncDate
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerportal.common.plots import BalancePlot, HoursPlot, Move, hours
from support.models import Contract, Entitlement, Entry, Unit


@dataclass(frozen=True)
class Year:
    """The days that a plot covers, the day it is looked at, and what it is called where the line has no own name."""

    start: date
    end: date
    today: date
    title: str = ""


def balance_plots(contract: Contract, lines: Sequence[Entitlement], today: date) -> dict[int, BalancePlot]:
    """A plot for each counted line of a contract, by its key; none before it is issued. One query."""
    if contract.start_date is None:
        return {}
    start, end = contract.start_date, _end(contract, today)
    year = Year(start, max(start, end), today)
    return year_plots(dict.fromkeys(lines, year), contract.organization.zone)


def year_plots(years: Mapping[Entitlement, Year], zone: ZoneInfo) -> dict[int, BalancePlot]:
    """A plot for each counted line over its year, by its key, of incidents or of hours. One query.

    `zone` is the company's, where its days begin.
    """
    counted = [line for line in years if line.quota is not None]
    moves = _moves(counted, zone) if counted else {}
    return {line.pk: _plot(line, years[line], moves.get(line.pk, [])) for line in counted}


def _plot(line: Entitlement, year: Year, moves: list[Move]) -> BalancePlot:
    quota, title = line.quota or 0, year.title or str(line)
    if line.unit == Unit.QUARTER_HOUR:
        return HoursPlot(title, hours(quota), year.start, year.end, year.today, moves)
    return BalancePlot(title, quota, year.start, year.end, year.today, moves)


def _end(contract: Contract, today: date) -> date:
    """The end of the year; in the renewal window the end of the window; of an ended contract its last day."""
    if contract.state == Contract.State.ENDED:
        return contract.last_day
    return contract.end_date if today <= contract.end_date else contract.usable_until


def _moves(lines: Sequence[Entitlement], zone: ZoneInfo) -> dict[int, list[Move]]:
    sums = (
        Entry.objects.filter(entitlement__in=lines)
        .annotate(on=TruncDate("at", tzinfo=zone))
        .order_by()
        .values("entitlement", "on", "kind")
        .annotate(total=Sum("units"), first=Min("pk"))
        .order_by("on", "first")
    )
    in_hours = {line.pk for line in lines if line.unit == Unit.QUARTER_HOUR}
    moves: dict[int, list[Move]] = defaultdict(list)
    for row in sums:
        sign, line = -1 if row["kind"] == Entry.Kind.CONSUMED else 1, row["entitlement"]
        if line in in_hours:
            units: int | float = hours(row["total"])
            text = _hours_text(row["kind"], units)
        else:
            units, text = row["total"], _text(row["kind"], row["total"])
        moves[line].append(Move(row["on"], text, sign * units))
    return moves


def _text(kind: str, units: int) -> str:
    sentences = {
        Entry.Kind.GRANTED: _("Granted"),
        Entry.Kind.ADJUSTED: _("Added"),
        Entry.Kind.CONSUMED: ngettext("%(units)s incident taken", "%(units)s incidents taken", units),
        Entry.Kind.GIVEN_BACK: ngettext("%(units)s incident given back", "%(units)s incidents given back", units),
    }
    return sentences[Entry.Kind(kind)] % {"units": units}


def _hours_text(kind: str, units: int | float) -> str:
    sentences = {
        Entry.Kind.GRANTED: _("Granted"),
        Entry.Kind.ADJUSTED: _("Added"),
        Entry.Kind.CONSUMED: _("%(hours)s h taken"),
        Entry.Kind.GIVEN_BACK: _("%(hours)s h given back"),
    }
    return sentences[Entry.Kind(kind)] % {"hours": number_format(units, use_l10n=True)}
