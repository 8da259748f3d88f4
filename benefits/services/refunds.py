"""A refund from the request to the decision: a service request that staff decide (D17, domain.md 2.5).

Lock order: request, order, company, membership, its benefits, its activations. Whoever reveals a key locks the
membership too, so that a reveal and an approval cannot both win. Rows that are inserted for a benefit wait for it.
"""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from benefits.models import Activation, Membership, MembershipBenefit, RefundRequest
from benefits.permissions.refunds import can_ask, can_withdraw
from benefits.services import assignments, charging, invoices, memberships
from benefits.services.checklist import blocking, checklist
from benefits.services.locking import lock_company
from partnerportal.accounts import outbox, work
from partnerportal.accounts.activity import record
from partnerportal.accounts.models import User
from partnerportal.common.constraints import refusing
from partnerportal.common.refusals import Refused, WrongState


@transaction.atomic
def ask(
    user: User, membership: Membership, benefit: MembershipBenefit | None, why: str, now: datetime | None = None
) -> RefundRequest:
    """Asks for the fee of an offer, or gives one benefit back; the checklist is kept as it stands now.

    Raises Forbidden for a missing role, Refused with every blocking item, WrongState where a request waits already.
    """
    work.require(can_ask(user, membership))
    now, membership = now or timezone.now(), _locked(membership.pk)
    items = checklist(membership, now, benefit)
    if found := blocking(items):
        raise Refused(_("A refund is not possible: %(items)s") % {"items": " ".join(item.sentence for item in found)})
    asked_already = WrongState(_("A refund of %(membership)s was asked for already.") % {"membership": membership})
    with refusing("benefits_refundrequest_one_open_per_membership", asked_already):
        row = RefundRequest.objects.create(
            organization=membership.organization,
            order=membership.order,
            membership=membership,
            benefit=benefit,
            requested_by=user,
            requested_at=now,
            why=why,
            checklist=[item.stored for item in items],
        )
    record(user, "refund.requested", row.organization, row.reference, now, what=row)
    return row


@transaction.atomic
def withdraw(user: User, refund: RefundRequest, now: datetime | None = None) -> RefundRequest:
    """Takes the request back until it is decided. Raises Forbidden, or WrongState with who decided and when."""
    row = work.lock(refund)
    work.require(can_withdraw(user, row))
    return work.move(row, "withdraw", user, now or timezone.now(), **work.FREE)


@transaction.atomic
def approve(user: User, refund: RefundRequest, now: datetime | None = None) -> RefundRequest:
    """Ends the membership and its contract and gives the fee back, or ends the right to the one benefit.

    One benefit has no price of its own, so nothing is paid back for it. A card gets its money back once this has been
    committed; whatever else was paid is sent back by hand (`charging.by_hand`). Raises Forbidden, WrongState with who
    was first, or WrongState with what was used since the request was sent.
    """
    now, row = now or timezone.now(), work.lock(refund)
    work.require(work.can_decide(user, row, now))
    order = work.lock(row.order)
    membership = _locked(row.membership_id)
    if found := blocking(checklist(membership, now, row.benefit, row.requested_at)):
        used = " ".join(item.sentence for item in found)
        raise WrongState(_("This cannot be refunded any more: %(items)s") % {"items": used})
    if row.benefit is None:
        work.move(order, "refund", user, now)
        memberships.cancel(membership, user, now)
        invoices.credit(order, now)
        charging.return_payment(order, now)
    else:
        _end(row.benefit, user, now)
    row = work.decide(user, row, "approve", now)
    _tell("refund_approved", row)
    return row


@transaction.atomic
def reject(user: User, refund: RefundRequest, text: str, now: datetime | None = None) -> RefundRequest:
    """Refuses the request with a text that the company reads; asking again is allowed while the 30 days last.

    Raises Refused for an empty text, Forbidden, or WrongState with who was first and when.
    """
    if not (text := text.strip()):
        raise Refused(_("Write what the company should know. %(name)s will read it.") % {"name": refund.requested_by})
    row = work.decide(user, refund, "reject", now or timezone.now(), reason_text=text)
    _tell("refund_rejected", row)
    return row


def amount(row: RefundRequest) -> Decimal:
    """What is paid back, in the currency of the order: the fee of the offer, nothing for a single benefit."""
    return row.order.amount if row.benefit_id is None else Decimal(0)


def _locked(pk: int) -> Membership:
    """The membership as it is now, with everything that a use would have to wait for."""
    lock_company(Membership.objects.only("organization").get(pk=pk).organization_id)
    Membership.objects.select_for_update(of=("self",)).get(pk=pk)
    list(MembershipBenefit.objects.select_for_update(of=("self",)).filter(membership=pk).order_by("pk"))
    list(Activation.objects.select_for_update(no_key=True, of=("self",)).filter(membership=pk).order_by("pk"))
    return Membership.objects.select_related("organization", "offer", "contract", "order").get(pk=pk)


def _end(benefit: MembershipBenefit, by: User, now: datetime) -> None:
    """From today on it cannot be begun or used; the row stays, because it was promised. Nobody keeps a place in it."""
    assignments.end_benefit(benefit, by, now)
    last = benefit.organization.today(now) - timedelta(days=1)
    benefit.expires_date = benefit.activate_by = benefit.usable_until = last
    benefit.save(update_fields=["expires_date", "activate_by", "usable_until"])
    record(by, "benefit.returned", benefit.organization, f"benefit:{benefit.pk}", now, benefit=benefit.name)


def _tell(kind: str, row: RefundRequest) -> None:
    reference = f"benefit:{row.benefit_id}" if row.benefit_id else row.reference
    context = {"refund": row, "amount": amount(row)}
    outbox.send(f"benefits/{kind}", row.requested_by, f"refund:{row.pk}", reference, row.organization, context)
