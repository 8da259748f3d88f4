"""The page of cancelling and giving back one membership: the checklist, and what was asked before."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from benefits.models import Membership, MembershipBenefit, Order, RefundRequest
from benefits.money import money_text
from benefits.permissions.refunds import can_withdraw
from benefits.services.charging import by_hand
from benefits.services.checklist import Item, blocking, can_be_returned, checklist, stored
from partnerportal.accounts.models import User
from partnerportal.common.answers import Answer
from partnerportal.common.times import day_text


@dataclass(frozen=True)
class RefundPage:
    """What the company sees of one membership, for the whole offer or for the chosen benefit."""

    membership: Membership
    order: Order | None
    benefit: MembershipBenefit | None
    benefits: list[MembershipBenefit]
    """Those that can be given back alone."""
    items: list[Item]
    requests: list[RefundRequest]
    may_withdraw: Answer | None
    """Of the request that waits; None where none does."""

    @property
    def is_possible(self) -> bool:
        return not blocking(self.items) and self.waiting is None

    @property
    def waiting(self) -> RefundRequest | None:
        return next((row for row in self.requests if row.is_waiting), None)

    @property
    def decided(self) -> list[RefundRequest]:
        return [row for row in self.requests if not row.is_waiting]

    @property
    def amount(self) -> str:
        """What would be paid back; one benefit has no price of its own."""
        return money_text(self.order.amount, self.order.currency) if self.order and self.benefit is None else ""


def refund_page(user: User, membership: Membership, benefit_pk: int, now: datetime) -> RefundPage:
    """The page for the whole offer, or for the benefit of that key where it can be given back alone."""
    returnable = [row for row in membership.benefits.order_by("position") if can_be_returned(row)]
    benefit = next((row for row in returnable if row.pk == benefit_pk), None)
    rows = RefundRequest.objects.visible_to(user).filter(membership=membership).with_people().order_by("-pk")
    requests = list(rows[:10])
    waiting = next((row for row in requests if row.is_waiting), None)
    return RefundPage(
        membership=membership,
        order=getattr(membership, "order", None),
        benefit=benefit,
        benefits=returnable,
        items=checklist(membership, now, benefit),
        requests=requests,
        may_withdraw=can_withdraw(user, waiting) if waiting else None,
    )


@dataclass(frozen=True)
class Compared:
    """The evidence of staff: the checklist when the request was sent, and now."""

    then: list[Item]
    today: list[Item]

    @property
    def has_changed(self) -> bool:
        return self.then != self.today

    @property
    def is_blocked(self) -> bool:
        return bool(blocking(self.today))


def compared(row: RefundRequest, now: datetime) -> Compared:
    """The two checklists; the 30 days are counted to the moment of asking in both."""
    asked = Membership.objects.select_related("organization", "offer", "order__replaces__offer")
    membership = asked.get(pk=row.membership_id)
    return Compared(stored(row.checklist), checklist(membership, now, row.benefit, row.requested_at))


def way_back(row: RefundRequest) -> str:
    """How the money of a refund goes back, and what staff have to do for it."""
    order = row.order
    if row.benefit_id is not None:
        return ""
    if order.is_by_transfer:
        return _("It was paid by bank transfer: send it back to the account that it came from, by hand.")
    if by_hand(order):
        return _("It was paid by card, and no payment service is named: give it back to the card by hand.")
    if order.voided_at is not None:
        return _("It went back to the card on %(day)s.") % {"day": day_text(order.organization.today(order.voided_at))}
    return _("The payment service gives it back to the card as soon as the refund is approved.")
