"""What needs doing today, for this person: gathered from every room, in a constant number of queries."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from benefits.models import Membership
from incidents.models import Incident
from partnerportal.accounts.models import Activity, Ask, User
from partnerportal.accounts.permissions import REGISTER, may
from partnerportal.common.plots import BalancePlot
from partnerportal.common.status import Status
from support.history import balance_plots
from support.holdings import Holding, holdings
from support.models import Contract, Entitlement

WAITING, RECENT, DAYS_BEFORE = 5, 5, 60


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


@dataclass(frozen=True)
class Balance:
    line: Entitlement
    contract: Contract
    plot: BalancePlot | None


@dataclass(frozen=True)
class Home:
    """The parts of the page; an empty part is not drawn or says what to do next."""

    todo: list[ToDo] = field(default_factory=list)
    balances: list[Balance] = field(default_factory=list)
    waiting: list[Incident] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    recent: list[Activity] = field(default_factory=list)


def home(user: User, now: datetime) -> Home:
    """The page of a member, a guest or a holder; staff have `staff_home`."""
    today = user.organization.today(now) if user.organization else now.date()
    held = _held(user, today)
    memberships = _memberships(user)
    waiting = _waiting(user)
    todo = [
        *[_reply(incident) for incident in waiting],
        *[_asked(ask) for ask in _asks(user)],
        *_activate(user, memberships, today),
        *[_link(holding) for holding in held if holding.can_link],
        *[_renew(membership, today) for membership in memberships if _renewal_is_near(membership, today)],
    ]
    return Home(todo, _balances(held, today), waiting, memberships, _recent(user))


def _held(user: User, today: date) -> list[Holding]:
    live = Contract.objects.visible_to(user).filter(state=Contract.State.ACTIVE, usable_until__gte=today)
    return holdings(user, list(live.select_related("organization").order_by("usable_until")[:10]))


def _memberships(user: User) -> list[Membership]:
    rows = Membership.objects.visible_to(user).active()
    return list(rows.select_related("offer", "organization", "contract").order_by("anniversary"))


def _waiting(user: User) -> list[Incident]:
    rows = Incident.objects.visible_to(user).filter(filed_by=user, state=Incident.State.ATTENTION)
    return list(rows.for_list().order_by("updated_at")[:WAITING])


def _asks(user: User) -> list[Ask]:
    return list(Ask.objects.filter(asked=user, done_at=None).select_related("asker").order_by("pk")[:WAITING])


def _recent(user: User) -> list[Activity]:
    if not may(user, "organization.see_activity"):
        return []
    return list(Activity.objects.visible_to(user).select_related("by")[:RECENT])


def _balances(held: list[Holding], today: date) -> list[Balance]:
    return [
        Balance(line, holding.contract, plots.get(line.pk))
        for holding in held[:3]
        for plots in [balance_plots(holding.contract, holding.lines, today)]
        for line in holding.lines
    ]


def _reply(incident: Incident) -> ToDo:
    return ToDo(
        Status(_("Reply needed"), "warn", "turn"),
        f"{incident.reference} · {incident.title}",
        incident.get_absolute_url(),
        _("The engineer asked you. The response clock stands still until you answer."),
        _("Reply"),
    )


def _asked(ask: Ask) -> ToDo:
    return ToDo(
        Status(_("Asked"), "info", "sent"),
        _("%(name)s asks for your help") % {"name": ask.asker},
        reverse(_WHERE.get(ask.action, "pages:home")),
        str(REGISTER[ask.action].why) if ask.action in REGISTER else "",
        _("Open"),
        reverse("accounts_portal:ask_done", args=[ask.pk]),
    )


_WHERE = {
    "benefits.activate": "benefits:technical",
    "support.see_links": "support:contracts",
    "organization.see_activity": "accounts_portal:activity",
}


def _activate(user: User, memberships: list[Membership], today: date) -> list[ToDo]:
    if not may(user, "benefits.activate"):
        return []
    ready = [m for m in memberships if m.contract and m.contract.can("request") and m.is_usable(today)]
    return [
        ToDo(
            Status(_("Not activated"), "quiet", "none"),
            _("Activate the technical benefits of %(membership)s") % {"membership": membership},
            f"{reverse('benefits:technical')}?open={membership.pk}",
            _("They must be activated before anybody can use them. Later activation does not lengthen them."),
            _("Activate"),
        )
        for membership in ready
    ]


def _link(holding: Holding) -> ToDo:
    return ToDo(
        Status(_("Not linked"), "quiet", "none"),
        _("Link %(contract)s to your account") % {"contract": holding.contract},
        reverse("support:contracts"),
        _("One click, once. Then you can choose it in a new incident."),
        _("Link"),
    )


def _renewal_is_near(membership: Membership, today: date) -> bool:
    return today >= membership.anniversary - timedelta(days=DAYS_BEFORE)


def _renew(membership: Membership, today: date) -> ToDo:
    days = (membership.anniversary - today).days
    if days < 0:
        words: Any = Status(_("Renewal window"), "warn", "clock")
    else:
        left = ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}
        words = Status(left, "warn" if days <= 15 else "quiet", "clock")
    return ToDo(
        words,
        _("%(membership)s is renewed from the day after its anniversary") % {"membership": membership},
        reverse("benefits:overview"),
        _("Its benefits stay usable for 30 days after the anniversary; after that they are lost."),
        _("Overview"),
    )
