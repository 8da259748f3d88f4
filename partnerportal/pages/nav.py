"""The left navigation: groups of another kind of person are not drawn; Benefits and Support are (product.md 3)."""

from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partnerportal.accounts.models import CspType, User
from partnerportal.accounts.permissions import may


@dataclass(frozen=True)
class Entry:
    """One link; `action` names the permission without which a staff page is not drawn."""

    label: str | Promise
    route: str
    action: str = ""
    also: tuple[str, ...] = ()
    """Routes of pages below it, for which it is marked as current."""
    setting: str = ""
    """A setting without which the page does not exist."""


@dataclass(frozen=True)
class Group:
    key: str
    label: str | Promise
    entries: tuple[Entry, ...]


def of_queue(route: str) -> tuple[str, ...]:
    """The pages below a queue of staff work: one item, and its decision that comes back with what was typed."""
    return tuple(f"{route}_{page}" for page in ("item", "confirm", "reject"))


CLOUD = tuple(f"benefits:{page}" for page in ("cloud_product", "cloud_key", "redeem", "transfer"))
ADVISORY = tuple(f"benefits:advisory_{page}" for page in ("new", "request", "reply", "sent", "statement"))
ADVISORY_DESK = tuple(f"benefits:advisory_{page}" for page in ("item", "answer", "close", "decline"))
MARKETING_QUEUE = tuple(f"benefits:marketing_{page}" for page in ("item", "activate", "reject", "follow_up"))
HOME = Group("home", "", (Entry(_("Home"), "pages:home"),))
OFFERS = tuple(
    f"benefits:{page}" for page in ("offers_order", "company_orders", "order", "order_prove", "invoice", "refund")
)
ORDER_QUEUE = (*of_queue("benefits:orders"), "benefits:orders_send_back")
BENEFITS = Group(
    "benefits",
    _("Benefits"),
    (
        Entry(_("Overview"), "benefits:overview"),
        Entry(_("Technical benefits"), "benefits:technical", also=("benefits:membership",)),
        Entry(_("Software"), "benefits:software", also=("benefits:software_product", "benefits:software_key")),
        Entry(_("Azure and cloud products"), "benefits:cloud", also=CLOUD),
        Entry(_("Visual Studio subscriptions"), "benefits:visual_studio", also=("benefits:reassign",)),
        Entry(
            _("Go-To-Market"),
            "benefits:go_to_market",
            also=("benefits:go_to_market_contact", "benefits:go_to_market_change"),
        ),
        Entry(_("Technical Presales and Deployment"), "benefits:advisory_hours", also=ADVISORY),
        Entry(_("Membership offers"), "benefits:offers", also=OFFERS),
        Entry(_("Competencies"), "benefits:competencies", also=("benefits:competency_start",)),
        Entry(_("Usage report"), "benefits:report", "benefits.report"),
        Entry(_("Assigned to me"), "benefits:mine"),
    ),
)
INCIDENT = tuple(
    f"incidents:{page}" for page in ("detail", "reply", "close", "reopen", "severity", "watch", "say", "close_as")
)
"""The page of an incident, and the forms on it that come back with what was typed."""
AT_THE_DESK = tuple(
    f"incidents:{page}"
    for page in ("assign", "assign_to", "merge", "merge_into", "outage", "link_outage", "canned_fill")
)
CANNED = tuple(f"incidents:canned_{page}" for page in ("new", "add", "change", "save"))
WIZARD = tuple(f"incidents:new_{step}" for step in ("customer", "problem", "plan", "details", "review", "elsewhere"))
PLANS = (
    "support:plan_register",
    *(f"benefits:plan_{page}" for page in ("buy", "orders", "order", "order_prove", "invoice")),
)
HEALTH = tuple(f"support:outage{page}" for page in ("", "_new", "_update", "_resolve", "_reopen"))
MARKETPLACE = tuple(f"support:marketplace_{page}" for page in ("product", "new", "change"))
SUPPORT = Group(
    "support",
    _("Support"),
    (
        Entry(_("Incidents"), "incidents:list", also=INCIDENT),
        Entry(_("New incident"), "incidents:new", also=WIZARD),
        Entry(_("Incident report"), "incidents:report", "incidents.report"),
        Entry(_("Contracts"), "support:contracts", also=("support:contract", "support:link")),
        Entry(_("Support plans"), "support:plans", also=PLANS),
        Entry(_("Service health"), "support:health", also=HEALTH),
        Entry(_("Marketplace products"), "support:marketplace", also=MARKETPLACE),
    ),
)
OF_CUSTOMERS = (
    *(f"customers:{page}" for page in ("customer", "invite", "grant_new", "group_new", "group", "group_add")),
    *(f"incidents:{page}" for page in ("request_new", "customer_requests", "hand_over_new")),
)
CUSTOMERS = Entry(_("Customers"), "customers:customers", "customers.view", also=OF_CUSTOMERS)
PARTNERS = Entry(
    _("Partners"), "customers:partners", "customers.view", also=("customers:partner_ask", "customers:partner_accept")
)
HAND_OVERS = Entry(
    _("Hand-overs"),
    "incidents:hand_overs",
    "customers.see_requests",
    also=("incidents:hand_over", "incidents:hand_over_decline"),
)
CSP = Group("csp", _("CSP"), (CUSTOMERS,))
CSP_PARTNERS = Group("csp", _("CSP"), (CUSTOMERS, PARTNERS, HAND_OVERS))
"""For an indirect provider and an indirect reseller, who work with each other (domain.md 6.2)."""
USERS = tuple(
    f"accounts_portal:{page}"
    for page in ("user", "user_add", "user_invite", "user_roles", "user_disable", "user_sign_in", "invitations")
)
ACCOUNT = Group(
    "account",
    _("Account settings"),
    (
        Entry(
            _("Company profile"),
            "accounts_portal:organization",
            also=("accounts_portal:become_admin", "accounts_portal:save_company"),
        ),
        Entry(_("Users"), "accounts_portal:users", also=USERS),
        Entry(_("Activity"), "accounts_portal:activity"),
    ),
)
STAFF = Group(
    "staff",
    _("Staff"),
    (
        Entry(_("Activation queue"), "benefits:queue", "staff.review", also=("benefits:review", "benefits:decide")),
        Entry(_("Orders"), "benefits:orders", "staff.review", also=ORDER_QUEUE),
        Entry(_("Refunds"), "benefits:refunds", "staff.review", also=of_queue("benefits:refunds")),
        Entry(_("Competencies"), "benefits:staff_competencies", "staff.review", also=("benefits:staff_competency",)),
        Entry(_("Go-To-Market"), "benefits:marketing", "staff.review", also=MARKETING_QUEUE),
        Entry(_("Incident desk"), "incidents:desk", "staff.answer", also=AT_THE_DESK),
        Entry(_("Incident report"), "incidents:staff_report", "staff.answer"),
        Entry(_("Canned answers"), "incidents:canned", "staff.answer", also=CANNED),
        Entry(_("Advisory requests"), "benefits:advisory", "staff.advise", also=ADVISORY_DESK),
        Entry(_("Companies"), "accounts_portal:companies", "staff.review", also=of_queue("accounts_portal:companies")),
        Entry(_("Proof"), "pages:proof", "staff.enter"),
        Entry(_("Mail"), "pages:mail", "staff.enter", setting="MAIL_FOLDER"),
        Entry(_("Inbound mail"), "incidents:mail_in", "staff.operate"),
        Entry(_("Components"), "pages:gallery", "staff.operate"),
    ),
)


@dataclass
class Link:
    label: str | Promise
    url: str
    current: bool
    count: int = 0


@dataclass
class Drawn:
    key: str
    label: str | Promise
    entries: list[Link] = field(default_factory=list)


def navigation(user: User, route: str) -> list[Drawn]:
    """The groups for this person, with the entry of the page `route` marked as current."""
    groups = [HOME, BENEFITS, SUPPORT]
    if may(user, "customers.view"):
        groups.append(CSP_PARTNERS if _has_partners(user) else CSP)
    if user.organization_id:
        groups.append(ACCOUNT)
    if user.is_portal_staff:
        groups.append(STAFF)
    return [_draw(group, user, route) for group in groups]


def _has_partners(user: User) -> bool:
    """A direct bill partner works without them."""
    return user.organization is not None and user.organization.csp_type != CspType.DIRECT_BILL


def _draw(group: Group, user: User, route: str) -> Drawn:
    there = [e for e in group.entries if not e.setting or getattr(settings, e.setting)]
    entries = [e for e in there if not e.action or may(user, e.action)]
    links = [Link(e.label, reverse(e.route), route == e.route or route in e.also) for e in entries]
    return Drawn(group.key, group.label, links)
