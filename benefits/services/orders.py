"""An order from its placing to its end. Cards are charged in charging.py, files kept in proofs.py."""

import logging
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from benefits.models import Membership, Offer, Order
from benefits.models.order import ORDER_LIFETIME
from benefits.permissions.offers import can_cancel, can_order
from benefits.services import invoices
from benefits.services.locking import lock_company
from benefits.services.memberships import lapse, start_membership
from benefits.shown import news
from benefits.standing import Quote, standing
from partnerportal.accounts import outbox, work
from partnerportal.accounts.activity import record
from partnerportal.accounts.models import Organization, User
from partnerportal.accounts.permissions import may
from partnerportal.common.constraints import refusing
from partnerportal.common.refusals import Refused, WrongState, demand
from support.models import Plan
from support.services import plans

log = logging.getLogger(__name__)
AGAIN = timedelta(days=7)
"""Who gets a payment proof back has at least so long to send a better one."""
UNDECIDED: dict[str, Any] = {"decided_by": None, "decided_at": None}
"""Who sent a payment proof back has not ended the order."""
State = Order.State


@dataclass(frozen=True)
class Terms:
    """How somebody orders: by which method, and to whom the invoice goes."""

    method: str
    bill_to: str
    tax_id: str = ""
    seen: str | None = None
    """The stamp of what the person was shown (`benefits.shown`); None where nobody was shown anything."""


@transaction.atomic
def place(user: User, offer: Offer, terms: Terms, now: datetime | None = None) -> Order:
    """Orders an offer for the user's company: a purchase, a renewal or an upgrade, whichever it is today.

    The fee, the rate and the discount are copied, so that the price stays what it was. A bank transfer has 30 days,
    inclusive, and a renewal no longer than its window (domain.md 2.3). Raises Forbidden, or Refused with the condition
    that is not met; where two order at once, the second is told. WrongState where price, kind or anniversary are not
    those that the person was shown.
    """
    now = now or timezone.now()
    demand(may(user, "offers.buy"))
    company = _company(user)
    state = standing(company, now)
    demand(can_order(user, state, offer))
    quote = state.quote(offer)
    return write(user, company, quote, terms, now)


def write(user: User, company: Organization, quote: Quote, terms: Terms, now: datetime) -> Order:
    """The order of what may be ordered, with its line in the log and its mail; the company is locked.

    Raises WrongState where it is not what the person was shown, Refused for the second of two.
    """
    if terms.seen is not None and (changed := news(terms.seen, quote, company.today(now))):
        raise WrongState(_changed(changed))
    with refusing(
        "benefits_order_one_open_per_offer", Refused(_("Somebody else of your company has just ordered it."))
    ):
        order = Order.objects.create(requested_by=user, requested_at=now, **_facts(company, quote, terms, now))
    record(user, "order.placed", company, order.reference, now, what=order)
    if order.method == Order.Method.BANK_TRANSFER:
        _mail("order_placed", order, "placed")
    return order


@transaction.atomic
def cancel(user: User, order: Order, now: datetime | None = None) -> Order:
    """Ends an open order of the own company; another method of payment is a new order (domain.md 2.3).

    Raises Forbidden, Refused for a card that is being charged, WrongState for an order that is not open.
    """
    row = work.lock(order)
    work.require(can_cancel(user, row))
    return work.move(row, "cancel", user, now or timezone.now(), **UNDECIDED, **work.FREE)


@transaction.atomic
def confirm(user: User, order: Order, now: datetime | None = None) -> Order:
    """The money of a bank transfer has arrived: the membership starts, and the invoice is written.

    Raises Forbidden, WrongState for an order that somebody else has claimed or decided, Refused where the offer cannot
    be started any more (D11).
    """
    now = now or timezone.now()
    row = work.lock(order)
    work.require(work.can_decide(user, row, now))
    proof = row.proofs.first()
    reference = proof.transfer_reference if proof else ""
    return pay(row, "confirm", user, now, payment_reference=reference, decided_by=user, decided_at=now)


@transaction.atomic
def send_back(user: User, order: Order, text: str, now: datetime | None = None) -> Order:
    """Returns a payment proof with the reason that the company reads; it has seven days at least for a better one.

    Raises Forbidden, WrongState, Refused without a reason.
    """
    now = now or timezone.now()
    if not text.strip():
        raise Refused(_("Write what the company should know or change."))
    again = max(order.expires_date, order.organization.today(now) + AGAIN)
    row = work.decide(
        user, order, "send_back", now, {"reason": text}, reason_text=text, expires_date=again, **work.FREE
    )
    _mail("order_sent_back", row, f"sent_back:{now.isoformat()}")
    return row


