"""What a company was granted and how its use moved, read for the report: ten queries whatever there is."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from benefits import usage
from benefits.models import (
    Assignment,
    BenefitUnit,
    CompetencyHeld,
    Item,
    MarketingActivation,
    Membership,
    MembershipBenefit,
    ProductKey,
    Redemption,
)
from benefits.models.membership import QUARTERS
from benefits.usage import Figure, Lifted, Line, Measure, Number, Span
from partnerportal.accounts.models import Organization
from support.models import Entry, Kind

Moves = dict[int, list[tuple[date, Number]]]
"""How the use of each benefit moved, by its key: the business date and by how much."""
BY_UNIT = {
    BenefitUnit.HOUR: usage.HOURS,
    BenefitUnit.LICENSE: usage.LICENSES,
    BenefitUnit.ACTIVATION: usage.KEYS,
    BenefitUnit.SEAT: usage.SEATS,
    BenefitUnit.MONTHLY_CREDIT: usage.CREDITS,
    BenefitUnit.BULK_CREDIT: usage.CREDITS,
    BenefitUnit.OFFER: usage.OFFERS,
}


def granted_and_used(company: Organization, months: list[Span], today: date) -> dict[Measure, list[Figure]]:
    """The figures of every measure that the company was granted within the months, up to `today` (domain.md 8)."""
    return usage.figures(_lines(company, months[0].first), months, today)


def _lines(company: Organization, since: date) -> list[Line]:
    rows = MembershipBenefit.objects.filter(organization=company, usable_until__gte=since)
    keyed = set(Item.objects.filter(needs_key=True).values_list("code", flat=True))
    moves, gained, lifted = _moves(company), _gained(company), _lifted(company)
    lines = []
    for row in rows.select_related("membership__contract__organization", "entitlement").order_by("pk"):
        if measure := _measure(row, keyed):
            raised = lifted.get(row.entitlement_id or 0)
            start = row.membership.start_date
            first = start if raised else max(start, gained.get(row.competency_id or 0, start))
            last = min(_last_day(row.membership), row.usable_until)
            lines.append(Line(measure, first, last, _granted(row), moves.get(row.pk, []), raised))
    return lines


def _measure(row: MembershipBenefit, keyed: set[str]) -> Measure | None:
    """None for what is not counted by itself: presales, software without a key, client access licences."""
    unit = BenefitUnit(row.unit)
    if unit == BenefitUnit.INCIDENT:
        return usage.ON_PREMISES if row.kind == Kind.ON_PREMISES else usage.CLOUD
    if unit == BenefitUnit.HOUR:
        return usage.HOURS if row.entitlement_id else None
    if unit in {BenefitUnit.ACTIVATION, BenefitUnit.LICENSE} and row.code not in keyed:
        return None
    return BY_UNIT[unit]


def _granted(row: MembershipBenefit) -> Number | None:
    """Of software the keys are counted, not the machines that each of them activates."""
    return 1 if row.unit == BenefitUnit.ACTIVATION else row.quantity


def _last_day(membership: Membership) -> date:
    """The day on which an ended year stopped; the last usable day of one that runs."""
    contract = membership.contract
    return contract.last_day if contract else membership.usable_until


def _gained(company: Organization) -> dict[int, date]:
    """Since when the company holds each competency: what is owed to it was not granted before."""
    rows = CompetencyHeld.objects.filter(organization=company).order_by("-gained_date")
    return dict(rows.values_list("competency", "gained_date"))


def _lifted(company: Organization) -> dict[int, Lifted]:
    """Of the lines that a competency made unlimited: since when, and what was granted with the year (D12)."""
    rows = Entry.objects.filter(entitlement__organization=company, kind__in=[Entry.Kind.GRANTED, Entry.Kind.ADJUSTED])
    granted: dict[int, int] = {}
    found: dict[int, Lifted] = {}
    for line, kind, units, reference, at in rows.values_list("entitlement", "kind", "units", "reference", "at"):
        if kind == Entry.Kind.GRANTED:
            granted[line] = units
        elif reference.startswith("competency:"):
            found[line] = Lifted(company.today(at), granted.get(line, 0))
    return found


def _moves(company: Organization) -> Moves:
    moves: Moves = defaultdict(list)
    for each in (_spent, _assigned, _revealed, _redeemed, _marketed):
        for pk, on, amount in each(company):
            moves[pk].append((on, amount))
    return moves


Move = tuple[int, date, Number]


def _spent(company: Organization) -> list[Move]:
    benefits = MembershipBenefit.objects.filter(organization=company, entitlement__isnull=False)
    of_line = {line: (pk, unit) for line, pk, unit in benefits.values_list("entitlement", "pk", "unit")}
    kinds = {Entry.Kind.CONSUMED: 1, Entry.Kind.GIVEN_BACK: -1}
    rows = Entry.objects.filter(entitlement__organization=company, kind__in=kinds).order_by()
    found = []
    for line, kind, units, at in rows.values_list("entitlement", "kind", "units", "at").iterator(2000):
        if line in of_line:
            pk, unit = of_line[line]
            amount = Decimal(units) / QUARTERS if unit == BenefitUnit.HOUR else units
            found.append((pk, company.today(at), kinds[Entry.Kind(kind)] * amount))
    return found


def _assigned(company: Organization) -> list[Move]:
    rows = Assignment.objects.filter(organization=company).values_list("benefit", "assigned_at", "ended_at")
    begun: list[Move] = [(pk, company.today(at), 1) for pk, at, _ended in rows]
    return begun + [(pk, company.today(ended), -1) for pk, _at, ended in rows if ended]


def _revealed(company: Organization) -> list[Move]:
    """Software keys; those of licences count when they are redeemed."""
    rows = ProductKey.objects.filter(organization=company, benefit__unit=BenefitUnit.ACTIVATION)
    return [(pk, company.today(at), 1) for pk, at in rows.values_list("benefit", "revealed_at") if at]


def _redeemed(company: Organization) -> list[Move]:
    rows = Redemption.objects.filter(organization=company).values_list("key__benefit", "at", "key_seats")
    return [(pk, company.today(at), seats) for pk, at, seats in rows]


def _marketed(company: Organization) -> list[Move]:
    rows = MarketingActivation.objects.filter(organization=company, state=MarketingActivation.State.ACTIVE)
    return [(pk, company.today(at), 1) for pk, at in rows.values_list("benefit", "decided_at") if at]
