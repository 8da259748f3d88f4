"""A membership from its start to its end, with the quantities that it was promised (model.md 1)."""

import logging
from datetime import UTC, date, datetime, timedelta

from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from benefits.models import Membership, Offer, Order
from benefits.services import marketing
from benefits.services.assignments import carry_over, end_all
from benefits.services.competencies import end_with
from benefits.services.locking import lock_company
from benefits.services.promises import copy_benefits
from benefits.services.requests import drop_waiting
from partnerportal.accounts.activity import record
from partnerportal.accounts.models import Organization, User
from partnerportal.common.constraints import refusing
from partnerportal.common.refusals import Refused, WrongState
from partnerportal.common.times import day_text
from support import services as support
from support.models import Contract

log = logging.getLogger(__name__)

YEAR = timedelta(days=365)
State = Membership.State


@transaction.atomic
def start_membership(
    organization: Organization, offer: Offer, start_date: date, by: User | None = None, now: datetime | None = None
) -> Membership:
    """Starts an enrolment year: copies the catalogue's quantities, announces the contract, grants what is counted.

    Where the same offer is held it is a renewal, possible from A+1 to A+30, and the next anniversary is A + 365 days
    (D13, D15). Gold ends the contract of a Silver that is held (D16). Raises Refused outside the window, for a level
    below the one that is held (D11), and for a company that is not in MPN. Two levels at once wait for each other.
    """
    now = now or timezone.now()
    lock_company(organization.pk)
    if not organization.in_mpn:
        raise Refused(_("%(company)s is not in MPN, and only members of MPN hold offers.") % {"company": organization})
    if offer.is_plan:
        raise Refused(_("%(offer)s is a support plan, and no membership.") % {"offer": offer})
    _refuse_lower(organization, offer)
    held = _held(organization, offer)
    year, anniversary = first_year(start_date) if held is None else _next_year(held, start_date)
    if held is not None:
        _set_state(held, State.RENEWED)
    membership = _create(organization, offer, year, start_date, anniversary)
    copy_benefits(membership, now)
    facts = {"offer": membership, "anniversary": anniversary}
    record(by, "membership.started", organization, membership.reference, now, **facts)
    if held is not None:
        carry_over(held, membership, now)
        marketing.carry_waiting(held, membership, now)
    _end_lower(membership, now)
    return membership


@transaction.atomic
def lapse(membership: Membership, now: datetime | None = None) -> None:
    """Ends a membership that was not renewed, and its contract, after A+30 (D13). WrongState before, or twice.

    Without another level its competencies lapse with it: they are valid to the anniversary (domain.md 2.2).
    """
    now = now or timezone.now()
    lock_company(membership.organization_id)
    row = Membership.objects.select_for_update(of=("self",), no_key=True).select_related("organization", "offer")
    found = row.get(pk=membership.pk)
    if found.state != State.ACTIVE or found.organization.today(now) <= found.usable_until:
        day = day_text(found.usable_until)
        raise WrongState(_("%(membership)s runs until %(day)s.") % {"membership": found, "day": day})
    _set_state(found, State.LAPSED)
    end_all(found, now=now)
    _end_year(found, now)
    end_with(found, "lapse", now)
    record(None, "membership.lapsed", found.organization, found.reference, now, offer=found)


@transaction.atomic
def cancel(membership: Membership, by: User, now: datetime | None = None) -> None:
    """Ends a membership that is refunded, and its contract, at once; a waiting activation is withdrawn (D17).

    Without another level its competencies are qualified again: they wait for an offer. Raises WrongState unless it is
    active.
    """
    now = now or timezone.now()
    lock_company(membership.organization_id)
    row = Membership.objects.select_for_update(of=("self",)).select_related("organization", "offer")
    found = row.get(pk=membership.pk)
    if found.state != State.ACTIVE:
        facts = {"membership": found, "state": found.get_state_display()}
        raise WrongState(_("%(membership)s is not active any more. It stands at: %(state)s.") % facts)
    _set_state(found, State.REFUNDED)
    end_all(found, now=now)
    _end_year(found, now)
    end_with(found, "return", now)
    record(by, "membership.refunded", found.organization, found.reference, now, offer=found)


