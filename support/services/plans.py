"""Support plans that a company pays for: their contracts of a year, bought here or registered by staff.

A company has at most one running contract of a plan. Each is decided with the company locked; the next year follows
the one that runs, which ends when the new contract is issued, and comes back where that one was a mistake. Nothing is
lost by it: paid plans are not counted.
"""

import logging
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import DatabaseError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerportal.accounts import outbox
from partnerportal.accounts.activity import record
from partnerportal.accounts.models import Organization, User
from partnerportal.accounts.permissions import REGISTER, may
from partnerportal.common.answers import YES, Answer, no
from partnerportal.common.refusals import Refused, WrongState, demand
from partnerportal.common.times import day_text
from support.models import Contract, Plan
from support.services import contracts, entries

log = logging.getLogger(__name__)
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


def paid() -> QuerySet[Contract]:
    """The contracts of all paid plans that have not been ended."""
    return Contract.objects.filter(state=Contract.State.ACTIVE, reference__startswith=FROM_PLAN)


def registrable(user: User, now: datetime | None = None) -> QuerySet[Contract]:
    """Those that run, for the staff who register them, and nothing for anybody else; a day more, for the zones."""
    since = (now or timezone.now()).astimezone(UTC).date() - timedelta(days=1)
    rows = paid().filter(usable_until__gte=since).select_related("organization")
    return rows if may(user, REGISTERS) else Contract.objects.none()


def is_paid(contract: Contract) -> bool:
    """Whether it is the contract of a paid plan, and not of a membership."""
    return contract.reference.startswith(FROM_PLAN)


def code_of(contract: Contract) -> str:
    """The code of the plan of which it is a paid contract."""
    return contract.reference.split(":")[1]


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
    return is_time(plan, held, today)


def is_time(plan: Plan, held: Contract | None, today: date) -> Answer:
    """Whether the next year of the plan can be taken; from which day on where it cannot yet."""
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

    Those who buy plans get a mail. Raises Forbidden; Refused for the own company, for a start that is to come or more
    than a year ago, where the plan runs for more than 30 days, and where the year would end before the one that runs.
    """
    now = now or timezone.now()
    demand(may(user, REGISTERS))
    company = _locked(wanted.company)
    today = company.today(now)
    _require_registrable(user, wanted, company, today)
    contract = _issue(company, wanted.plan, _act(wanted), (wanted.start_date, wanted.start_date + YEAR), now)
    facts = {"plan": contract, "agreement": wanted.agreement, "anniversary": contract.end_date}
    record(user, "plan.registered", company, contract.activity_reference, now, **facts)
    _tell("plan_registered", contract, {"agreement": wanted.agreement})
    return contract


@transaction.atomic
def unregister(user: User, contract: Contract, now: datetime | None = None) -> Contract | None:
    """Ends a contract that was registered by mistake; the one that it ended is active again, and returned.

    Those who buy plans get a mail. Raises Forbidden, Refused for what was bought, WrongState for what has ended.
    """
    now = now or timezone.now()
    demand(may(user, REGISTERS))
    company = _locked(contract.organization)
    if user.organization_id == company.pk:
        raise Refused(_own())
    if not agreement_of(contract):
        raise Refused(_("Only a plan that was registered by staff can be taken back here."))
    if not Contract.objects.filter(pk=contract.pk, state=Contract.State.ACTIVE).exists():
        raise WrongState(_("%(plan)s of %(company)s has ended already.") % {"plan": contract, "company": company})
    before = _ended_by(contract, company.today(now))
    contracts.end_contract(contract.pk, now)
    record(user, "plan.unregistered", company, contract.activity_reference, now, plan=contract)
    if before:
        contracts.restore_contract(before.pk, now)
    _tell("plan_taken_back", contract, {"before": before})
    return before


def end_due(now: datetime | None = None) -> int:
    """Ends the contracts of paid plans whose last day is over in the zone of their company; returns how many."""
    now = now or timezone.now()
    latest = now.astimezone(UTC).date() + timedelta(days=1)  # no zone is further ahead
    past = paid().filter(usable_until__lt=latest).select_related("organization").order_by("pk")
    return sum(_lapse(row, now) for row in past if row.has_expired(row.organization.today(now)))


def _lapse(contract: Contract, now: datetime) -> bool:
    """Each on its own: one that cannot be ended now holds up no other, and is looked at again in an hour."""
    try:
        with transaction.atomic():
            _locked(contract.organization)
            if not paid().filter(pk=contract.pk).exists():
                return False
            contracts.end_contract(contract.pk, now)
    except (Refused, DatabaseError):
        log.exception("%s was not ended", contract.reference)
        return False
    return True


def _ended_by(contract: Contract, today: date) -> Contract | None:
    """What ended at the very moment at which this one was issued in its place, where it would run on today."""
    rows = Contract.objects.filter(reference__startswith=f"{FROM_PLAN}{code_of(contract)}:", usable_until__gte=today)
    return rows.filter(organization=contract.organization_id, ended_at=contract.issued_at).first()


def _tell(kind: str, contract: Contract, context: dict[str, object]) -> None:
    company, reference = contract.organization, contract.activity_reference
    for person in User.objects.holding(company, REGISTER["support.buy_plan"].roles):
        outbox.send(f"support/{kind}", person, f"{reference}:{kind}", reference, company, {"plan": contract, **context})


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
    held = running(company, wanted.plan, today)
    demand(is_time(wanted.plan, held, today))
    if held and wanted.start_date + YEAR <= held.end_date:
        facts = {"plan": wanted.plan, "end": day_text(held.end_date), "start": day_text(wanted.start_date)}
        raise Refused(_("%(plan)s runs until %(end)s: a year from %(start)s would end no later. Check it.") % facts)


def _own() -> str:
    return _("Nobody decides about the own company. Leave it to somebody else of the staff.")


def _issue(company: Organization, plan: Plan, act: str, days: tuple[date, date], now: datetime) -> Contract:
    """The contract with its lines; whatever there was of the plan ends, so that one runs at a time."""
    start, end = days
    for old in contracts_of(plan).filter(organization=company):
        contracts.end_contract(old.pk, now)
    title = f"{plan.short_name} {start.year}/{end.year % 100:02d}"
    contract = contracts.announce(company, _reference(plan, act), title, end, end)
    for kind in plan.kinds:
        entries.grant(company, contract.reference, kind, None, contract, plan, now)
    contracts.mark_pending(contract.pk)
    return contracts.issue_contract(contract.pk, start, now)


def _reference(plan: Plan, act: str) -> str:
    return f"{FROM_PLAN}{plan.code}:{act}"


def _locked(company: Organization) -> Organization:
    return Organization.objects.select_for_update(no_key=True).get(pk=company.pk)
