"""Reopening a closed incident: within 14 days, and taking again what had been given back (D37)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from incidents import emails, permissions
from incidents.models import REOPEN_DAYS, Incident, Message, Pause
from incidents.refusals import NeedsFollowUp
from incidents.services.due import answer_due, moved
from incidents.services.moves import look_again, settle
from incidents.services.serving import demand_served
from incidents.sla import PauseWhy
from partnerportal.accounts.models import User
from partnerportal.common.refusals import demand
from partnerportal.common.times import day_text, moment_text
from support.models import Entitlement
from support.services import NothingLeft, consume


def reopen_locked(incident: Incident, by: User, message: Message | None, now: datetime) -> Incident:
    """Reopens the locked row. Raises Forbidden, WrongState, also where the customer is not served any more (D47), or
    NeedsFollowUp with the cause: over 14 days, the contract is dead, or nothing is left of what would be taken again.
    """
    demand(permissions.can_reopen(by, incident))
    look_again(incident, "reopen")
    if by.organization_id == incident.organization_id:
        demand_served(incident)
    closed_at = _closed_in_time(incident, now)
    taken_again = incident.entitlement if incident.was_given_back else None
    if taken_again:
        _demand_alive(incident, taken_again, now)
        incident.act += 1
    Pause.objects.create(incident=incident, start_at=closed_at, end_at=now, why=PauseWhy.CLOSED.value)
    event = settle(incident, "reopen", by, now, {"act": incident.act, **_running_again(incident, now)})
    emails.told_partner("reopened", event, message)
    emails.told_desk("reopened", event, message)
    if taken_again:
        _take_again(incident, taken_again, by, now)
    return incident


def _running_again(incident: Incident, now: datetime) -> dict[str, Any]:
    changes: dict[str, Any] = {"closed_at": None, "close_reason": "", "merged_into": None}
    if incident.merged_into_id and not incident.messages.filter(is_staff=True, is_internal=False).exists():
        # That the other one was answered counted for this one as long as they were one matter.
        incident.first_response_at = None
        changes |= {"first_response_at": None, "started_at": incident.started_at if incident.engineer_id else None}
    if incident.first_response_at:
        return {**changes, "answer_due_at": answer_due(incident, now)}
    return {**changes, **moved(incident, now)}


def _closed_in_time(incident: Incident, now: datetime) -> datetime:
    if incident.closed_at and incident.can_reopen_at(now):
        return incident.closed_at
    text = _("%(incident)s was closed on %(closed)s, and can be reopened for %(days)d days only. Start a follow-up.")
    closed = moment_text(incident.closed_at or now)
    raise NeedsFollowUp(text % {"incident": incident.reference, "closed": closed, "days": REOPEN_DAYS})


def _demand_alive(incident: Incident, entitlement: Entitlement, now: datetime) -> None:
    contract = entitlement.contract
    if contract is None or contract.is_usable(contract.organization.today(now)):
        return
    text = _(
        "The unit of %(incident)s was given back, and reopening takes it again. But %(contract)s expired on %(day)s. "
        "Start a follow-up with another plan."
    )
    day = day_text(contract.last_day)
    raise NeedsFollowUp(text % {"incident": incident.reference, "contract": contract, "day": day})


def _take_again(incident: Incident, entitlement: Entitlement, by: User, now: datetime) -> None:
    try:
        consume(entitlement, incident.ledger_reference, by, now=now)
    except NothingLeft as error:
        text = _(
            "The unit of %(incident)s was given back, and reopening takes it again. But nothing is left of %(plan)s. "
            "Start a follow-up with another plan."
        )
        raise NeedsFollowUp(text % {"incident": incident.reference, "plan": entitlement.plan}) from error