def pay(row: Order, move: str, by: User | None, now: datetime, **changes: Any) -> Order:
    """What every payment brings, on a locked row and in the caller's transaction: what was bought, invoice and mail.

    Raises Refused where the offer cannot be started, and WrongState where the row cannot make the move.
    """
    if row.can(move):
        changes |= {**_bring(row, now), "paid_at": now, **work.FREE}
    work.move(row, move, by, now, **changes)
    invoices.bill(row, now)
    _mail("order_paid", row, "paid")
    return row


def expire_due(now: datetime | None = None) -> int:
    """Ends the bank transfers whose last day is over in the zone of their company; returns how many.

    A proof that waits for us does not expire: the company has done its part.
    """
    now = now or timezone.now()
    latest = now.astimezone(UTC).date() + timedelta(days=1)  # no zone is further ahead
    due = Order.objects.to_pay().filter(expires_date__lt=latest).select_related("organization")
    return sum(_expire(order, now) for order in due if order.organization.today(now) > order.expires_date)


def _expire(order: Order, now: datetime) -> bool:
    """Each on its own: one that cannot be ended now holds up no other, and is looked at again in an hour."""
    try:
        with transaction.atomic():
            row = work.lock(order)
            if not row.can("expire") or row.organization.today(now) <= row.expires_date:
                return False
            _mail("order_expired", work.move(row, "expire", None, now, **UNDECIDED), "expired")
    except (Refused, DatabaseError):
        log.exception("%s was not ended", order.reference)
        return False
    return True


def _changed(what: str) -> str:
    sentence = _("Nothing was ordered: this has changed since the page was opened. %(news)s Check it, and order again.")
    return sentence % {"news": what}


def _company(user: User) -> Organization:
    """The company as it is now, locked: what was reviewed or ordered since the request began counts."""
    return lock_company(Organization.objects.only("pk").get(people=user).pk)


def _facts(company: Organization, quote: Quote, terms: Terms, now: datetime) -> dict[str, Any]:
    last = company.today(now) + ORDER_LIFETIME
    if quote.replaces and quote.kind == Order.Kind.RENEW:
        last = min(last, quote.replaces.usable_until)
    return {
        "organization": company,
        "offer": quote.offer,
        "kind": quote.kind,
        "method": terms.method,
        "replaces": quote.replaces,
        "fee_usd": quote.offer.fee_usd,
        "discount_percent": quote.discount_percent,
        "currency": quote.currency.code,
        "rate": quote.currency.rate,
        "amount": quote.amount,
        "bill_to": terms.bill_to,
        "tax_id": terms.tax_id,
        "expires_date": last,
    }


def _bring(order: Order, now: datetime) -> dict[str, Any]:
    """A membership, or the contract of a support plan."""
    if not order.offer.is_plan:
        return {"membership": _start(order, now)}
    plan = Plan.objects.get(code=order.offer.plan_code)
    return {"contract": plans.bring(order.organization, plan, f"order:{order.pk}", now)}


def _start(order: Order, now: datetime) -> Membership:
    """A renewal that was paid in its window is one, also where we are late; what came too late is a new year."""
    company, today = lock_company(order.organization_id), order.organization.today(now)
    if order.kind == Order.Kind.UPGRADE:
        _require_replaced(order)
    held = Membership.objects.active().filter(organization=company, offer=order.offer).first()
    day = today
    if held is not None and today > held.usable_until:
        if held.in_renewal_window(paid_on := _paid_on(order)):
            day = paid_on
        else:
            lapse(held, now)
    return start_membership(company, order.offer, day, order.requested_by, now)


def _require_replaced(order: Order) -> None:
    """What is upgraded is still held, as it was when the company paid: the 25 % are off for it alone (D16).

    It is locked, so that a refund of it and this payment cannot both win.
    """
    rows = Membership.objects.select_for_update(of=("self",), no_key=True).select_related("offer")
    replaced = rows.get(pk=order.replaces_id or 0)
    if replaced.state != Membership.State.ACTIVE or _paid_on(order) > replaced.usable_until:
        raise Refused(
            _("%(order)s is an upgrade, and %(membership)s is not held any more. Cancel it, and order anew.")
            % {"order": order.number, "membership": replaced}
        )


def _paid_on(order: Order) -> date:
    """The business date on which the company did its part."""
    proof = order.proofs.order_by("pk").first()
    return order.organization.today(proof.uploaded_at if proof else order.requested_at)


def _mail(kind: str, order: Order, act: str) -> None:
    key, context = f"{order.reference}:{act}", {"order": order}
    kind = f"plan_{kind}" if order.offer.is_plan else kind
    outbox.send(f"benefits/{kind}", order.requested_by, key, order.reference, order.organization, context)
