"""What needs doing today, for this person: gathered from every room, in a constant number of queries."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from benefits.models import Assignment, Membership
from benefits.rows.mine import assigned_to
from incidents.handed_over import declined_lately
from incidents.models import HandOver, Incident
from partnerportal.accounts.models import Activity, Ask, CompanyRequest, CspType, Invitation, User
from partnerportal.accounts.permissions import REGISTER, may
from partnerportal.accounts.requesting import Own, own
from partnerportal.common.plots import BalancePlot
from partnerportal.common.status import Status
from partnerportal.pages.todo import ToDo, of_benefits, with_signs
from support.history import Year, year_plots
from support.holdings import Holding, holdings
from support.models import Contract, Entitlement

WAITING, RECENT, CONTRACTS = 5, 5, 3


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
    joining: Own | None = None
    """A holder's request to join the network."""
    assigned: list[Assignment] = field(default_factory=list)
    """The person's own seats and credits: all that a guest without a role sees of a company's benefits (D9)."""


def home(user: User, now: datetime) -> Home:
    """The page of a member, a guest or a holder; staff have `staff_home`."""
    today = user.organization.today(now) if user.organization else now.date()
    held = _held(user, today)
    memberships = _memberships(user)
    waiting = _waiting(user)
    todo = [
        *[_reply(incident) for incident in waiting],
        *[_invited(invitation) for invitation in _invitations(user)],
        *[_asked(ask) for ask in _asks(user)],
        *[_handed_over(row) for row in _hand_overs(user)],
        *[_declined(row) for row in _declined_hand_overs(user, now)],
        *_activate(user, memberships, today),
        *[_link(holding) for holding in held if holding.can_link],
        *of_benefits(user, memberships, [holding.contract for holding in held], today),
    ]
    return Home(
        todo, _balances(user, held, today), waiting, memberships, _recent(user), _joining(user), assigned_to(user)
    )


def _held(user: User, today: date) -> list[Holding]:
    live = Contract.objects.visible_to(user).filter(state=Contract.State.ACTIVE, usable_until__gte=today)
    return holdings(user, list(live.select_related("organization").order_by("usable_until")[:10]))


def _memberships(user: User) -> list[Membership]:
    return list(with_signs(user, Membership.objects.visible_to(user).active()).order_by("anniversary"))


def _waiting(user: User) -> list[Incident]:
    rows = Incident.objects.visible_to(user).filter(filed_by=user, state=Incident.State.ATTENTION)
    return list(rows.for_list().order_by("updated_at")[:WAITING])


def _invitations(user: User) -> list[Invitation]:
    """Only an account without a company can accept one."""
    if user.organization_id:
        return []
    return list(Invitation.objects.for_person(user).order_by("pk")[:WAITING])


def _asks(user: User) -> list[Ask]:
    return list(Ask.objects.filter(asked=user, done_at=None).select_related("asker").order_by("pk")[:WAITING])


def _hand_overs(user: User) -> list[HandOver]:
    """What resellers wait for, for those of the provider who may take it (D34)."""
    if user.organization is None or user.organization.csp_type != CspType.INDIRECT_PROVIDER:
        return []
    if not may(user, "customers.manage_requests"):
        return []
    rows = HandOver.objects.visible_to(user).waiting().filter(provider=user.organization)
    return list(rows.select_related("reseller", "customer").order_by("pk")[:WAITING])


def _declined_hand_overs(user: User, now: datetime) -> list[HandOver]:
    """For whoever handed it over: the problem is still there, and nobody files it."""
    if user.organization is None or user.organization.csp_type != CspType.INDIRECT_RESELLER:
        return []
    return declined_lately(user, now) if may(user, "customers.see_requests") else []


def _recent(user: User) -> list[Activity]:
    if not may(user, "organization.see_activity"):
        return []
    return list(Activity.objects.visible_to(user).select_related("by")[:RECENT])


def _joining(user: User) -> Own | None:
    found = None if user.organization_id else own(user, CompanyRequest.Kind.JOIN)
    return found if found and (found.row.is_open or found.row.reason_text) else None


