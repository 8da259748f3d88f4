"""A draft, from its first word to its submitting. Until then nothing is counted (D27)."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import emails
from incidents.models import Incident, Watcher
from incidents.refusals import Incomplete, NotBreakFix, PlanUnusable
from incidents.services.due import promise
from incidents.services.moves import lock, look_again, settle
from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.common.refusals import Refused, WrongState, demand
from support.models import Entitlement, Version
from support.services import Option, consume, plan_options

CONTACT = ("contact_name", "contact_email", "contact_phone")
PROBLEM = ("nature", "version", "title", "severity", "language", "customer_reference")
FIELDS = frozenset((*PROBLEM, *CONTACT, "description", "entitlement", "step"))
NEEDED = ("nature", "version", "title", "description", "severity", "contact_name", "contact_email")


@transaction.atomic
def save_draft(user: User, incident: Incident | None, now: datetime | None = None, **fields: Any) -> Incident:
    """Keeps what was typed so far, in a new draft or in the given one; `step` only grows (product.md 4.6).

    Raises TypeError for a field that a draft does not have, WrongState when it is no draft of this person any more.
    """
    demand(may(user, "incidents.file"))
    if unknown := fields.keys() - FIELDS:
        raise TypeError(f"A draft has no {', '.join(sorted(unknown))}.")
    if "version" in fields:
        fields["product_name"] = str(fields["version"] or "")
    fields["saved_at"] = fields["updated_at"] = now or timezone.now()
    return _create(user, fields) if incident is None else _update(user, incident, fields)


def _create(user: User, fields: dict[str, Any]) -> Incident:
    incident = Incident.objects.create(filed_by=user, organization=user.organization, **fields)
    Watcher.objects.create(user=user, incident=incident, organization=user.organization, since=fields["saved_at"])
    return incident


def _update(user: User, incident: Incident, fields: dict[str, Any]) -> Incident:
    if "step" in fields:
        fields["step"] = Greatest("step", Value(fields["step"]))
    drafts = Incident.objects.drafts_of(user)
    if not drafts.filter(pk=incident.pk).update(**fields):
        raise WrongState(_("This draft was submitted or discarded meanwhile. Look for it in your incidents."))
    return drafts.for_page().get(pk=incident.pk)


@transaction.atomic
def discard_draft(user: User, incident: Incident) -> None:
    """Throws a draft away; harmless when it is gone already. Raises WrongState when it has been submitted."""
    if not Incident.objects.filter(pk=incident.pk).exists():
        return
    row = lock(incident)
    _demand_author(user, row)
    look_again(row, "discard")
    Incident.objects.drafts_of(user).filter(pk=row.pk).delete()


@transaction.atomic
def submit(user: User, draft: Incident, entitlement_pk: int, now: datetime | None = None) -> Incident:
    """Opens the incident and takes exactly one unit, in one transaction (D27); submitting twice is the same incident.

    Raises NotBreakFix, Incomplete, PlanUnusable with the cause, or NothingLeft when somebody took the last one.
    Whatever is raised, the draft stays as it was.
    """
    now = now or timezone.now()
    incident = lock(draft)
    _demand_author(user, incident)
    if not incident.is_draft:
        return incident
    entitlement = _usable(user, _complete(incident), entitlement_pk, now)
    _move_to_company(user, incident)
    changes = {"opened_at": now, "entitlement": entitlement, "paid_by_id": entitlement.organization_id}
    changes |= {"organization": user.organization, **promise(incident, now)}
    event = settle(incident, "submit", user, now, changes)
    emails.opened(event, user)
    consume(entitlement, incident.ledger_reference, user, now=now)
    return incident


def _move_to_company(user: User, incident: Incident) -> None:
    """A draft begun as a holder belongs to the company that the person has joined meanwhile."""
    if incident.organization_id != user.organization_id:
        incident.watchers.update(organization=None)
    incident.organization = user.organization


def _demand_author(user: User, incident: Incident) -> None:
    if incident.filed_by_id != user.pk:
        raise Refused(_("Only the person who wrote a draft can submit or discard it."))


def _complete(incident: Incident) -> Version:
    if incident.nature == Incident.Nature.ADVICE:
        raise NotBreakFix(
            _("Advice spends no incident. Ask Technical Presales and Deployment for it, with your advisory hours.")
        )
    if incident.nature == Incident.Nature.BILLING:
        raise NotBreakFix(_("Questions about billing and membership are free. They are not filed as an incident."))
    missing = tuple(name for name in NEEDED if not getattr(incident, name))
    if missing or incident.version is None:
        raise Incomplete(_("Something is missing. Go back to the steps that are marked and complete them."), missing)
    return incident.version


def _usable(user: User, version: Version, entitlement_pk: int, now: datetime) -> Entitlement:
    today = user.organization.today(now) if user.organization else now.astimezone(UTC).date()
    options = plan_options(user, version, today)
    if (option := options.choose(entitlement_pk)) and option.entitlement:
        return option.entitlement
    raise PlanUnusable(_cause(options.unavailable, entitlement_pk))


def _cause(unavailable: list[Option], entitlement_pk: int) -> str:
    for option in unavailable:
        if option.entitlement and option.entitlement.pk == entitlement_pk:
            return _("%(plan)s cannot be used: %(reason)s") % {"plan": option.plan, "reason": option.sentence}
    return _("Choose a support plan.")


@transaction.atomic
def follow_up(user: User, incident: Incident, text: str = "", now: datetime | None = None) -> Incident:
    """A new draft of `user` that continues a closed incident, filled in from it; `text` is what was typed (D37).

    Raises WrongState while the incident can still be answered.
    """
    look_again(incident, "follow_up")
    note = _("This follows %(incident)s.") % {"incident": incident.reference}
    names = (*PROBLEM, *CONTACT) if incident.filed_by_id == user.pk else PROBLEM
    draft = save_draft(
        user,
        None,
        now,
        description="\n\n".join(part for part in (note, text.strip() or incident.description) if part),
        **{name: getattr(incident, name) for name in names},
    )
    if incident.organization_id == draft.organization_id:
        Incident.objects.drafts_of(user).filter(pk=draft.pk).update(follows=incident)
        draft.follows = incident
    return draft
