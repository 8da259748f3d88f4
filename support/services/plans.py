"""Support plans that a company pays for: their contracts of a year, bought here or registered by staff.

A company has at most one running contract of a plan. Each is decided with the company locked; the next year follows
the one that runs, which ends when the new contract is issued. Nothing is lost by it: paid plans are not counted.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerportal.accounts.activity import record
from partnerportal.accounts.models import Organization, User
from partnerportal.accounts.permissions import may
from partnerportal.common.answers import YES, Answer, no
from partnerportal.common.refusals import Refused, WrongState, demand
from partnerportal.common.times import day_text
from support.models import Area, Contract, Kind, Plan
from support.services import contracts, entries

FROM_PLAN = "plan:"
REGISTERS = "staff.review"
YEAR = timedelta(days=365)
RENEWED_WITHIN = timedelta(days=30)
"""So long before its end the next year can be taken."""
BY_AGREEMENT = "agreement"
AGREEMENT_LENGTH = 20
AGAIN = "~"
"""Between an agreement and how often it was registered; no agreement has it in its number."""


@dataclass(frozen=True)
class Registration:
    """A plan that a company bought elsewhere: from which day on, and under which agreement."""

    company: Organization
    plan: Plan
    start_date: date
    agreement: str


def kinds(plan: Plan) -> list[Kind]:
    """The lines that a contract of the plan has: on-premises and cloud, where it covers both."""
    areas = {*plan.own_areas, *plan.customer_areas}
    found = [Kind.ON_PREMISES] if Area.ON_PREMISES in areas else []
    return [*found, Kind.CLOUD] if areas - {Area.ON_PREMISES} else found


def paid() -> QuerySet[Contract]:
    """The contracts of all paid plans that have not been ended."""
    return Contract.objects.filter(state=Contract.State.ACTIVE, reference__startswith=FROM_PLAN)


def registrable(user: User) -> QuerySet[Contract]:
    """The same for the staff who register them, and nothing for anybody else."""
    return paid().select_related("organization") if may(user, REGISTERS) else Contract.objects.none()


def contracts_of(plan: Plan) -> QuerySet[Contract]:
    """The contracts of a paid plan that have not been ended."""
    return Contract.objects.filter(state=Contract.State.ACTIVE, reference__startswith=_reference(plan, ""))


def running(company: Organization, plan: Plan, today: date) -> Contract | None:
    """The company's contract of the plan on `today`."""
    rows = contracts_of(plan).filter(organization=company, usable_until__gte=today)
    return rows.select_related("organization").order_by("-end_date").first()


def next_end(held: Contract | None, today: date) -> date:
    """When a year that is taken today ends: a year from today, or a year after the one that runs."""
    return (held.end_date if held else today) + YEAR


def can_buy(user: User, plan: Plan, held: Contract | None, today: date) -> Answer:
    """Who buys plans, and not before the last 30 days of the contract that runs."""
    if not (answer := may(user, "support.buy_plan")):
        return answer
    return _is_time(plan, held, today)


def _is_time(plan: Plan, held: Contract | None, today: date) -> Answer:
    if held is None or today >= held.end_date - RENEWED_WITHIN:
        return YES
    facts = {"plan": plan, "end": day_text(held.end_date), "first": day_text(held.end_date - RENEWED_WITHIN)}
    return no(_("%(plan)s runs until %(end)s. The next year can be bought from %(first)s.") % facts)


@transaction.atomic
def bring(company: Organization, plan: Plan, act: str, now: datetime | None = None) -> Contract:
    """What a paid order (`act`, "order:7") brings: a contract from today, made once. It never refuses what is paid.

    Where a contract of the plan runs, the year is added to its end, and the old contract ends.
    """
    now = now or timezone.now()
    company = _locked(company)
    if made := contracts_of(plan).filter(reference=_reference(plan, act)).first():
        return made
    today = company.today(now)
    end = next_end(running(company, plan, today), today)
    contract = _issue(company, plan, act, (today, end), now)
    facts = {"plan": contract, "anniversary": end}
    record(None, "plan.issued", company, contract.activity_reference, now, **facts)
    return contract


