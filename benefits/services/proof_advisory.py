"""Whether every advisory request took what its state says, and every hour that was taken has its request (D42)."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Sum

from benefits.models import AdvisoryRequest
from partnerportal.common.proof import Finding
from partnerportal.common.references import parts
from support.models import Entry, Kind

State = AdvisoryRequest.State
Taken = dict[str, dict[int, int]]
"""By reference of the request: quarter-hours that are taken now, by the key of the entitlement."""


def findings() -> list[Finding]:
    """Every request and every act that contradict each other; empty when all is well. Two queries."""
    taken = _taken()
    return [*_requests(taken), *_strangers(taken)]


def _taken() -> Taken:
    """What was consumed and not given back, act by act: `advisory:12/1` and `/2` belong to request 12."""
    acts = Entry.objects.filter(entitlement__kind=Kind.ADVISORY, kind__in=[Entry.Kind.CONSUMED, Entry.Kind.GIVEN_BACK])
    sums = acts.order_by().values("reference", "entitlement", "kind").annotate(total=Sum("units"))
    found: Taken = defaultdict(lambda: defaultdict(int))
    for row in sums:
        sign = 1 if row["kind"] == Entry.Kind.CONSUMED else -1
        kind, key = parts(row["reference"])
        found[f"{kind}:{key}"][row["entitlement"]] += sign * row["total"]
    return found


def _requests(taken: Taken) -> Iterator[Finding]:
    rows = AdvisoryRequest.objects.only("pk", "state", "estimate", "actual", "entitlement", "scenario")
    for row in rows.iterator():
        acts = taken.pop(row.reference, {})
        due = _due(row)
        held = {line: units for line, units in acts.items() if units}
        if held != ({row.entitlement_id: due} if due else {}):
            sentence = f"It stands at {row.state} and should take {due} quarter-hours of {row.entitlement_id}: {held}."
            yield Finding(row.reference, sentence)
        elif row.entitlement_id is None and acts:
            yield Finding(row.reference, "It is not counted, and hours were taken for it.")
        elif row.entitlement_id is not None and not acts:
            yield Finding(row.reference, "It is counted, and nothing was ever reserved for it.")


def _due(row: AdvisoryRequest) -> int:
    """Reserved while it is open, what it took once it is closed, nothing after a withdrawal or a refusal."""
    if row.entitlement_id is None or row.state in {State.WITHDRAWN, State.DECLINED}:
        return 0
    return (row.actual or 0) if row.state == State.CLOSED else row.estimate


def _strangers(taken: Taken) -> Iterator[Finding]:
    """What is left over belongs to no request."""
    for reference in taken:
        yield Finding(reference, "Hours were taken, and there is no such request.")