def _balances(user: User, held: list[Holding], today: date) -> list[Balance]:
    """The first contracts, with one query for the movements of all their lines."""
    shown = [(line, holding.contract) for holding in held[:CONTRACTS] for line in holding.lines]
    years = {line: _year(contract, today) for line, contract in shown if contract.start_date}
    plots = year_plots(years, user.zone)
    return [Balance(line, contract, plots.get(line.pk)) for line, contract in shown]


def _year(contract: Contract, today: date) -> Year:
    """To the end of its year; in the renewal window to the end of the window."""
    start = contract.start_date or today
    return Year(start, max(start, contract.end_date if today <= contract.end_date else contract.usable_until), today)


def _reply(incident: Incident) -> ToDo:
    return ToDo(
        Status(_("Reply needed"), "warn", "turn"),
        f"{incident.reference} · {incident.title}",
        incident.get_absolute_url(),
        _("The engineer asked you. The response clock stands still until you answer."),
        _("Reply"),
    )


def _invited(invitation: Invitation) -> ToDo:
    return ToDo(
        Status(_("Invitation"), "info", "sent"),
        _("%(company)s invites you") % {"company": invitation.organization},
        reverse("accounts_portal:invited", args=[invitation.pk]),
        _("%(name)s asks you to join the people of the company.") % {"name": invitation.invited_by},
        _("Look at it"),
    )


def _handed_over(row: HandOver) -> ToDo:
    facts = {"reseller": row.reseller, "customer": row.customer}
    return ToDo(
        Status(_("Handed over"), "info", "sent"),
        row.title,
        row.get_absolute_url(),
        _("%(reseller)s cannot file this request for %(customer)s and asks you to file it.") % facts,
        _("Open"),
    )


def _declined(row: HandOver) -> ToDo:
    facts = {"provider": row.provider, "customer": row.customer}
    return ToDo(
        Status(_("Declined"), "bad", "stop"),
        row.title,
        row.get_absolute_url(),
        _("Declined by the provider: %(provider)s does not file this request for %(customer)s, and says why.") % facts,
        _("Open"),
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
    "benefits.view": "benefits:overview",
    "benefits.activate": "benefits:technical",
    "benefits.report": "benefits:report",
    "support.see_ids": "support:contracts",
    "support.share": "support:contracts",
    "offers.view": "benefits:offers",
    "offers.buy": "benefits:offers",
    "offers.invoices": "benefits:company_orders",
    "offers.refund": "benefits:company_orders",
    "competencies.start": "benefits:competencies",
    "software.get_keys": "benefits:software",
    "cloud.redeem": "benefits:cloud",
    "seats.assign": "benefits:visual_studio",
    "marketing.manage": "benefits:go_to_market",
    "advisory.request": "benefits:advisory_hours",
    "advisory.see_company": "benefits:advisory_hours",
    "support.view_contracts": "support:contracts",
    "support.link_as_member": "support:contracts",
    "support.see_links": "support:contracts",
    "support.buy_plan": "support:plans",
    "incidents.see_company": "incidents:list",
    "incidents.file_cloud": "incidents:new",
    "incidents.report": "incidents:report",
    "customers.view": "customers:customers",
    "customers.invite": "customers:customers",
    "customers.ask_admin": "customers:customers",
    "customers.remove": "customers:customers",
    "customers.partner": "customers:partners",
    "customers.group": "customers:customers",
    "customers.revoke_group": "customers:customers",
    "customers.file": "customers:customers",
    "customers.see_requests": "incidents:list",
    "customers.manage_requests": "incidents:list",
    "organization.view": "accounts_portal:organization",
    "organization.edit": "accounts_portal:organization",
    "organization.become_admin": "accounts_portal:users",
    "organization.see_activity": "accounts_portal:activity",
    "users.view": "accounts_portal:users",
    "users.create": "accounts_portal:users",
    "users.disable": "accounts_portal:users",
    "users.reset_sign_in": "accounts_portal:users",
    "users.assign_global_admin": "accounts_portal:users",
    "users.assign_directory_roles": "accounts_portal:users",
    "users.assign_company_roles": "accounts_portal:users",
}
"""Where somebody who is asked does it: a page for every action that people of a company can be asked for."""


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
