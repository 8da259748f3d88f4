"""The balance of each counted line over its contract's year, one sum a day, whatever the ledger holds."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db.models import Min, Sum
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerportal.common.plots import BalancePlot, Move
from support.models import Contract, Entitlement, Entry


def balance_plots(contract: Contract, lines: Sequence[Entitlement], today: date) -> dict[int, BalancePlot]:
    """A plot for each counted line, by its key; none before the contract is issued. One query."""
    counted = [line for line in lines if line.quota is not None]
    if contract.start_date is None or not counted:
        return {}
    moves = _moves(contract, counted)
    start, end = contract.start_date, _end(contract, today)
    return {
        line.pk: BalancePlot(str(line), line.quota or 0, start, max(start, end), today, moves[line.pk])
        for line in counted
    }


def _end(contract: Contract, today: date) -> date:
    """The end of the year; in the renewal window the end of the window; of an ended contract its last day."""
    if contract.state == Contract.State.ENDED:
        return contract.last_day
    return contract.end_date if today <= contract.end_date else contract.usable_until


def _moves(contract: Contract, lines: Sequence[Entitlement]) -> dict[int, list[Move]]:
    day = TruncDate("at", tzinfo=contract.organization.zone)
    sums = (
        Entry.objects.filter(entitlement__in=lines)
        .annotate(on=day)
        .order_by()
        .values("entitlement", "on", "kind")
        .annotate(total=Sum("units"), first=Min("pk"))
        .order_by("on", "first")
    )
    moves: dict[int, list[Move]] = defaultdict(list)
    for row in sums:
        sign = -1 if row["kind"] == Entry.Kind.CONSUMED else 1
        moves[row["entitlement"]].append(Move(row["on"], _text(row["kind"], row["total"]), sign * row["total"]))
    return moves


def _text(kind: str, units: int) -> str:
    sentences = {
        Entry.Kind.GRANTED: _("Granted"),
        Entry.Kind.ADJUSTED: _("Added"),
        Entry.Kind.CONSUMED: ngettext("%(units)s incident taken", "%(units)s incidents taken", units),
        Entry.Kind.GIVEN_BACK: ngettext("%(units)s incident given back", "%(units)s incidents given back", units),
    }
    return sentences[Entry.Kind(kind)] % {"units": units}
