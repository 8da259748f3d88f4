"""Whether a person may make a move now: the register says who, these add the condition on the row.

Buttons and services ask the same. An answer without a missing right is about the moment: the row has moved on.
"""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from benefits.models import Activation, Membership
from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.common.answers import YES, Answer, no
from partnerportal.common.times import day_text, moment_text
from support.models import Contract


def can_activate(user: User, membership: Membership, now: datetime | None = None) -> Answer:
    """Asking for the activation of a membership that runs and has not been asked for (D1, D48)."""
    if not (answer := may(user, "benefits.activate")):
        return answer
    if membership.organization_id != user.organization_id:
        return no(_("This membership belongs to another company."))
    if membership.state != Membership.State.ACTIVE or not membership.is_usable(membership.organization.today(now)):
        return no(_("This membership ended on %(day)s.") % {"day": day_text(membership.usable_until)})
    if membership.contract is None or membership.contract.state != Contract.State.NOT_ACTIVATED:
        return no(_("Activation was requested already. Reload the page to see where it stands."))
    return YES


def can_withdraw(user: User, activation: Activation, now: datetime | None = None) -> Answer:
    """The requester, or another who may activate, until it is decided (model.md 2)."""
    if user.pk != activation.requested_by_id and not (answer := may(user, "benefits.activate")):
        return answer
    if activation.organization_id != user.organization_id:
        return no(_("This request belongs to another company."))
    return YES if activation.can("withdraw") else no(activation.moved_on())


def can_review(user: User, activation: Activation) -> Answer:
    """A reviewer, and not of the company that asks (model.md 3)."""
    if not (answer := may(user, "staff.review")):
        return answer
    if user.organization_id == activation.organization_id:
        return no(_("Nobody decides a request of the own company. Leave it to another reviewer."))
    return YES


def can_claim(user: User, activation: Activation, now: datetime | None = None) -> Answer:
    """A waiting request that nobody else works on."""
    if not (answer := can_review(user, activation)):
        return answer
    return _if_free(user, activation, now) if activation.is_waiting else no(activation.moved_on())


def can_release(user: User, activation: Activation, now: datetime | None = None) -> Answer:
    """One's own claim, or one that has lapsed."""
    return can_claim(user, activation, now) if activation.can("release") else _too_late(user, activation)


def can_decide(user: User, activation: Activation, now: datetime | None = None) -> Answer:
    """Approving and rejecting: waiting, and not claimed by somebody else."""
    return can_claim(user, activation, now)


def can_undo(user: User, activation: Activation, now: datetime | None = None) -> Answer:
    """The approver, before the job starts."""
    if not (answer := can_review(user, activation)):
        return answer
    if not activation.can("undo"):
        return no(activation.moved_on())
    if activation.decided_by_id != user.pk:
        return no(_("Only %(name)s, who approved this request, can undo that.") % {"name": activation.decided_by})
    if not activation.can_be_undone(now or timezone.now()):
        return no(_("Too late to undo: the contract is being issued."))
    return YES


def can_retry(user: User, activation: Activation, now: datetime | None = None) -> Answer:
    """Staff, once the portal has given up."""
    if not (answer := can_review(user, activation)):
        return answer
    return YES if activation.can("retry") else no(activation.moved_on())


def _too_late(user: User, activation: Activation) -> Answer:
    return can_review(user, activation) and no(activation.moved_on())


def _if_free(user: User, activation: Activation, now: datetime | None) -> Answer:
    holds = activation.claim_holds(now or timezone.now())
    if activation.claimed_at is None or activation.claimed_by_id == user.pk or not holds:
        return YES
    sentence = _("%(name)s has claimed this request on %(when)s. Choose another one, or wait until it is released.")
    return no(sentence % {"name": activation.claimed_by, "when": moment_text(activation.claimed_at)})
