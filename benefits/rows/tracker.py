"""The way of one request as its company sees it: Requested, In review, Issuing, Active, with who and when."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from benefits.models import Activation
from partnerportal.common.steps import CURRENT, DONE, LATER, Step
from partnerportal.common.times import day_text, moment_text

State = Activation.State
WAY = (State.REQUESTED, State.IN_REVIEW, State.APPROVED, State.ACTIVE)


def steps(activation: Activation, expected: date, now: datetime) -> list[Step]:
    """The four stations. A delayed request stands at Issuing, where it waits."""
    here = WAY.index(State.APPROVED if activation.has_failed else State(activation.state))
    notes = {
        State.REQUESTED: _("by %(name)s") % {"name": activation.requested_by},
        State.IN_REVIEW: _in_review(activation),
        State.APPROVED: _issuing(activation, now),
        State.ACTIVE: _active(activation, expected),
    }
    moments = {
        State.REQUESTED: activation.requested_at,
        State.IN_REVIEW: None if activation.decided_at else activation.claimed_at,
        State.APPROVED: activation.decided_at,
        State.ACTIVE: activation.issued_at,
    }
    return [Step(state.label, _place(number, here), notes[state], moments[state]) for number, state in enumerate(WAY)]


def _place(number: int, here: int) -> str:
    if number < here or here == len(WAY) - 1:
        return DONE
    return CURRENT if number == here else LATER


def _active(activation: Activation, expected: date) -> str:
    """No date while it is delayed: nobody knows it then."""
    if activation.issued_at or activation.has_failed or activation.is_waiting_for_retry:
        return ""
    if activation.state == State.APPROVED:
        return _("Expected in a few minutes")
    return _("Expected by %(day)s") % {"day": day_text(expected)}


def _in_review(activation: Activation) -> str:
    if activation.decided_by:
        return _("approved by %(name)s") % {"name": activation.decided_by}
    if activation.claimed_by:
        return _("%(name)s has it") % {"name": activation.claimed_by}
    return _("A reviewer checks the offer and its anniversary")


def _issuing(activation: Activation, now: datetime) -> str:
    """What keeps the contract: the minute to undo, a pause after a failed attempt, or people (promises.md 11)."""
    if activation.has_failed:
        return _("Delayed: staff look into it and start it again")
    if activation.is_waiting_for_retry and activation.next_try_at:
        return _("The last attempt failed. The next one starts by itself on %(when)s") % {
            "when": moment_text(activation.next_try_at)
        }
    if activation.can_be_undone(now) and activation.undo_until:
        return _("Starts on %(when)s; until then the reviewer can undo the approval") % {
            "when": moment_text(activation.undo_until)
        }
    return _("Contract and IDs are made")
