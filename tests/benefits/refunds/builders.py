"""A membership bought with a paid order, and each way to use something of it."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import uuid4

from django.utils import timezone

from benefits import services
from benefits.models import (
    Assignment,
    CloudSubscription,
    Family,
    Item,
    MarketingActivation,
    Order,
    ProductKey,
    Redemption,
)
from benefits.services import refunds
from support import services as support
from tests.benefits.builders import a_membership, an_active, an_offer
from tests.builders import a_person

_fingerprints = iter(range(1, 10_000))
WHY = "We bought it for the wrong company."


def noon(company, day):
    """A moment on that business day of the company."""
    return datetime.combine(day, time(12), tzinfo=company.zone)


def an_order(membership, buyer, paid_at=None, kind="buy", replaces=None, **fields):
    company, paid_at = membership.organization, paid_at or timezone.now()
    facts = {
        "organization": company, "offer": membership.offer, "kind": kind, "state": Order.State.PAID,
        "method": Order.Method.CARD, "replaces": replaces, "membership": membership, "fee_usd": 1670,
        "currency": "USD", "rate": Decimal(1), "amount": Decimal("1670.00"), "bill_to": f"{company}\nMain Street 1",
        "expires_date": company.today(paid_at) + timedelta(days=30), "paid_at": paid_at,
        "requested_by": buyer, "requested_at": paid_at, **fields,
    }  # fmt: skip
    return Order.objects.create(**facts)


def bought(company, buyer, offer="silver", days_ago=0, competencies=("cloud-platform",)):
    """A membership that was bought so many business days ago; again from the database, with its order."""
    day = company.today() - timedelta(days=days_ago)
    membership = a_membership(company, offer, day, competencies)
    an_order(membership, buyer, noon(company, day))
    return fresh(membership)


def fresh(membership):
    rows = type(membership).objects.select_related("organization", "offer", "contract", "order__replaces__offer")
    return rows.get(pk=membership.pk)


def a_benefit(membership, family=Family.SOFTWARE, **fields):
    return membership.benefits.filter(family=family, **fields).order_by("position").first()


def reveal(membership, user, at=None, family=Family.SOFTWARE, code=None):
    """A key that was taken for a benefit, as Get keys leaves it."""
    benefit = a_benefit(membership, family, **({"code": code} if code else {}))
    return ProductKey.objects.create(
        item=Item.objects.get(code=benefit.code), sealed=b"-", sealed_with="test", binding=uuid4(),
        fingerprint=str(next(_fingerprints)), organization=membership.organization, benefit=benefit,
        revealed_by=user, revealed_at=at or timezone.now(),
    )  # fmt: skip


def redeem(membership, user, at=None):
    key = reveal(membership, user, at, Family.CLOUD, a_benefit(membership, Family.CLOUD, unit="license").code)
    today = membership.organization.today()
    tenant = CloudSubscription.objects.create(
        organization=key.organization, item=key.item, tenant="acme.example", seats=5, start_date=today,
        end_date=today + timedelta(days=365),
    )  # fmt: skip
    return Redemption.objects.create(
        organization=key.organization, key=key, subscription=tenant, way="new", key_seats=5, seats_before=0,
        seats_after=5, end_after=tenant.end_date, by=user, at=at or timezone.now(),
    )  # fmt: skip


def assign(membership, user, at=None, unit="seat", person=None):
    benefit = membership.benefits.filter(unit=unit).order_by("position").first()
    at = at or timezone.now()
    return Assignment.objects.create(
        organization=membership.organization, benefit=benefit, unit=unit, place=1, places=benefit.quantity,
        assignee=person or a_person(membership.organization, name="Ada Assigned"), assigned_by=user, assigned_at=at,
        assigned_date=membership.organization.today(at),
    )  # fmt: skip


def market(membership, user, at=None, decided_by=None):
    benefit, at = a_benefit(membership, Family.GO_TO_MARKET), at or timezone.now()
    state = MarketingActivation.State.ACTIVE if decided_by else MarketingActivation.State.REQUESTED
    return MarketingActivation.objects.create(
        organization=membership.organization, benefit=benefit, state=state, expires_date=benefit.expires_date,
        requested_by=user, requested_at=at, decided_by=decided_by, decided_at=at if decided_by else None,
    )  # fmt: skip


def spend(membership, user, kind="on_premises", units=1, reference="incident:1/1", at=None):
    """Takes units of the line of that kind; incidents need the contract in force."""
    line = membership.benefits.get(entitlement__kind=kind).entitlement
    return support.consume(line, reference, user, units, at)


def activate(membership, user, reviewer):
    return an_active(membership, user, reviewer)


def asked(membership, user, benefit=None, now=None):
    return refunds.ask(user, membership, benefit, WHY, now)


def upgrade(silver, buyer, at=None):
    """Gold instead of a Silver that runs, with the discount of 25 %."""
    company, at = silver.organization, at or timezone.now()
    gold = services.start_membership(company, an_offer("gold"), company.today(at), buyer, at)
    an_order(gold, buyer, at, "upgrade", silver, discount_percent=25)
    return fresh(gold)


def day(value):
    """As the checklist writes it."""
    return f"{value.day} {date.strftime(value, '%b %Y')}"
