"""The demo world of product.md 5: the same every time, but for random IDs and for dates, which follow today."""

from datetime import datetime, timedelta

from django.db import transaction

from benefits import services
from benefits.models import Offer
from partnerportal.accounts.models import Organization
from partnerportal.demo import (
    advisory,
    clock,
    customers,
    desk,
    incidents,
    keys,
    mail,
    marketing,
    orders,
    refunds,
    requests,
    seats,
    support,
    users,
)
from partnerportal.demo import companies as company_requests
from partnerportal.demo.memberships import ACTION_PACK, GOLD, SILVER, activate, member_of, paid_plan, request
from partnerportal.demo.people import populate


@transaction.atomic
def tell(now: datetime) -> None:
    """Makes everything at once, or nothing."""
    companies = populate()
    _alpine(companies["alpine"], now)
    _borealis(companies["borealis"], now)
    request(member_of(companies["cedar"], ACTION_PACK, now, 290), now, 1.1)
    _harbor(companies["harbor"], now)
    lapsed = member_of(companies["dune"], SILVER, now, 480, ("Datacenter",))
    services.lapse(lapsed, now=now - timedelta(days=480 - 365 - 31))
    _fjord(companies["fjord"], now)
    member_of(companies["glacier"], SILVER, now, 200, ("Collaboration and Content",))
    seats.assign(companies, now)
    keys.tell(companies, now)
    marketing.tell(companies, now)
    orders.tell(companies, now)
    refunds.tell(companies, now)
    advisory.tell(now)
    company_requests.tell(companies, now)
    users.tell(companies, now)
    mail.tell(now)
    customers.tell(companies, now)
    support.tell(now)
    clock.tell(now)
    desk.tell(now)
    requests.tell(now)


def _alpine(company: Organization, now: datetime) -> None:
    orders.bought(company, GOLD, now, 110, ("Cloud Platform", "Application Development"))
    paid_plan(company, "asfp", now)


def _borealis(company: Organization, now: datetime) -> None:
    contract = activate(member_of(company, SILVER, now, 150, ("Datacenter",)), now, 140)
    incidents.borealis(contract, now)


def _harbor(company: Organization, now: datetime) -> None:
    activate(member_of(company, SILVER, now, 60, ("Security",)), now, 20)
    refunds.buy(company, ACTION_PACK, now, 28)


def _fjord(company: Organization, now: datetime) -> None:
    """A year that ended, renewed in its window, and this year's Signature pack used up."""
    first = member_of(company, GOLD, now, 490, ("Data Platform",))
    activate(first, now, 480)
    renewed_at = now - timedelta(days=115)
    second = services.start_membership(company, Offer.objects.get(code=GOLD), company.today(renewed_at), now=renewed_at)
    contract = activate(second, now, 110)
    incidents.fjord(contract, now)
