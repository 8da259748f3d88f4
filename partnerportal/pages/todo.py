"""What the benefits of a company want from somebody: a line for each, why it is here and where it is done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from benefits.models import (
    PERSONAL,
    AdvisoryMessage,
    AdvisoryRequest,
    BenefitUnit,
    Family,
    MarketingContact,
    Membership,
    MembershipBenefit,
    Order,
)
from benefits.places import page_of
from benefits.services.plan_reminders import ending
from benefits.spending import Spending, alerts
from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.common.status import Status
from partnerportal.common.times import day_text
from support.models import Contract
from support.services.plans import code_of, paid

MOST = 5
BEFORE, AFTER = timedelta(days=15), timedelta(days=30)
"""The days around an anniversary on which its renewal is on Home (domain.md 2.4)."""
KEYS_BEFORE = timedelta(days=60)


@dataclass(frozen=True)
class ToDo:
    """One thing to do: why it is here, where it is done, and until when."""

    status: Status
    title: str
    url: str
    note: str
    verb: str
    done_url: str = ""
    """Where a POST takes it off the list, for what only the person can say is done."""


def of_benefits(user: User, memberships: list[Membership], contracts: list[Contract], today: date) -> list[ToDo]:
    """Everything of the company's benefits that this person can do something about, most urgent first.

    `memberships` have been read `with_signs`; `contracts` are the active ones that the person sees, soonest end first.
    """
    orders = _open_orders(user)
    active = [row for row in memberships if row.state == Membership.State.ACTIVE and row.is_usable(today)]
    usable = [benefit for row in active for benefit in row.benefits.all()]
    return [
        *_orders(orders),
        *_advice(user, memberships),
        *[_renewal(row, today) for row in active if _renewal_is_near(row, today)],
        *_plans(user, contracts, orders, today),
        *[_spent(row) for row in alerts(memberships, today)],
        *_keys(user, usable, today),
        *_contact(user, active, usable),
        *_seats(user, usable),
    ]


def _open_orders(user: User) -> list[Order]:
    """Those that the person may complete; a company has one at most of each offer."""
    if not may(user, "support.buy_plan"):
        return []
    rows = Order.objects.visible_to(user)
    rows = (rows if may(user, "offers.buy") else rows.of_plans()).open()
    return list(rows.select_related("offer").order_by("expires_date", "pk"))


def _orders(orders: list[Order]) -> list[ToDo]:
    waiting = [order for order in orders if order.state == Order.State.PENDING and order.is_by_transfer]
    return [
        ToDo(
            Status(_("Waiting for payment"), "info", "sent"),
            _("Pay %(order)s and upload the proof") % {"order": order},
            order.get_absolute_url(),
            _("Without a payment it expires on %(day)s.") % {"day": day_text(order.expires_date)},
            _("Open"),
        )
        for order in waiting[:MOST]
    ]


def with_signs(user: User, memberships: Any) -> Any:
    """The memberships with their benefits, and what else Home asks of the company, in two queries.

    The signs stand on each row: `contact_there` (None without a contact), `renewal_ordered`, and, alike on all of them,
    `replies` and `first_reply` of the company.
    """
    contact = MarketingContact.objects.visible_to(user).annotate(
        there=Q(person__is_active=True, person__organization=F("organization"))
    )
    replies = _replies(user)
    benefits = Prefetch("benefits", MembershipBenefit.objects.with_counts())
    rows = memberships.select_related("offer", "organization", "contract").prefetch_related(benefits)
    renewed = Order.objects.open().filter(replaces=OuterRef("pk"), kind=Order.Kind.RENEW)
    return rows.annotate(
        renewal_ordered=Exists(renewed),
        contact_there=Subquery(contact.values("there")[:1]),
        replies=Coalesce(Subquery(replies.values("organization").annotate(n=Count("pk")).values("n")), 0),
        first_reply=Subquery(replies.order_by("pk").values("pk")[:1]),
    )


def _replies(user: User) -> Any:
    """The company's requests in which the consultant wrote last: one's own, and to its admins those of who has left."""
    last = AdvisoryMessage.objects.filter(request=OuterRef("pk")).order_by("-pk").values("is_staff")[:1]
    rows = AdvisoryRequest.objects.filter(organization=user.organization_id, state=AdvisoryRequest.State.IN_PROGRESS)
    mine = Q(requested_by=user)
    if may(user, "advisory.see_company"):
        mine |= Q(requested_by__is_active=False) | ~Q(requested_by__organization=F("organization"))
        mine |= Q(requested_by__organization=None)
    return rows.filter(mine).annotate(staff_wrote=Subquery(last)).filter(staff_wrote=True).order_by()


def _advice(user: User, memberships: list[Any]) -> list[ToDo]:
    """Requests in which the consultant wrote last; they go on when no offer runs any more."""
    if memberships:
        count, first = memberships[0].replies, memberships[0].first_reply
    else:
        found = list(_replies(user).order_by("pk").values_list("pk", flat=True)) if user.organization_id else []
        count, first = len(found), next(iter(found), None)
    if not count:
        return []
    text = ngettext(
        "A consultant waits for your reply in %(count)s request",
        "A consultant waits for your reply in %(count)s requests",
        count,
    )
    url = reverse("benefits:advisory_request", args=[first])
    note = _("The oldest one is opened. Hours stay reserved until the request is closed.")
    return [ToDo(Status(_("Reply needed"), "warn", "turn"), text % {"count": count}, url, note, _("Reply"))]


def _renewal_is_near(membership: Any, today: date) -> bool:
    """And it is not ordered already: then the order is on the list."""
    return not membership.renewal_ordered and membership.anniversary - BEFORE <= today <= membership.anniversary + AFTER


def _renewal(membership: Membership, today: date) -> ToDo:
    days = (membership.anniversary - today).days
    if days < 0:
        words: Any = Status(_("Renewal window"), "warn", "clock")
        title = _("Renew %(membership)s until %(day)s")
    else:
        left = ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}
        words = Status(left, "warn", "clock")
        title = _("%(membership)s is renewed from the day after its anniversary")
    return ToDo(
        words,
        title % {"membership": membership, "day": day_text(membership.usable_until)},
        reverse("benefits:offers"),
        _("Its benefits stay usable for 30 days after the anniversary; after that they are lost."),
        _("Offers"),
    )


def _plans(user: User, contracts: list[Contract], orders: list[Order], today: date) -> list[ToDo]:
    """Paid support plans have no window: at their end nobody files any more what only they cover.

    Of a company in CSP only nobody sees the contracts, and yet somebody buys them (D52).
    """
    if not may(user, "support.buy_plan"):
        return []
    mine = paid().filter(organization=user.organization_id)
    rows: Iterable[Contract] = contracts if may(user, "support.view_contracts") else mine
    ordered = {order.offer.plan_code for order in orders}
    near = [row for row in ending(rows, today) if row.organization_id == user.organization_id]
    return [
        ToDo(
            Status(_("Until %(day)s") % {"day": day_text(row.end_date)}, "warn", "clock"),
            _("Buy the next year of %(plan)s") % {"plan": row},
            reverse("benefits:plan_buy", args=[code_of(row)]),
            _("It is not renewed by itself. After its last day nothing is filed with it any more."),
            _("Buy"),
        )
        for row in near
        if code_of(row) not in ordered
    ]


def _spent(row: Spending) -> ToDo:
    title = _("%(benefit)s of %(membership)s is used up")
    if row.share < 100:
        title = _("%(benefit)s of %(membership)s is nearly used up")
    return ToDo(
        row.status,
        title % {"benefit": row.benefit, "membership": row.membership},
        row.benefit.get_absolute_url(),
        row.forecast,
        _("Open"),
    )


def _keys(user: User, benefits: Iterable[MembershipBenefit], today: date) -> list[ToDo]:
    """Keys of cloud products that were revealed are redeemed by the anniversary (D18)."""
    if not may(user, "cloud.redeem"):
        return []
    cloud = [row for row in benefits if row.family == Family.CLOUD and row.unit == BenefitUnit.LICENSE]
    waiting = [row for row in cloud if row.key is not None and not row.is_redeemed]
    near = [row for row in waiting if today <= row.activate_by <= today + KEYS_BEFORE]
    if not near:
        return []
    count, day = len(near), min(row.activate_by for row in near)
    text = ngettext("Redeem %(count)s key of a cloud product", "Redeem %(count)s keys of cloud products", count)
    return [
        ToDo(
            Status(_("Until %(day)s") % {"day": day_text(day)}, "warn", "clock"),
            text % {"count": count},
            reverse("benefits:cloud"),
            _("Keys are redeemed by the anniversary. What is redeemed runs for 12 months."),
            _("Redeem"),
        )
    ]


def _contact(user: User, memberships: list[Any], benefits: Iterable[MembershipBenefit]) -> list[ToDo]:
    if not may(user, "marketing.manage") or not any(row.family == Family.GO_TO_MARKET for row in benefits):
        return []
    is_there = memberships[0].contact_there
    if is_there:
        return []
    return [
        ToDo(
            Status(_("Missing"), "quiet", "none") if is_there is None else Status(_("Left"), "warn", "turn"),
            _("Name a marketing contact"),
            reverse("benefits:go_to_market"),
            _("No Go-To-Market offer can be activated without one."),
            _("Add") if is_there is None else _("Change"),
        )
    ]


def _seats(user: User, benefits: Iterable[MembershipBenefit]) -> list[ToDo]:
    """One line for each family that has places nobody uses."""
    if not may(user, "seats.assign"):
        return []
    free: dict[str, int] = {}
    for row in benefits:
        if row.unit in PERSONAL and row.left:
            free[row.family] = free.get(row.family, 0) + int(row.left)
    return [_places(family, count) for family, count in free.items()]


def _places(family: str, count: int) -> ToDo:
    if family == Family.VISUAL_STUDIO:
        text = ngettext("%(count)s Visual Studio seat is free", "%(count)s Visual Studio seats are free", count)
    else:
        text = ngettext("%(count)s Azure credit is not assigned", "%(count)s Azure credits are not assigned", count)
    return ToDo(
        Status(_("Not assigned"), "quiet", "none"),
        text % {"count": count},
        page_of(family),
        _("Assign them to people of the company; what nobody has is not used."),
        _("Assign"),
    )
