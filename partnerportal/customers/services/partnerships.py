"""An indirect provider and an indirect reseller agree to work together, and end it (domain.md 6.2, D34)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerportal.accounts.models import CspType, Organization, User
from partnerportal.accounts.permissions import may
from partnerportal.common.answers import YES, Answer, no
from partnerportal.common.constraints import refusing
from partnerportal.common.refusals import Refused, WrongState
from partnerportal.customers.models import Partnership
from partnerportal.customers.services.partnering import company_of, record_for_both, require, tell_deciders
from partnerportal.customers.signals import ground_ended

State = Partnership.State
VERBS = {"accept": "partnership.accepted", "decline": "partnership.declined", "end": "partnership.ended"}
"""The moves and their lines in both activity logs."""


def can_ask(user: User) -> Answer:
    """Who decides about partnerships, of an indirect provider."""
    if not (answer := may(user, "customers.partner")):
        return answer
    if company_of(user).csp_type != CspType.INDIRECT_PROVIDER:
        return no(_("Only an indirect provider asks resellers to work with it."))
    return YES


def can_move(user: User, row: Partnership, name: str) -> Answer:
    """The reseller answers, either ends; what was only asked for is declined by the one, withdrawn by the other."""
    if not (answer := may(user, "customers.partner")):
        return answer
    is_reseller, is_provider = (user.organization_id == pk for pk in (row.reseller_id, row.provider_id))
    if not (is_reseller or is_provider):
        return no(_("This partnership is one of other companies."))
    if not row.can(name):
        facts = {"partnership": row, "state": row.get_state_display()}
        return no(_("%(partnership)s stands at “%(state)s” already.") % facts)
    if name != "end" and not is_reseller:
        return no(_("Only %(reseller)s answers what it was asked.") % {"reseller": row.reseller})
    if name == "end" and is_reseller and not row.is_active:
        return no(_("Decline it instead: nothing has begun that could end."))
    return YES


def resellers_named(words: str) -> list[Organization]:
    """The indirect resellers with this domain, MPN ID or whole name; at most two, as more are as ambiguous."""
    named = Q(domain__iexact=words) | Q(mpn_id__iexact=words) | Q(name__iexact=words)
    rows = Organization.objects.filter(named, csp_type=CspType.INDIRECT_RESELLER)
    return list(rows.order_by("pk")[:2]) if words else []


@transaction.atomic
def ask(user: User, reseller: Organization, now: datetime | None = None) -> Partnership:
    """Asks an indirect reseller to work with the user's company, and tells its admins; nothing works until it accepts.

    Raises Forbidden, Refused for a company that is no reseller, WrongState where it was asked or works with it already.
    """
    require(can_ask(user))
    now, provider = now or timezone.now(), company_of(user)
    if reseller.csp_type != CspType.INDIRECT_RESELLER:
        raise Refused(_("%(company)s is no indirect reseller.") % {"company": reseller})
    already = WrongState(_("%(company)s works with you already, or was asked.") % {"company": reseller})
    with refusing("customers_partnership_one_live_per_pair", already):
        row = Partnership.objects.create(provider=provider, reseller=reseller, invited_by=user, invited_at=now)
    record_for_both(user, "partnership.asked", row, now)
    tell_deciders(reseller, "partnership_asked", row, user, partnership=row, now=now)
    return row


def accept(user: User, partnership: Partnership, authorizes: bool, now: datetime | None = None) -> Partnership:
    """The reseller authorizes the provider: from now on it can be given access to Azure and hand requests over.

    Raises Refused unless it authorizes, Forbidden, or WrongState.
    """
    if not authorizes:
        raise Refused(_("Tick that your company authorizes the provider, then accept."))
    return _moved(user, partnership, "accept", now or timezone.now())


def decline(user: User, partnership: Partnership, now: datetime | None = None) -> Partnership:
    """The reseller does not want it; the provider may ask again. Raises Forbidden, or WrongState."""
    return _moved(user, partnership, "decline", now or timezone.now())


def end(user: User, partnership: Partnership, now: datetime | None = None) -> Partnership:
    """Either ends it, or the provider withdraws what it asked. Customers and grants stay as they are (D34); requests
    that were handed over and wait are withdrawn, and what the provider filed for the reseller is read no more.

    Raises Forbidden, or WrongState.
    """
    return _moved(user, partnership, "end", now or timezone.now())


@transaction.atomic
def _moved(user: User, partnership: Partnership, name: str, now: datetime) -> Partnership:
    row = _locked(partnership)
    require(can_move(user, row, name))
    was_active, changes = row.is_active, _changes(user, name, now)
    row.state = Partnership.MOVES[name][1]
    for field, value in changes.items():
        setattr(row, field, value)
    row.save(update_fields=["state", *changes])
    verb = VERBS[name] if name != "end" or was_active else "partnership.withdrawn"
    record_for_both(user, verb, row, now)
    other = row.provider if user.organization_id == row.reseller_id else row.reseller
    kind = verb.replace(".", "_")
    tell_deciders(other, kind, row, user, partnership=row, now=now)
    if was_active:
        ground_ended.send(Partnership, row=row, by=user, now=now)
    return row


def _locked(partnership: Partnership) -> Partnership:
    Partnership.objects.select_for_update(no_key=True).only("pk").get(pk=partnership.pk)
    return Partnership.objects.select_related("provider", "reseller").get(pk=partnership.pk)


def _changes(user: User, name: str, now: datetime) -> dict[str, Any]:
    who, when = ("ended_by", "ended_at") if name == "end" else ("answered_by", "answered_at")
    return {who: user, when: now}
