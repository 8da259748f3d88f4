"""Ordering a support plan: the order, payment and invoice of any offer; what it brings is a contract for a year."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from benefits.models import Currency, Offer, Order
from benefits.permissions.plan_orders import can_order
from benefits.services.locking import lock_company
from benefits.services.orders import Terms, write
from benefits.standing import Quote
from partnerportal.accounts.models import Organization, User
from partnerportal.accounts.permissions import may
from partnerportal.common.refusals import demand
from support.models import Contract, Plan
from support.services import plans


@dataclass(frozen=True)
class PlanQuote(Quote):
    """What ordering the plan today would be, and cost; `held` is the contract that it goes on from."""

    plan: Plan
    held: Contract | None
    ordered: Order | None
    """The order of the same plan that is open."""

    def anniversary(self, today: date) -> date:
        """The last day of the year that is bought."""
        return plans.next_end(self.held, today)


def quote(company: Organization, offer: Offer, now: datetime | None = None) -> PlanQuote:
    """The plan of the offer as the company could order it today, in four queries."""
    plan = Plan.objects.get(code=offer.plan_code)
    ordered = Order.objects.open().filter(organization=company, offer=offer).select_related("offer").first()
    held = plans.running(company, plan, company.today(now))
    return PlanQuote(offer, Order.Kind.BUY, None, 0, Currency.of(company), plan, held, ordered)


@transaction.atomic
def place(user: User, offer: Offer, terms: Terms, now: datetime | None = None) -> Order:
    """Orders a support plan for the user's company; a bank transfer has 30 days, a card is charged at once.

    Raises Forbidden; Refused while the plan runs for more than 30 days and while an order for it is open; WrongState
    where price or term are not those that the person was shown.
    """
    now = now or timezone.now()
    demand(may(user, "support.buy_plan"))
    assert user.organization_id is not None
    company = lock_company(user.organization_id)
    wanted = quote(company, offer, now)
    demand(can_order(user, wanted.plan, wanted.held, wanted.ordered, company.today(now)))
    return write(user, company, wanted, terms, now)
