"""Whether a person may order, pay or cancel now: the register says who, these add the condition (domain.md 2.4)."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from benefits.models import Membership, Offer, Order
from benefits.standing import Standing
from partnerportal.accounts.models import Organization, User
from partnerportal.accounts.permissions import may
from partnerportal.common.answers import YES, Answer, no
from partnerportal.common.times import day_text

REVIEWED_WITHIN = timedelta(days=30)
"""The company information counts as reviewed for a renewal from A-30 on."""


def can_order(user: User, state: Standing, offer: Offer) -> Answer:
    """Buying, renewing or upgrading to an offer, whichever of them it would be today (D3, D11, D13, D16)."""
    if not (answer := may(user, "offers.buy")):
        return answer
    if (order := state.ordered(offer)) is not None:
        facts = {"order": order.number, "offer": order.offer.name}
        return no(_("Order %(order)s for %(offer)s is open. Complete it or cancel it first.") % facts)
    if (higher := state.above(offer)) is not None:
        facts = {"company": str(state.company), "higher": str(higher)}
        return no(_("%(company)s holds %(higher)s. The core benefits come from the highest level only.") % facts)
    if (held := state.holds(offer)) is not None and not (answer := _can_renew(held, state)):
        return answer
    return YES if state.meets(offer) else _missing(offer)


def _can_renew(held: Membership, state: Standing) -> Answer:
    if not held.in_renewal_window(state.today):
        first, last = held.anniversary + timedelta(days=1), held.usable_until
        facts = {"membership": held, "first": day_text(first), "last": day_text(last)}
        return no(_("%(membership)s can be renewed from %(first)s to %(last)s.") % facts)
    if not is_reviewed(state.company, held.anniversary):
        day = day_text(held.anniversary - REVIEWED_WITHIN)
        return no(
            _("Review the company information before you renew. It was not reviewed since %(day)s.") % {"day": day}
        )
    return YES


def is_reviewed(company: Organization, anniversary: date) -> bool:
    """Somebody confirmed the company information on A-30 or later (domain.md 2.4)."""
    if company.reviewed_at is None:
        return False
    return company.today(company.reviewed_at) >= anniversary - REVIEWED_WITHIN


def _missing(offer: Offer) -> Answer:
    if offer.requires == "gold":
        return no(_("It needs a Gold competency whose requirements are met. Your company has none yet."))
    return no(_("It needs a Silver or Gold competency whose requirements are met. Your company has none yet."))


def can_prove(user: User, order: Order) -> Answer:
    """Uploading the proof of a bank transfer, or a better one while it waits."""
    if not (answer := _own(user, order)):
        return answer
    if order.method != Order.Method.BANK_TRANSFER:
        return no(_("This order is paid by card and needs no proof."))
    return YES if order.can("prove") else no(order.moved_on())


def can_cancel(user: User, order: Order) -> Answer:
    """An open order of the own company; a card that is being charged has to be waited for."""
    if not (answer := _own(user, order)):
        return answer
    if not order.can("cancel"):
        return no(order.moved_on())
    if order.method == Order.Method.CARD:
        return no(_("The card is being charged. The order shows the outcome within some minutes."))
    return YES


def _own(user: User, order: Order) -> Answer:
    if not (answer := may(user, "support.buy_plan" if order.offer.is_plan else "offers.buy")):
        return answer
    if order.organization_id != user.organization_id:
        return no(_("This order belongs to another company."))
    return YES
