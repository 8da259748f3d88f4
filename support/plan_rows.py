"""What the comparison of support plans shows beside the plans themselves: what one has now, and how to get more."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.utils import timezone
from django.utils.translation import gettext as _

from partnerportal.accounts.models import Organization, User
from partnerportal.common.answers import Answer
from support.holdings import holdings
from support.models import Area, Contract, Entitlement, Plan
from support.services.plans import can_buy, code_of, is_time, paid

MOST = 100


@dataclass(frozen=True)
class Row:
    """One plan, the lines that the reader can spend of it, the company's paid contract, and whether to buy it."""

    plan: Plan
    lines: list[Entitlement]
    held: Contract | None
    note: str
    may_buy: Answer | None
    """None where there is nothing to buy, or nobody to buy it for."""

    @property
    def hours(self) -> list[tuple[str, int]]:
        """By severity; nothing for what is no break-fix, which is answered within a business day (D35)."""
        areas = {*self.plan.own_areas, *self.plan.customer_areas}
        return [] if areas == {Area.PORTAL} else list(self.plan.response_hours.items())


def rows(user: User) -> list[Row]:
    """Every plan as `user` sees it; six queries whatever is held."""
    company, lines = user.organization, _lines(user)
    held = _held(user, company) if company and not user.is_guest else {}
    today = company.today() if company else timezone.localdate()
    return [_row(user, plan, lines[plan.pk], held.get(plan.code), today) for plan in Plan.objects.all()]


def _row(user: User, plan: Plan, lines: list[Entitlement], held: Contract | None, today: date) -> Row:
    sells = plan.is_sold and user.organization is not None
    return Row(plan, lines, held, _note(plan, user.organization), _may_buy(user, plan, held, today) if sells else None)


def _may_buy(user: User, plan: Plan, held: Contract | None, today: date) -> Answer:
    """While the plan runs and cannot be bought by anybody, nobody is asked to buy it."""
    return is_time(plan, held, today) and can_buy(user, plan, held, today)


def _lines(user: User) -> dict[int | None, list[Entitlement]]:
    contracts = Contract.objects.visible_to(user).filter(state=Contract.State.ACTIVE)
    found = holdings(user, list(contracts.select_related("organization").order_by("-end_date", "-pk")[:MOST]))
    lines: dict[int | None, list[Entitlement]] = defaultdict(list)
    for line in chain.from_iterable(held.lines for held in found if not held.why):
        if line.plan_id:
            lines[line.plan_id].append(line)
    return lines


def _held(user: User, company: Organization) -> dict[str, Contract]:
    """The paid plans of the company that run, by their code; everybody in the company may file with them."""
    running = paid().filter(organization=company, usable_until__gte=company.today()).order_by("end_date")
    return {code_of(contract): contract for contract in running}


def _note(plan: Plan, company: Organization | None) -> str:
    """What to say where nobody holds a contract of the plan."""
    if plan.code == "csp":
        in_csp = bool(company and company.in_csp)
        return _("Included: your company is in CSP.") if in_csp else _("Your company is not in CSP.")
    return _("Nothing.") if plan.has_contract else _("Included.")
