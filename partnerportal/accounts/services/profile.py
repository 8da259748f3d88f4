"""What a company says about itself, and that somebody has looked whether it is right (domain.md 2.4)."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from partnerportal.accounts.activity import record
from partnerportal.accounts.models import Organization, User
from partnerportal.accounts.permissions import may
from partnerportal.common.refusals import Refused, WrongState, demand

EDITABLE = ("name", "address", "tax_id", "email", "country", "language", "time_zone")
"""What the company changes by itself. MPN ID, programmes and domain come from the partner network."""


def words(names: list[str]) -> str:
    """What parts of the profile are called, in one line."""
    return ", ".join(capfirst(str(Organization._meta.get_field(name).verbose_name)) for name in names)  # type: ignore[union-attr]


def stamp(company: Organization) -> str:
    """Changes with every change of the profile: what a form has shown is held against it when it is saved."""
    shown = json.dumps([getattr(company, name) for name in EDITABLE])
    return hashlib.sha256(shown.encode()).hexdigest()


@transaction.atomic
def change(user: User, facts: dict[str, Any], seen: str, now: datetime | None = None) -> list[str]:
    """Saves the profile of the user's company, with one row in the log; returns the names of what was changed.

    `seen` is the stamp of what the person was shown. Raises Forbidden, or WrongState when somebody else has changed
    the profile meanwhile.
    """
    company = _locked(user)
    if seen != stamp(company):
        raise WrongState(
            _("Somebody has changed the profile while you had it open. Compare it with what is saved, and save again.")
        )
    changed = [name for name in EDITABLE if getattr(company, name) != facts[name]]
    if not changed:
        return []
    for name in changed:
        setattr(company, name, facts[name])
    company.save(update_fields=changed)
    record(user, "organization.changed", company, _reference(company), now or timezone.now(), what=words(changed))
    return changed


@transaction.atomic
def confirm_review(user: User, seen: str, now: datetime | None = None) -> Organization:
    """Notes that everything in the profile is right: needed before a renewal (domain.md 2.4, matrix row 13).

    Raises Forbidden, or Refused when the profile is no longer what the person was shown.
    """
    now, company = now or timezone.now(), _locked(user)
    if seen != stamp(company):
        raise Refused(_("The profile has changed since you opened this page. Look at it again before you confirm it."))
    company.reviewed_at = now
    company.save(update_fields=["reviewed_at"])
    record(user, "organization.reviewed", company, _reference(company), now)
    return company


def _locked(user: User) -> Organization:
    demand(may(user, "organization.edit"))
    return Organization.objects.select_for_update(no_key=True).get(pk=user.organization_id or 0)


def _reference(company: Organization) -> str:
    return f"organization:{company.pk}"
