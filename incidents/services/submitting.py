"""Submitting: the incident opens and its unit is taken, in one transaction (D27)."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import emails
from incidents.filing import locked_verdict, wrong_contact
from incidents.models import Incident
from incidents.needed import missing_details, missing_problem
from incidents.refusals import Incomplete, NotBreakFix, PlanUnusable
from incidents.services import handover
from incidents.services.drafts import TECHNICAL, demand_author
from incidents.services.due import promise
from incidents.services.moves import lock, settle
from partnerportal.accounts.models import User
from partnerportal.common.refusals import Refused
from support.needs import Need
from support.services import Option, consume, plan_options


@transaction.atomic
def submit(user: User, draft: Incident, entitlement_pk: int | None, now: datetime | None = None) -> Incident:
    """Opens the incident and takes exactly one unit, in one transaction (D27); submitting twice is the same incident.

    `entitlement_pk` is the line of a contract that the review page showed; None, or 0, is the draft's plan without one.
    Raises Forbidden for a missing role, Refused where something else that filing rests on is missing or was taken away
    (D33, D34: also the access to the one subscription that it is about) and for the customer's contact (D32),
    NotBreakFix, Incomplete, PlanUnusable with the cause, or NothingLeft when somebody took the last one. Whatever is
    raised, the draft stays as it was.
    """
    now = now or timezone.now()
    incident = lock(draft)
    demand_author(user, incident)
    if not incident.is_draft:
        return incident
    _demand_break_fix(incident)
    if incident.shared_with_id:
        handover.demand_ground(incident)
    locked_verdict(user, incident).demand()
    need = _complete(incident)
    if wrong := wrong_contact(user, incident.customer, incident.contact_email):
        raise Refused(wrong)
    option = _usable(user, incident, need, entitlement_pk, now)
    event = settle(incident, "submit", user, now, _opened(user, incident, option, now))
    emails.opened(event, user)
    if incident.shared_with_id:
        handover.filed(incident, user, now)
    if option.entitlement:
        consume(option.entitlement, incident.ledger_reference, user, now=now)
    return incident


def _opened(user: User, incident: Incident, option: Option, now: datetime) -> dict[str, Any]:
    _move_to_company(user, incident)
    incident.plan, line = option.plan, option.entitlement
    paid_by = line.organization_id if line else None
    changes = {"opened_at": now, "plan": option.plan, "entitlement": line, "paid_by_id": paid_by}
    changes |= TECHNICAL if incident.is_free else {}
    return {**changes, "organization": user.organization, **promise(incident, now)}


def _move_to_company(user: User, incident: Incident) -> None:
    """A draft begun as a holder belongs to the company that the person has joined meanwhile."""
    if incident.organization_id != user.organization_id:
        incident.watchers.update(organization=None)
    incident.organization = user.organization


def _demand_break_fix(incident: Incident) -> None:
    if incident.nature == Incident.Nature.ADVICE:
        raise NotBreakFix(
            _("Advice spends no incident. Ask Technical Presales and Deployment for it, with your advisory hours.")
        )


def _complete(incident: Incident) -> Need:
    missing = (*missing_problem(incident), *missing_details(incident))
    if missing or incident.need is None:
        raise Incomplete(_("Something is missing. Go back to the steps that are marked and complete them."), missing)
    return incident.need


def _usable(user: User, incident: Incident, need: Need, entitlement_pk: int | None, now: datetime) -> Option:
    today = user.organization.today(now) if user.organization else now.astimezone(UTC).date()
    options = plan_options(user, need, today)
    if option := options.choose(incident.plan_id, entitlement_pk):
        return option
    raise PlanUnusable(_cause(options.unavailable, entitlement_pk))


def _cause(unavailable: list[Option], entitlement_pk: int | None) -> str:
    for option in unavailable:
        if option.entitlement and option.entitlement.pk == entitlement_pk:
            return _("%(plan)s cannot be used: %(reason)s") % {"plan": option.plan, "reason": option.sentence}
    return _("Choose a support plan.")