def turn_day(now: datetime | None = None) -> int:
    """Lapses what is past A+30 in its company's zone, ends what was renewed but never replaced; returns how many.

    A membership whose renewal or upgrade is paid and waits for staff to confirm it does not lapse meanwhile.
    """
    now = now or timezone.now()
    latest = now.astimezone(UTC).date() + timedelta(days=1)  # no zone is further ahead
    past = Membership.objects.filter(anniversary__lt=latest - timedelta(days=30)).select_related(
        "organization", "offer"
    )
    paid = Order.objects.keeps_alive().filter(replaces=OuterRef("pk"))
    past = past.exclude(Exists(paid))
    ended = 0
    for membership in past.filter(state__in=[State.ACTIVE, State.RENEWED]).exclude(
        contract__state=Contract.State.ENDED
    ):
        if membership.organization.today(now) > membership.usable_until:
            ended += _turn(membership, now)
    return ended


def _turn(membership: Membership, now: datetime) -> bool:
    """Each on its own: one that cannot be ended today holds up no other, and is looked at again in an hour."""
    try:
        with transaction.atomic():
            if membership.state == State.ACTIVE:
                lapse(membership, now)
            else:
                _end_year(membership, now)
    except (Refused, DatabaseError):
        log.exception("%s was not ended", membership.reference)
        return False
    return True


def _refuse_lower(organization: Organization, offer: Offer) -> None:
    above = Membership.objects.active().filter(organization=organization, offer__level__gt=offer.level)
    higher = above.select_related("offer").first() if offer.level else None
    if higher is not None:
        raise Refused(
            _("%(company)s holds %(higher)s. The core benefits come from the highest level only.")
            % {"company": organization, "higher": higher}
        )


def _held(organization: Organization, offer: Offer) -> Membership | None:
    rows = Membership.objects.active().filter(organization=organization, offer=offer)
    return rows.select_related("organization", "offer").select_for_update(of=("self",), no_key=True).first()


def first_year(start_date: date) -> tuple[int, date]:
    """Enrolment year and anniversary: one year from the purchase; from 29 February to 28 February."""
    later = start_date.replace(year=start_date.year + 1, day=28 if _is_leap_day(start_date) else start_date.day)
    return start_date.year, later


def _next_year(held: Membership, today: date) -> tuple[int, date]:
    if not held.in_renewal_window(today):
        first, last = day_text(held.anniversary + timedelta(days=1)), day_text(held.usable_until)
        raise Refused(
            _("%(membership)s can be renewed from %(first)s to %(last)s.")
            % {"membership": held, "first": first, "last": last}
        )
    return held.enrolment_year + 1, held.anniversary + YEAR


def _is_leap_day(day: date) -> bool:
    return (day.month, day.day) == (2, 29)


def _create(organization: Organization, offer: Offer, year: int, start_date: date, anniversary: date) -> Membership:
    refusal = Refused(_("%(company)s holds this offer already.") % {"company": organization})
    with (
        refusing("benefits_membership_one_active_per_offer", refusal),
        refusing("benefits_membership_one_per_offer_and_year", refusal),
    ):
        membership = Membership.objects.create(
            organization=organization, offer=offer, enrolment_year=year, start_date=start_date, anniversary=anniversary
        )
    until = membership.usable_until
    membership.contract = support.announce(organization, membership.reference, str(membership), anniversary, until)
    membership.save(update_fields=["contract"])
    return membership


def _end_lower(membership: Membership, now: datetime) -> None:
    """What is refunded or lapses at the same moment keeps that state: the lock waits for it, and looks again.

    Of a level that was renewed shortly before, the year before runs until A+30: it ends with the one that followed.
    """
    below = Membership.objects.filter(
        organization=membership.organization, offer__level__gt=0, offer__level__lt=membership.offer.level
    )
    running = below.filter(state__in=[State.ACTIVE, State.RENEWED])
    rows = running.select_related("organization", "offer").select_for_update(of=("self",), no_key=True)
    for lower in rows.order_by("pk"):
        if lower.state == State.ACTIVE:
            _set_state(lower, State.UPGRADED)
            carry_over(lower, membership, now)
            marketing.carry_waiting(lower, membership, now)
            _end_year(lower, now)
        elif lower.is_usable(lower.organization.today(now)):
            _set_state(lower, State.UPGRADED)
            _end_year(lower, now)


def _end_year(membership: Membership, now: datetime) -> None:
    """Nobody is given anything of it any more: what waits is withdrawn, and the contract ends."""
    marketing.drop_waiting(membership, now)
    if membership.contract_id is None:
        return
    drop_waiting(membership.contract_id, now)
    if not Contract.objects.filter(pk=membership.contract_id, state=Contract.State.ENDED).exists():
        support.end_contract(membership.contract_id, now)


def _set_state(membership: Membership, state: State) -> None:
    membership.state = state
    membership.save(update_fields=["state"])
