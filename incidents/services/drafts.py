"""A draft, from its first word to its submitting. Until then nothing is counted (D27)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import permissions
from incidents.models import Incident, Watcher
from incidents.services.moves import lock, look_again
from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.common.refusals import Refused, WrongState, demand
from support.models import Area

CONTACT = ("contact_name", "contact_email", "contact_phone")
PLACE = ("area", "topic", "subscription", "customer", "customer_subscription", "shared_with")
PROBLEM = ("nature", "version", "title", "severity", "language", "customer_reference")
ESCALATION = ("criterion", "health_checked_at")
TECHNICAL: dict[str, Any] = {"severity": "", "criterion": "", "health_checked_at": None}
"""What only a technical problem says, each with the value of a question that is free (D35, D36)."""
FIELDS = frozenset((*PLACE, *PROBLEM, *CONTACT, *ESCALATION, "description", "plan", "entitlement", "step"))


@transaction.atomic
def save_draft(user: User, incident: Incident | None, now: datetime | None = None, **fields: Any) -> Incident:
    """Keeps what was typed so far, in a new draft or in the given one; `step` only grows (product.md 4.6).

    A question that is free forgets the severity and the escalation of an earlier answer (D35).

    Raises TypeError for a field that a draft does not have, WrongState when it is no draft of this person any more.
    """
    demand(may(user, "incidents.file"))
    if unknown := fields.keys() - FIELDS:
        raise TypeError(f"A draft has no {', '.join(sorted(unknown))}.")
    if version := fields.get("version"):
        fields = {"area": version.product.area, **fields}
    elif fields.get("nature") in Incident.FREE:
        fields = {"area": Area.PORTAL, **fields}
    if fields.get("nature", incident.nature if incident else "") in Incident.FREE:
        fields |= TECHNICAL
    if "version" in fields:
        fields["product_name"] = str(version or "")
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
    demand_author(user, row)
    look_again(row, "discard")
    Incident.objects.drafts_of(user).filter(pk=row.pk).delete()


def demand_author(user: User, incident: Incident) -> None:
    """Raises Refused for anybody but who wrote the draft."""
    if incident.filed_by_id != user.pk:
        raise Refused(_("Only the person who wrote a draft can submit or discard it."))


@transaction.atomic
def follow_up(user: User, incident: Incident, text: str = "", now: datetime | None = None) -> Incident:
    """A new draft of `user` that continues a closed incident, filled in from it; `text` is what was typed (D37).

    It is for the same customer and in the same place; what makes it an escalation is asked anew (D36), and it is not
    shared with who read the closed one. Raises WrongState while the incident can still be answered, Refused where
    `user` has left the company that filed it for a customer.
    """
    look_again(incident, "follow_up")
    demand(permissions.can_follow_up(user, incident))
    note = _("This follows %(incident)s.") % {"incident": incident.reference}
    names = (*PLACE, *PROBLEM, *CONTACT) if incident.filed_by_id == user.pk else (*PLACE, *PROBLEM)
    draft = save_draft(
        user,
        None,
        now,
        description="\n\n".join(part for part in (note, text.strip() or incident.description) if part),
        **{name: getattr(incident, name) for name in names if name != "shared_with"},
    )
    if incident.organization_id == draft.organization_id:
        Incident.objects.drafts_of(user).filter(pk=draft.pk).update(follows=incident)
        draft.follows = incident
    return draft
