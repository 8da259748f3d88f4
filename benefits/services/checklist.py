"""What stands in the way of a refund, item by item (D17, domain.md 2.5).

D17 blocks what is late, revealed or activated, and lists other use for staff; the order for this part says that nothing
may be activated, revealed, assigned or spent. The stricter reading holds: every use blocks and is named with who and
when. What only waits for a decision is a note: it falls with the refund, and nothing of it has been used. So is a place
that the portal itself carried over from the membership before: nobody of the company has done anything with this offer.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from benefits.models import (
    Activation,
    Assignment,
    BenefitUnit,
    MarketingActivation,
    Membership,
    MembershipBenefit,
    Order,
    ProductKey,
)
from benefits.models.membership import QUARTERS
from benefits.services.refund_sentences import sentence
from support.models import Entry, Kind

REFUND_DAYS = timedelta(days=30)
"""After the day of purchase, both inclusive (D17)."""


class Mark(StrEnum):
    MET = "met"
    BLOCKING = "blocking"
    NOTE = "note"


@dataclass(frozen=True)
class Item:
    """One line of the checklist; stored with the request as it stood, and written out in the reader's language."""

    code: str
    mark: str
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def is_blocking(self) -> bool:
        return self.mark == Mark.BLOCKING

    @property
    def sentence(self) -> str:
        return sentence(self.code, self.facts)

    @property
    def stored(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class _Scope:
    """The whole offer, or one benefit of it."""

    membership: Membership
    benefit: MembershipBenefit | None

    def day(self, at: datetime) -> str:
        """The company's business day."""
        return self.membership.organization.today(at).isoformat()

    def of(self, path: str) -> Q:
        """The rows that hang on the scope; `path` leads from the row to the benefit."""
        if self.benefit is not None:
            return Q(**{path: self.benefit})
        return Q(**{f"{path}__membership": self.membership})


def checklist(
    membership: Membership,
    now: datetime | None = None,
    benefit: MembershipBenefit | None = None,
    asked_at: datetime | None = None,
) -> list[Item]:
    """Every condition of a refund of the offer, or of one benefit, with who used what and when.

    The 30 days are counted to the moment of asking: what is asked in time may be decided later.
    """
    now, scope = now or timezone.now(), _Scope(membership, benefit)
    order = getattr(membership, "order", None)
    if order is None:
        return [Item("no_order", Mark.BLOCKING, {"membership": str(membership)})]
    first = [_window(membership, order.paid_at, asked_at or now), *_standing(scope, order)]
    uses = (_keys, _seats, _marketing) if benefit else (_keys, _support, _spent, _seats, _marketing)
    return first + [item for use in uses for item in use(scope)]


def blocking(items: list[Item]) -> list[Item]:
    return [item for item in items if item.is_blocking]


def stored(rows: list[dict[str, Any]]) -> list[Item]:
    """The items of a request as they stood when it was sent."""
    return [Item(**row) for row in rows]


def last_day(membership: Membership, paid_at: datetime) -> date:
    """The last business day on which a refund can be asked for."""
    return membership.organization.today(paid_at) + REFUND_DAYS


def can_be_returned(benefit: MembershipBenefit) -> bool:
    """Alone: incidents and hours are lines of the offer's one contract, and go back with the offer only."""
    return benefit.unit not in {BenefitUnit.INCIDENT, BenefitUnit.HOUR}


def _window(membership: Membership, paid_at: datetime, asked_at: datetime) -> Item:
    company, last = membership.organization, last_day(membership, paid_at)
    facts = {"bought_date": company.today(paid_at).isoformat(), "last_date": last.isoformat()}
    if company.today(asked_at) <= last:
        return Item("in_time", Mark.MET, facts)
    return Item("too_late", Mark.BLOCKING, facts)


def _standing(scope: _Scope, order: Order) -> Iterator[Item]:
    """The membership still runs; a Silver that was used up by an upgrade gives nothing back (D16)."""
    membership = scope.membership
    if membership.state == Membership.State.UPGRADED:
        yield Item("upgraded", Mark.BLOCKING, {"membership": str(membership), **_upgrade(scope)})
    elif membership.state != Membership.State.ACTIVE:
        facts = {"membership": str(membership), "state": membership.get_state_display()}
        yield Item("ended", Mark.BLOCKING, facts)
    if scope.benefit is None:
        yield from _open_upgrade(scope)
    if order.kind == Order.Kind.UPGRADE and order.replaces:
        yield Item("from_upgrade", Mark.NOTE, {"membership": str(order.replaces)})
    if scope.benefit is not None and not can_be_returned(scope.benefit):
        yield Item("not_alone", Mark.BLOCKING, {"benefit": scope.benefit.name})
    if scope.benefit is not None and scope.benefit.usable_until < membership.usable_until:
        yield Item("returned", Mark.BLOCKING, {"benefit": scope.benefit.name})


def _open_upgrade(scope: _Scope) -> Iterator[Item]:
    """The 25 % off are for a membership that is held: it is not given back while an upgrade of it is ordered."""
    rows = Order.objects.open().filter(replaces=scope.membership, kind=Order.Kind.UPGRADE)
    for order in rows.select_related("requested_by"):
        facts = {"order": order.number, "who": str(order.requested_by), "ordered_date": scope.day(order.requested_at)}
        yield Item("upgrade_open", Mark.BLOCKING, facts)


def _upgrade(scope: _Scope) -> dict[str, str]:
    rows = Order.objects.filter(replaces=scope.membership, kind=Order.Kind.UPGRADE, paid_at__isnull=False)
    order = rows.select_related("requested_by").first()
    if order is None or order.paid_at is None:
        return {"who": "–", "used_date": ""}
    return {"who": str(order.requested_by), "used_date": scope.day(order.paid_at)}


def _keys(scope: _Scope) -> Iterator[Item]:
    rows = ProductKey.objects.filter(scope.of("benefit")).select_related("benefit", "revealed_by", "redemption__by")
    found = list(rows.order_by("revealed_at"))
    for key in found:
        name = key.benefit.name if key.benefit else ""
        if key.revealed_at:
            yield _use("key_revealed", name, key.revealed_by, scope.day(key.revealed_at))
        if hasattr(key, "redemption"):
            yield _use("key_redeemed", name, key.redemption.by, scope.day(key.redemption.at))
    if not found:
        yield Item("no_key", Mark.MET)


def _support(scope: _Scope) -> Iterator[Item]:
    """A request that waits is a note: it is withdrawn with the refund. Once approved, the contract is used."""
    State = Activation.State
    rows = Activation.objects.filter(membership=scope.membership).select_related("requested_by").order_by("pk")
    live = rows.filter(state__in=[State.REQUESTED, State.IN_REVIEW, State.APPROVED, State.ACTIVE, State.FAILED]).first()
    if live is None or live.is_waiting:
        yield Item("no_support", Mark.MET)
    if live is not None:
        facts = {"who": str(live.requested_by), "used_date": scope.day(live.decided_at or live.requested_at)}
        waiting = live.is_waiting
        yield Item("support_waits" if waiting else "support_active", Mark.NOTE if waiting else Mark.BLOCKING, facts)


def _spent(scope: _Scope) -> Iterator[Item]:
    """What was taken and not given back: an incident that was withdrawn in time costs nothing (D27)."""
    rows = Entry.objects.filter(
        kind=Entry.Kind.CONSUMED, entitlement__in=scope.membership.benefits.values("entitlement")
    ).select_related("entitlement__plan", "by", "given_back")
    found = [(entry, entry.units - (entry.given_back.units if hasattr(entry, "given_back") else 0)) for entry in rows]
    spent = [(entry, units) for entry, units in found if units]
    for entry, units in spent:
        is_advice = entry.entitlement.kind == Kind.ADVISORY
        facts = {"units": f"{Decimal(units) / QUARTERS:g}" if is_advice else str(units)}
        code = "hours_taken" if is_advice else "incident_taken"
        yield _use(code, str(entry.entitlement), entry.by, scope.day(entry.at), **facts)
    if not spent:
        yield Item("nothing_spent", Mark.MET)


def _seats(scope: _Scope) -> Iterator[Item]:
    """Also a person who was removed again has had it; who was carried over with the year has been given nothing."""
    rows = Assignment.objects.filter(scope.of("benefit")).select_related("benefit", "assignee", "assigned_by")
    found = list(rows.annotate(was_carried=Exists(_before())).order_by("assigned_at", "pk"))
    for row in found:
        name, person = row.benefit.name, str(row.assignee)
        if row.was_carried:
            yield Item("carried_over", Mark.NOTE, {"benefit": name, "person": person})
        else:
            yield _use("assigned", name, row.assigned_by, scope.day(row.assigned_at), person=person)
    if not found:
        yield Item("nobody_assigned", Mark.MET)


def _before() -> QuerySet[Assignment]:
    """The same person's place in the membership before, which ended in the moment in which this one began."""
    carried = Assignment.objects.filter(end_reason=Assignment.EndReason.CARRIED_OVER, ended_at=OuterRef("assigned_at"))
    return carried.filter(
        assignee=OuterRef("assignee"), unit=OuterRef("unit"), organization=OuterRef("organization")
    ).exclude(benefit__membership=OuterRef("benefit__membership"))


def _marketing(scope: _Scope) -> Iterator[Item]:
    State = MarketingActivation.State
    rows = MarketingActivation.objects.filter(scope.of("benefit"), state__in=[State.REQUESTED, State.ACTIVE])
    found = list(rows.select_related("benefit", "requested_by").order_by("requested_at"))
    for row in found:
        code = "offer_active" if row.state == State.ACTIVE else "offer_requested"
        yield _use(code, row.benefit.name, row.requested_by, scope.day(row.decided_at or row.requested_at))
    if not found:
        yield Item("no_offer", Mark.MET)


def _use(code: str, benefit: str, who: Any, day: str, **facts: str) -> Item:
    return Item(code, Mark.BLOCKING, {"benefit": benefit, "who": str(who or "–"), "used_date": day, **facts})
