"""Advisory requests: hours are reserved when one is sent and settled when it is closed (D42).

Lock order: the company's memberships, the request, its entries, the entitlement last (model.md 1).
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from benefits.advice import RUNNING, TooFew, advice, hours_text
from benefits.models import AdvisoryMessage, AdvisoryRequest, Membership
from benefits.models.advisory import LEAST, MOST
from benefits.permissions.advisory import can_ask, can_decline, can_reply, can_start, can_withdraw
from benefits.services import advisory_mail as mail
from benefits.topics import topics
from partnerportal.accounts import work
from partnerportal.accounts.activity import record
from partnerportal.accounts.models import Organization, User
from partnerportal.common.refusals import Refused, demand
from support import services as support

State = AdvisoryRequest.State
AGAIN = timedelta(minutes=10)
"""The same words from the same person within this time are the same request: a form that was sent twice."""


@dataclass(frozen=True)
class Wish:
    """What advice is asked about, and how the consultant reaches the person; `estimate` in quarter-hours."""

    scenario: str
    product: str
    topic: str
    title: str
    description: str
    phone: str
    country: str
    language: str
    time_zone: str
    estimate: int
    preferred_hours: str = ""


@transaction.atomic
def submit(user: User, wish: Wish, now: datetime | None = None) -> AdvisoryRequest:
    """Sends the request and reserves its hours; the requester gets the number by mail. Sent twice it is one (D42).

    Technical presales with Silver or Gold reserve nothing. Raises Forbidden; Refused for a product out of scope (D43),
    an estimate outside 1 to under 25 hours, or without a running offer; TooFew with what is left.
    """
    now = now or timezone.now()
    demand(can_ask(user))
    company = user.organization
    if company is None:
        raise Refused(_("This account belongs to no company."))
    area = _area(wish)
    _lock_memberships(company)
    if (sent := _sent_already(user, wish, now)) is not None:
        return sent
    quote = advice(user, now).quote(wish.scenario, wish.estimate)
    entitlement = quote.line.entitlement if quote.line else None
    row = AdvisoryRequest.objects.create(
        organization=company, requested_by=user, requested_at=now, entitlement=entitlement, area=area, **asdict(wish)
    )
    record(user, "advisory.requested", company, row.reference, now, what=row, hours=hours_text(wish.estimate))
    mail.requested(row)
    if entitlement is not None:
        support.consume(entitlement, f"{row.reference}/1", user, wish.estimate, now)
    return row


@transaction.atomic
def withdraw(user: User, request: AdvisoryRequest, now: datetime | None = None) -> AdvisoryRequest:
    """Takes a request back before a consultant starts; every reserved hour is given back. Forbidden or WrongState."""
    now, row = now or timezone.now(), work.lock(request)
    work.require(can_withdraw(user, row))
    work.move(row, "withdraw", user, now)
    mail.withdrawn(row, user)
    support.give_back(f"{row.reference}/1", user, "withdrawn", now)
    return row


@transaction.atomic
def reply(user: User, request: AdvisoryRequest, text: str, now: datetime | None = None) -> AdvisoryMessage:
    """The company writes; the consultant reads it by mail. Raises Forbidden or WrongState, Refused for no text."""
    now, row = now or timezone.now(), work.lock(request)
    work.require(can_reply(user, row))
    message = _say(row, user, text, now)
    record(user, "advisory.replied", row.organization, row.reference, now, what=row)
    mail.replied(row, message)
    return message


@transaction.atomic
def start(consultant: User, request: AdvisoryRequest, now: datetime | None = None) -> AdvisoryRequest:
    """Takes the request to work on; from now on it cannot be withdrawn. Raises Forbidden, or WrongState with who."""
    now, row = now or timezone.now(), work.lock(request)
    work.require(can_start(consultant, row, now))
    return work.move(row, "start", consultant, now, consultant=consultant, started_at=now)


@transaction.atomic
def answer(consultant: User, request: AdvisoryRequest, text: str, now: datetime | None = None) -> AdvisoryMessage:
    """A consultant writes, which is the contact that was promised; where nobody has started, it starts the request.

    Raises Forbidden, WrongState, or Refused for no text.
    """
    now, row = now or timezone.now(), work.lock(request)
    work.require(work.can_decide(consultant, row, now))
    if row.can("start"):
        work.move(row, "start", consultant, now, consultant=consultant, started_at=now)
    message = _say(row, consultant, text, now, is_staff=True)
    record(consultant, "advisory.answered", row.organization, row.reference, now, what=row)
    mail.answered(row, message)
    return message


@transaction.atomic
def close(
    consultant: User, request: AdvisoryRequest, actual: int, text: str = "", now: datetime | None = None
) -> AdvisoryRequest:
    """Closes the request with the quarter-hours that it took: the rest of the reserved ones is released (D42).

    More than was reserved takes the difference from the same hours, if they are left: else TooFew says how much is.
    Raises Refused for 25 hours or more, Forbidden, or WrongState with who was first.
    """
    now, row = now or timezone.now(), work.lock(request)
    if not 0 <= actual <= MOST:
        raise Refused(_("An engagement takes less than 25 hours, in quarters of an hour."))
    started = {"consultant": row.consultant or consultant, "started_at": row.started_at or now}
    told = {"hours": hours_text(actual)}
    row = work.decide(consultant, row, "close", now, told, actual=actual, reason_text=text.strip(), **started)
    mail.closed(row)
    _settle(row, actual, consultant, now)
    return row


@transaction.atomic
def decline(consultant: User, request: AdvisoryRequest, text: str, now: datetime | None = None) -> AdvisoryRequest:
    """Refuses a request before its start, with a reason that the company reads; every reserved hour is given back.

    Raises Forbidden, WrongState, or Refused without a reason.
    """
    now, row = now or timezone.now(), work.lock(request)
    work.require(can_decline(consultant, row, now))
    if not text.strip():
        raise Refused(_("Write why. %(name)s will read it.") % {"name": row.requested_by})
    row = work.decide(consultant, row, "decline", now, reason_text=text.strip())
    mail.declined(row)
    support.give_back(f"{row.reference}/1", consultant, "declined", now)
    return row


def _area(wish: Wish) -> str:
    """The area of a product in scope. Raises Refused with the reason where it is not."""
    product = topics().product(wish.product)
    if product is None or wish.topic not in topics().topics.get(wish.scenario, ()):
        raise Refused(_("Choose a product and a topic from the lists."))
    if product.is_out:
        facts = {"product": product.name, "reason": product.reason}
        raise Refused(_("%(product)s is out of scope. %(reason)s") % facts)
    if not LEAST <= wish.estimate <= MOST:
        raise Refused(_("Estimate at least 1 hour and less than 25, in quarters of an hour."))
    return product.area


def _lock_memberships(company: Organization) -> None:
    """Held until commit, so that no year ends and no refund is decided between the look and the reservation."""
    rows = Membership.objects.filter(organization=company, state__in=RUNNING).order_by("pk")
    list(rows.select_for_update(no_key=True, of=("self",)).values_list("pk"))


def _sent_already(user: User, wish: Wish, now: datetime) -> AdvisoryRequest | None:
    same = AdvisoryRequest.objects.filter(requested_by=user, state=State.REQUESTED, **asdict(wish))
    return same.filter(requested_at__gt=now - AGAIN).with_people().first()


def _say(row: AdvisoryRequest, by: User, text: str, now: datetime, is_staff: bool = False) -> AdvisoryMessage:
    if not text.strip():
        raise Refused(_("Write a message."))
    return AdvisoryMessage.objects.create(request=row, by=by, at=now, text=text.strip(), is_staff=is_staff)


def _settle(row: AdvisoryRequest, actual: int, by: User, now: datetime) -> None:
    """The entitlement comes last: its row stays locked until commit."""
    if row.entitlement is None:
        return
    if actual <= row.estimate:
        support.settle(f"{row.reference}/1", actual, by, now)
        return
    try:
        support.consume(row.entitlement, f"{row.reference}/2", by, actual - row.estimate, now)
    except support.NothingLeft as error:
        row.entitlement.refresh_from_db()
        raise TooFew(_left_too_few(row)) from error


def _left_too_few(row: AdvisoryRequest) -> str:
    left = row.entitlement.left or 0 if row.entitlement else 0
    facts = {
        "reserved": hours_text(row.estimate),
        "left": hours_text(left),
        "most": hours_text(min(MOST, row.estimate + left)),
    }
    return _("%(reserved)s are reserved and %(left)s are left beside them. Close it with at most %(most)s.") % facts
