from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from benefits.models import Competency, CompetencyHeld, Membership, Offer, Order, RefundRequest
from benefits.services import competencies

TABLE = """
benefits:refund              GET    in no no no so ok ok -- no no no no no
benefits:refund              POST   in no no no so go go -- no no no no no
benefits:refund_withdraw     POST   in no no no so go go -- no no no no no
benefits:refunds             GET    in no no no no no no no no no ok no ok
benefits:refunds_csv         GET    in no no no no no no no no no ok no ok
benefits:refunds_item        GET    in no no no no no no no no no ok no ok
benefits:refunds_claim       POST   in no no no no no no no no no go no go
benefits:refunds_release     POST   in no no no no no no no no no go no go
benefits:refunds_approve     POST   in no no no no no no no no no go no go
benefits:refunds_reject      POST   in no no no no no no no no no go no go

benefits:competencies        GET    in no no ok ok ok ok ok no ok no no no
benefits:competency_start    POST   in no no no no go go go no no no no no
benefits:staff_competencies  GET    in no no no no no no no no no ok no ok
benefits:staff_competency    GET    in no no no no no no no no no ok no ok
benefits:competency_move     POST   in no no no no no no no no no go no go
"""


def prepare(world):
    """Acme asked to cancel a Gold of long ago, which no other row stands on; it works towards a competency."""
    cast, now = world.cast, timezone.now()
    world.bought = _bought(cast, now)
    world.refund = RefundRequest.objects.create(
        organization=cast.acme, order=world.bought.order, membership=world.bought, why="It was the wrong company.",
        requested_by=cast.global_admin, requested_at=now,
    )  # fmt: skip
    world.held = competencies.start(cast.partner_admin, Competency.objects.get(code="erp"), "silver")


def _bought(cast, now):
    company, offer = cast.acme, Offer.objects.get(code="gold")
    start = company.today(now) - timedelta(days=900)
    membership = Membership.objects.create(
        organization=company, offer=offer, enrolment_year=start.year, start_date=start, state="lapsed",
        anniversary=start + timedelta(days=365),
    )  # fmt: skip
    Order.objects.create(
        organization=company, offer=offer, kind="buy", state="paid", method="card", membership=membership,
        fee_usd=4730, currency="USD", rate=Decimal(1), amount=Decimal(4730), bill_to="Acme", paid_at=now,
        expires_date=company.today(now) + timedelta(days=30), requested_by=cast.global_admin, requested_at=now,
    )  # fmt: skip
    return membership


def arguments(world):
    refund, held = world.refund.pk, world.held.pk
    queue = ("refund_withdraw", "refunds_item", "refunds_claim", "refunds_release", "refunds_approve", "refunds_reject")
    return {
        "benefits:refund": [world.bought.pk],
        **{f"benefits:{name}": [refund] for name in queue},
        "benefits:staff_competency": [held],
        "benefits:competency_move": [held, "qualify"],
    }


def data(world):
    free = Competency.objects.exclude(pk__in=CompetencyHeld.objects.values("competency")).first()
    return {
        "benefits:refund": {"why": "It was the wrong company."},
        "benefits:refunds_reject": {"text": "Something is used."},
        "benefits:competency_start": {"competency": free.pk, "level": "gold"},
    }