@transaction.atomic
def register(user: User, wanted: Registration, now: datetime | None = None) -> Contract:
    """Issues the contract of a plan that was bought elsewhere, for a year from its start, unlimited.

    Raises Forbidden; Refused for the own company, for a start that is to come or more than a year ago, and where the
    plan runs for more than 30 days.
    """
    now = now or timezone.now()
    demand(may(user, REGISTERS))
    company = _locked(wanted.company)
    today = company.today(now)
    _require_registrable(user, wanted, company, today)
    contract = _issue(company, wanted.plan, _act(wanted), (wanted.start_date, wanted.start_date + YEAR), now)
    facts = {"plan": contract, "agreement": wanted.agreement, "anniversary": contract.end_date}
    record(user, "plan.registered", company, contract.activity_reference, now, **facts)
    return contract


@transaction.atomic
def unregister(user: User, contract: Contract, now: datetime | None = None) -> None:
    """Ends a contract that was registered by mistake. Raises Forbidden, Refused for what was bought, WrongState."""
    demand(may(user, REGISTERS))
    company = _locked(contract.organization)
    if user.organization_id == company.pk:
        raise Refused(_own())
    if not agreement_of(contract):
        raise Refused(_("Only a plan that was registered by staff can be taken back here."))
    if not Contract.objects.filter(pk=contract.pk, state=Contract.State.ACTIVE).exists():
        raise WrongState(_("%(plan)s of %(company)s has ended already.") % {"plan": contract, "company": company})
    contracts.end_contract(contract.pk, now)
    record(user, "plan.unregistered", company, contract.activity_reference, now, plan=contract)


def agreement_of(contract: Contract) -> str:
    """The number under which staff registered the contract; empty for what was bought here."""
    _plan, _code, act = contract.reference.partition(f":{BY_AGREEMENT}:")
    return act.partition(":")[2].partition(AGAIN)[0]


def _act(wanted: Registration) -> str:
    """The number of an agreement may come again: with its next year, or after a mistake."""
    act = f"{BY_AGREEMENT}:{wanted.company.pk}:{wanted.agreement}"
    base = _reference(wanted.plan, act)
    made = Contract.objects.filter(Q(reference=base) | Q(reference__startswith=f"{base}{AGAIN}")).count()
    return f"{act}{AGAIN}{made + 1}" if made else act


def _require_registrable(user: User, wanted: Registration, company: Organization, today: date) -> None:
    if user.organization_id == company.pk:
        raise Refused(_own())
    if not wanted.plan.is_sold:
        raise Refused(_("%(plan)s is not sold.") % {"plan": wanted.plan})
    if not today - YEAR < wanted.start_date <= today:
        raise Refused(_("The start is a day of the last year, or today. A plan that begins later is registered then."))
    demand(_is_time(wanted.plan, running(company, wanted.plan, today), today))


def _own() -> str:
    return _("Nobody decides about the own company. Leave it to somebody else of the staff.")


def _issue(company: Organization, plan: Plan, act: str, days: tuple[date, date], now: datetime) -> Contract:
    """The contract with its lines; whatever there was of the plan ends, so that one runs at a time."""
    start, end = days
    for old in contracts_of(plan).filter(organization=company):
        contracts.end_contract(old.pk, now)
    title = f"{plan.short_name} {start.year}/{end.year % 100:02d}"
    contract = contracts.announce(company, _reference(plan, act), title, end, end)
    for kind in kinds(plan):
        entries.grant(company, contract.reference, kind, None, contract, plan, now)
    contracts.mark_pending(contract.pk)
    return contracts.issue_contract(contract.pk, start, now)


def _reference(plan: Plan, act: str) -> str:
    return f"{FROM_PLAN}{plan.code}:{act}"


def _locked(company: Organization) -> Organization:
    return Organization.objects.select_for_update(no_key=True).get(pk=company.pk)
