"""The draft behind the wizard: whose it is, when it was saved, and that one opened page begins only one."""

import re
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from django.core.cache import cache
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from incidents import services
from incidents.models import Incident
from partnerportal.accounts.models import User
from partnerportal.common.times import moment_text, zone_name

DAY = 24 * 3600
MOST = 20
"""Drafts shown at the top of the first step, newest first."""
TOKEN = re.compile(r"[0-9a-f]{32}")


def find(user: User, reference: str) -> Incident:
    """The person's own draft, or what became of it. Raises Http404 for anybody else's and for an unknown one."""
    own = Incident.objects.visible_to(user).filter(filed_by=user)
    return get_object_or_404(own.with_reference(reference).for_page().select_related("customer_subscription"))


def of(user: User) -> list[Incident]:
    """The person's drafts to go on with, last saved first."""
    rows = Incident.objects.visible_to(user).drafts_of(user).select_related("customer")
    return list(rows.order_by("-saved_at", "-pk")[:MOST])


def new_token() -> str:
    """Marks one opening of the empty first step, so that whatever is sent from it belongs to one draft."""
    return uuid4().hex


def is_token(text: str) -> bool:
    return TOKEN.fullmatch(text) is not None


def as_token(text: str) -> str:
    return text if is_token(text) else new_token()


@transaction.atomic
def begin(user: User, token: str, **fields: Any) -> Incident:
    """Keeps `fields` in the draft that `token` began: one draft, also when two requests arrive together.

    Returns what became of that draft, unchanged, where it has been submitted meanwhile.
    """
    key = _key(user, token)
    if known := _begun(user, key):
        cache.touch(key, DAY)
        return services.save_draft(user, known, **fields) if known.is_draft else known
    draft = services.save_draft(user, None, **fields)
    if cache.add(key, draft.pk, DAY):
        return draft
    services.discard_draft(user, draft)
    return services.save_draft(user, _begun(user, key), **fields)


def begun(user: User, token: str) -> Incident | None:
    """What that opening of the first step began, whatever became of it; None where nothing was sent from it yet."""
    return _begun(user, _key(user, token)) if is_token(token) else None


def _key(user: User, token: str) -> str:
    return f"incidents.draft:{user.pk}:{token}"


def _begun(user: User, key: str) -> Incident | None:
    pk = cache.get(key)
    found = Incident.objects.filter(filed_by=user, pk=pk).first() if pk else None
    if pk and found is None:
        cache.delete(key)
    return found


def saved_text(draft: Incident, missing: list[str] | None = None) -> str:
    """When the draft was saved, and which fields of the page could not be kept."""
    if draft.saved_at is None:
        return ""
    at = _short(draft.saved_at)
    if missing:
        fields = ", ".join(missing)
        return _("Draft saved %(at)s, but not this, which has to be corrected: %(fields)s") % {
            "at": at,
            "fields": fields,
        }
    return _("Draft saved %(at)s. You may close the browser.") % {"at": at}


def _short(at: datetime) -> str:
    here = timezone.localtime(at)
    if here.date() != timezone.localdate():
        return moment_text(at)
    clock = date_format(here, pgettext("time format, see Django's date filter", "H:i"))
    return f"{clock} {zone_name(here)}"


def business_day(user: User) -> date:
    """Today where the company is; in UTC for a holder without one (model.md 5)."""
    return user.organization.today() if user.organization else timezone.now().astimezone(UTC).date()
