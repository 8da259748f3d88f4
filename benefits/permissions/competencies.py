"""Whether a competency can be started or moved now: the register says who, these add the condition on the row."""

from django.utils.translation import gettext as _

from benefits.models import CompetencyHeld
from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.common.answers import YES, Answer, no


def can_move(user: User, held: CompetencyHeld, move: str) -> Answer:
    """Staff, not of the company that holds it, and from the right state (model.md 3)."""
    if not (answer := may(user, "staff.review")):
        return answer
    if user.organization_id == held.organization_id:
        return no(_("Nobody decides about the own company. Leave it to another reviewer."))
    return YES if held.can(move) else no(held.moved_on())
