"""Whether the stored balances are what their entries say (promises.md 3)."""

from collections import Counter
from collections.abc import Iterator

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from partnerportal.common.proof import Finding
from support.ids import ACCESS, CONTRACT, read_id
from support.models import Contract, Entitlement, Entry, Plan
from support.services.plans import code_of, paid

OPENING = (Entry.Kind.GRANTED, Entry.Kind.ADJUSTED)


def findings() -> list[Finding]:
    """Every row of contracts and of the ledger that is not as it must be; empty when all is well."""
    checks = (_quotas, _counters, _openings, _give_backs, _contracts_without_lines, _plan_contracts, _ids)
    return [finding for check in checks for finding in check()]


def _sum(*kinds: str) -> Coalesce:
    return Coalesce(Sum("entries__units", filter=Q(entries__kind__in=kinds)), 0)


def _quotas() -> Iterator[Finding]:
    rows = Entitlement.objects.filter(quota__isnull=False).annotate(granted=_sum(*OPENING))
    for row in rows.exclude(quota=F("granted")):
        yield Finding(f"entitlement:{row.pk}", f"The quota is {row.quota}, granted and adjusted are {row.granted}.")


def _counters() -> Iterator[Finding]:
    rows = Entitlement.objects.annotate(
        spent=_sum(Entry.Kind.CONSUMED), back=_sum(Entry.Kind.GIVEN_BACK), net=F("spent") - F("back")
    )
    for row in rows.exclude(used=F("net")):
        sentence = f"Used is {row.used}, but {row.spent} were taken and {row.back} given back."
        yield Finding(f"entitlement:{row.pk}", sentence)


def _openings() -> Iterator[Finding]:
    """Every line begins with exactly one opening entry."""
    opened = Entry.objects.filter(kind=Entry.Kind.GRANTED).values("entitlement")
    for row in Entitlement.objects.exclude(pk__in=opened):
        yield Finding(f"entitlement:{row.pk}", "There is no opening entry.")


def _give_backs() -> Iterator[Finding]:
    """A give-back belongs to the line, the act and the units of a consumption."""
    same = Q(undoes__entitlement=F("entitlement"), undoes__kind=Entry.Kind.CONSUMED, undoes__units__gte=F("units"))
    for row in Entry.objects.filter(kind=Entry.Kind.GIVEN_BACK).exclude(same):
        yield Finding(f"entry:{row.pk}", f"It gives back what entry {row.undoes_id} did not take.")


def _contracts_without_lines() -> Iterator[Finding]:
    for row in Contract.objects.filter(state=Contract.State.ACTIVE, entitlements=None):
        yield Finding(row.activity_reference, "The contract is active and holds nothing.")


def _plan_contracts() -> Iterator[Finding]:
    """An active contract of a paid plan has the lines of the plan, unlimited, and the company no other that runs."""
    sold = {plan.code: plan for plan in Plan.objects.filter(is_sold=True)}
    running: Counter[tuple[int, str]] = Counter()
    for row in paid().prefetch_related("entitlements").order_by("pk"):
        code = code_of(row)
        wanted = {(str(kind), sold[code].pk, None) for kind in sold[code].kinds} if code in sold else set()
        if not wanted or {(line.kind, line.plan_id, line.quota) for line in row.entitlements.all()} != wanted:
            yield Finding(row.activity_reference, f"Its lines are not those of the plan {code!r}.")
        running[row.organization_id, code] += 1
        if running[row.organization_id, code] == 2:
            yield Finding(row.activity_reference, f"The company has two active contracts of the plan {code!r}.")


def _ids() -> Iterator[Finding]:
    issued = Contract.objects.filter(issued_at__isnull=False).values_list("pk", "access_id", "contract_id")
    for pk, access_id, contract_id in issued.iterator():
        for kind, value in ((ACCESS, access_id), (CONTRACT, contract_id)):
            typed = read_id(value or "")
            if not (typed.fits and typed.kind == kind and typed.value == value):
                yield Finding(f"contract:{pk}", "An ID of the pair does not carry its check character.")
