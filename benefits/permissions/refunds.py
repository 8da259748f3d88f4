"""Whether a refund can be asked for or taken back now: the register says who, these add the condition on the row."""

from benefits.models import Membership, RefundRequest
from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.common.answers import YES, Answer, no


def can_ask(user: User, membership: Membership) -> Answer:
    """Of the own company (matrix row 12)."""
    if not (answer := may(user, "offers.refund")):
        return answer
    if membership.organization_id != user.organization_id:
        return no("")
    return YES


def can_withdraw(user: User, row: RefundRequest) -> Answer:
    """Whoever may ask, until it is decided."""
    if not (answer := can_ask(user, row.membership)):
        return answer
    return YES if row.can("withdraw") else no(row.moved_on())
