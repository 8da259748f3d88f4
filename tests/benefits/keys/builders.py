"""Keys in stock, and benefits that take one; the keys are made up."""

import json
import secrets
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from django.utils import timezone

from benefits.models import CloudSubscription, Item, MembershipBenefit, Order, RefundRequest
from benefits.services import keys, redemptions, stock
from tests.builders import PASSWORD

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ2346789"
WINDOWS, OFFICE, SUITE, SALES = "windows-server-2022", "office-ltsc-2021", "microsoft-365-e5", "dynamics-365-sales"
SQL, CALS = "sql-server-2022", "windows-server-cal"
OLD, NEW = "old:" + "A" * 43 + "=", "new:" + "B" * 42 + "A="


def a_text():
    """A product key that exists nowhere."""
    return "-".join("".join(secrets.choice(LETTERS) for _letter in range(5)) for _group in range(5))


def an_item(code=WINDOWS):
    return Item.objects.get(code=code)


def in_stock(code=WINDOWS, count=1):
    """Loads so many keys and returns what they say."""
    texts = [a_text() for _key in range(count)]
    stock.load(an_item(code), texts)
    return texts


def a_benefit(membership, code=WINDOWS):
    rows = MembershipBenefit.objects.select_related("membership__organization", "membership__offer", "organization")
    return rows.get(membership=membership, code=code)


def revealed(membership, user, code=SUITE):
    """The benefit, whose key was looked at."""
    in_stock(code)
    keys.reveal(user, a_benefit(membership, code))
    return a_benefit(membership, code)


def an_order(membership, user):
    """The paid order behind a membership."""
    company, now = membership.organization, timezone.now()
    facts = {"fee_usd": 1670, "currency": "USD", "rate": 1, "amount": 1670, "bill_to": "The Office"}
    ends = company.today() + timedelta(days=30)
    paid = {"kind": "buy", "state": "paid", "method": "card", "paid_at": now, "requested_at": now}
    return Order.objects.create(
        organization=company, offer=membership.offer, membership=membership, requested_by=user, expires_date=ends,
        **facts, **paid,
    )  # fmt: skip


def a_refund(membership, user, state="requested", benefit=None, reviewer=None):
    """A request for a refund of the offer, or of one benefit, in `state`."""
    now = timezone.now()
    decided = {"decided_by": reviewer, "decided_at": now} if state in {"approved", "rejected"} else {}
    return RefundRequest.objects.create(
        organization=membership.organization, order=an_order(membership, user), membership=membership,
        benefit=benefit, requested_by=user, requested_at=now, state=state, why="Bought by mistake.", **decided,
    )  # fmt: skip


def a_subscription(company, code=SUITE, tenant="acme.example", seats=100, end_date=None):
    """One that runs since half a year, or has ended."""
    ends = end_date or company.today() + timedelta(days=90)
    return CloudSubscription.objects.create(
        organization=company, item=an_item(code), tenant=tenant, seats=seats, end_date=ends,
        start_date=ends - timedelta(days=270),
    )  # fmt: skip


def redeem(user, benefit, way="new", tenant="acme.example", now=None):
    """Redeems as somebody who has just seen the numbers."""
    seen = redemptions.preview(benefit, tenant, now).stamp
    return redemptions.redeem(user, benefit, tenant, way, seen, now)


def type_password(client, url="/accounts/reauthenticate/?next=/", password=PASSWORD):
    """Types the password again, as the page asks that stands before a key."""
    following = parse_qs(urlsplit(url).query)["next"][0]
    return client.post(url, {"password": password, "next": following})


def session_of(client):
    """Everything that the session holds, as text."""
    return json.dumps(dict(client.session.items()))
