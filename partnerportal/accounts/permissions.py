"""The register of permissions: one row an action. Buttons, pages, services and the refusal all read this table.

The authority is the matrix of domain.md 1.3 with decisions.md A; what stands here is *who* may. Whether it is possible
now is the state table's business.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any, cast

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerportal.accounts.models import COMPANY_ROLES, GUEST_ROLES, Organization, Role, RoleAssignment, User
from partnerportal.common.answers import YES, Answer, Kind, no
from partnerportal.common.refusals import Forbidden

GA, MPA, AA, UMA = Role.GLOBAL_ADMIN, Role.MPN_PARTNER_ADMIN, Role.ADMIN_AGENT, Role.USER_MANAGEMENT_ADMIN
HA, SA, BA, ACA = Role.HELPDESK_AGENT, Role.SALES_AGENT, Role.BILLING_ADMIN, Role.ACCOUNT_ADMIN
REVIEWER, ENGINEER, OPERATOR = Role.REVIEWER, Role.SUPPORT_ENGINEER, Role.OPERATOR

ANY_MEMBER = COMPANY_ROLES | {None}
"""Every member of the company, also without a role; a guest only with a role that a guest may hold (D9)."""
EVERYONE: frozenset[Role] = frozenset()
"""Any account at all, holders and guests included."""
MOST_NAMED = 3
"""So many people are named in a refusal."""


@dataclass(frozen=True)
class Rule:
    """Who may: one of `roles`, in a company of MPN where `mpn`, of CSP where `csp`, migrated where `migrated`.

    `meanwhile` says what is open to whoever lacks the role, and `way` names the page for it.
    """

    roles: frozenset[Any]
    why: str | Promise
    mpn: bool = False
    csp: bool = False
    migrated: bool = False
    meanwhile: str | Promise = ""
    way: str = ""


def _rule(*roles: Role, why: Promise, **needs: Any) -> Rule:
    return Rule(frozenset(roles), why, **needs)


_members = gettext_lazy("Only members of the company see its benefits. A guest needs the MPN partner admin role.")
_reports = gettext_lazy("Only a Global admin, an Account admin or an Admin agent reads the usage report.")
_activates = gettext_lazy("Only a Global admin or an MPN partner admin activates benefits.")
_links = gettext_lazy("Only a Global admin or an MPN partner admin sees who is linked and unlinks other people.")
_reviews = gettext_lazy("Only reviewers of the portal decide what companies ask for.")
_profile = gettext_lazy("Only a Global admin or an Account admin changes and reviews the company information.")
_users = gettext_lazy("Only a Global admin, a User management admin or an Account admin adds and invites people.")
_disables = gettext_lazy("Only a Global admin or a User management admin disables people and enables them again.")
_resets = gettext_lazy("Only a Global admin makes new sign-in data for somebody else.")
_directory = gettext_lazy("Only a Global admin or a User management admin assigns directory and CSP roles.")
_crowns = gettext_lazy("Only a Global admin gives and takes the Global admin role.")
_roles = gettext_lazy("Only a Global admin or an Account admin assigns the roles of the partner network.")
_buys = gettext_lazy("Only a Global admin or an MPN partner admin buys, renews and upgrades offers.")
_invoices = gettext_lazy("Only a Global admin or an MPN partner admin reads invoices.")
_refunds = gettext_lazy("Only a Global admin, an MPN partner admin or an Account admin asks for a refund.")
_starts = gettext_lazy("Only a Global admin or an MPN partner admin starts a competency for the company.")
_keys = gettext_lazy("Only a Global admin or an MPN partner admin gets keys.")
_redeems = gettext_lazy("Only a Global admin or an MPN partner admin redeems keys of cloud products.")
_assigns = gettext_lazy("Only a Global admin or an MPN partner admin assigns benefits to people.")
_markets = gettext_lazy(
    "Only a Global admin or an MPN partner admin sets the marketing contact and activates Go-To-Market offers."
)
_hours = gettext_lazy("Only a Global admin or an MPN partner admin sees every advisory request of the company.")
_advises = gettext_lazy("Only support engineers of the portal work on advisory requests.")
_answers = gettext_lazy("Only support engineers of the portal work on incidents at the desk.")
_operates = gettext_lazy("Only operators of the portal see this page.")
_staff = gettext_lazy("Only staff of the portal see this page.")
_log = gettext_lazy("Only people with a role in the company see its activity log.")
_company = gettext_lazy("Only members of the company see its account settings.")
_incident_report = gettext_lazy(
    "Only a Global admin, an MPN partner admin or an agent for customers reads the incident report."
)
_cloud = gettext_lazy(
    "Only members of a company file incidents for cloud products, and ask about billing, fraud and this portal."
)
_plans = gettext_lazy("Only a Global admin or an MPN partner admin buys support plans.")
_customers = gettext_lazy("Only a Global admin, an Admin agent, a Helpdesk agent or a Sales agent sees customers.")
_invites = gettext_lazy("Only a Global admin, an Admin agent or a Sales agent invites customers.")
_delegated = gettext_lazy("Only a Global admin or an Admin agent asks for delegated admin.")
_removes = gettext_lazy("Only a Global admin ends the relationship to a customer.")
_partners = gettext_lazy("Only a Global admin or an Admin agent decides about partnerships and access to Azure.")
_groups = gettext_lazy("Only a Global admin, an Admin agent or a Helpdesk agent makes support groups.")
_revokes = gettext_lazy("Only a Global admin or an Admin agent revokes support groups.")
_for_customers = gettext_lazy("Only a Global admin, an Admin agent or a Helpdesk agent files requests for customers.")
_in_own_context = gettext_lazy(
    "Ask one of them to file it and to let you follow it. Anybody files a problem with an on-premises product: as an "
    "incident of your own company, with the customer noted under Customer reference."
)
_follows = gettext_lazy("Only a Global admin or an Admin agent manages every request for customers.")

REGISTER: dict[str, Rule] = {
    # benefits: matrix rows 1-4 and 32; D1, D2, D48, D52
    "benefits.view": Rule(ANY_MEMBER, _members, mpn=True),
    "benefits.activate": _rule(GA, MPA, why=_activates, mpn=True, migrated=True),
    "benefits.report": _rule(GA, ACA, AA, why=_reports, mpn=True),
    "support.see_ids": Rule(ANY_MEMBER, _members, mpn=True),
    "support.share": Rule(ANY_MEMBER, _members, mpn=True, migrated=True),
    # offers: matrix rows 10-13; D3, D17
    "offers.view": Rule(ANY_MEMBER, _members, mpn=True),
    "offers.buy": _rule(GA, MPA, why=_buys, mpn=True, migrated=True),
    "offers.invoices": _rule(GA, MPA, why=_invoices, mpn=True),
    "offers.refund": _rule(GA, MPA, ACA, why=_refunds, mpn=True, migrated=True),
    "competencies.start": _rule(GA, MPA, why=_starts, mpn=True, migrated=True),
    # the other families: matrix rows 5-9; D1, D8, D50
    "software.get_keys": _rule(GA, MPA, why=_keys, mpn=True, migrated=True),
    "cloud.redeem": _rule(GA, MPA, why=_redeems, mpn=True, migrated=True),
    "seats.assign": _rule(GA, MPA, why=_assigns, mpn=True, migrated=True),
    "seats.own": Rule(EVERYONE, ""),
    "marketing.manage": _rule(GA, MPA, why=_markets, mpn=True, migrated=True),
    "advisory.request": Rule(ANY_MEMBER, _members, mpn=True, migrated=True),
    "advisory.see_company": _rule(GA, MPA, why=_hours, mpn=True),
    # contracts: matrix row 4, D23 to D26
    "support.view_contracts": Rule(ANY_MEMBER, _members, mpn=True),
    "support.link_as_member": Rule(ANY_MEMBER, _members, mpn=True),
    "support.link_typed": Rule(EVERYONE, ""),
    "support.see_links": _rule(GA, MPA, why=_links, mpn=True),
    "support.compare_plans": Rule(EVERYONE, ""),
    # incidents: matrix row 18, D10
    "incidents.file": Rule(EVERYONE, ""),
    "incidents.see_company": _rule(
        GA, MPA, why=gettext_lazy("Only a Global admin or an MPN partner admin sees every incident of the company.")
    ),
    "incidents.report": _rule(GA, MPA, AA, HA, SA, why=_incident_report),
    "incidents.file_cloud": Rule(ANY_MEMBER, _cloud),
    "support.see_health": Rule(EVERYONE, ""),
    "support.see_marketplace": Rule(EVERYONE, ""),
    "support.buy_plan": _rule(GA, MPA, why=_plans),
    # customers: matrix rows 20-28; D4 to D7, D30 to D34
    "customers.view": _rule(GA, AA, HA, SA, why=_customers, csp=True),
    "customers.invite": _rule(GA, AA, SA, why=_invites, csp=True),
    "customers.ask_admin": _rule(GA, AA, why=_delegated, csp=True),
    "customers.remove": _rule(GA, why=_removes, csp=True),
    "customers.partner": _rule(GA, AA, why=_partners, csp=True),
    "customers.group": _rule(GA, AA, HA, why=_groups, csp=True),
    "customers.revoke_group": _rule(GA, AA, why=_revokes, csp=True),
    "customers.file": _rule(
        *(GA, AA, HA), why=_for_customers, csp=True, meanwhile=_in_own_context, way="incidents:new"
    ),  # matrix row 18 (k), domain.md 6.5(6), D39
    "customers.see_requests": _rule(GA, AA, HA, SA, why=_customers, csp=True),
    "customers.manage_requests": _rule(GA, AA, why=_follows, csp=True),
    # the company: matrix rows 13-17, domain.md 8, D53
    "organization.view": Rule(ANY_MEMBER, _company),
    "organization.edit": _rule(GA, ACA, why=_profile),
    "organization.join": Rule(EVERYONE, ""),
    "organization.become_admin": Rule(ANY_MEMBER, _company),
    "users.view": Rule(ANY_MEMBER, _company),
    "users.create": _rule(GA, UMA, ACA, why=_users),
    "users.disable": _rule(GA, UMA, why=_disables),
    "users.reset_sign_in": _rule(GA, why=_resets),
    "users.assign_global_admin": _rule(GA, why=_crowns),
    "users.assign_directory_roles": _rule(GA, UMA, why=_directory),
    "users.assign_company_roles": _rule(GA, ACA, why=_roles),
    "organization.see_activity": _rule(GA, MPA, UMA, ACA, BA, AA, SA, HA, why=_log),
    # staff
    "staff.enter": _rule(REVIEWER, ENGINEER, OPERATOR, why=_staff),
    "staff.review": _rule(REVIEWER, OPERATOR, why=_reviews),
    "staff.advise": _rule(ENGINEER, OPERATOR, why=_advises),
    "staff.answer": _rule(ENGINEER, OPERATOR, why=_answers),
    "staff.operate": _rule(OPERATOR, why=_operates),
}


def may(user: User, action: str) -> Answer:
    """Whether `user` may do `action`; if not, why and who in the company can (model.md 3, D57).

    A disabled account may nothing, also where a verb that waited for a lock reads it again (promises.md 19).
    Raises KeyError for an action that the register does not know.
    """
    rule = REGISTER[action]
    if not user.is_active:
        return Answer(False, _("This account is disabled."), Kind.MISSING_ROLE, action)
    if rule.roles == EVERYONE:
        return YES
    if action.startswith("staff."):
        return YES if user.roles & rule.roles else Answer(False, str(rule.why), Kind.MISSING_ROLE, action)
    return _in_company(user, rule, action)


def _in_company(user: User, rule: Rule, action: str) -> Answer:
    company = user.organization
    if company is None:
        why = _("This account belongs to no company.")
        return Answer(False, why, Kind.NO_COMPANY, action)
    if rule.mpn and not company.in_mpn:
        why = _("This account is associated with CSP only. Benefits belong to MPN memberships.")
        return Answer(False, why, Kind.WRONG_PROGRAMME, action)
    if rule.csp and not company.in_csp:
        why = _("This account is associated with MPN only. Customers are served by partners in CSP.")
        return Answer(False, why, Kind.WRONG_PROGRAMME, action)
    if rule.migrated and not company.is_migrated:
        return Answer(False, not_migrated(company), Kind.NOT_MIGRATED, action)
    held = user.roles & GUEST_ROLES if user.is_guest else user.roles | {None}
    if held & rule.roles:
        return YES
    people = who_can(user, action)
    return Answer(False, str(rule.why), Kind.MISSING_ROLE, action, people, str(rule.meanwhile), rule.way)


def not_migrated(company: Organization) -> str:
    """The sentence for a company that is still managed elsewhere (D48)."""
    return _(
        "The benefits of %(company)s are managed in Partner Membership Center until the company is invited to move."
    ) % {"company": company}


def who_can(user: User, action: str) -> tuple[User, ...]:
    """Three people of the user's company whose roles allow `action`, its admins first.

    They are looked up when somebody reads them: most refusals only hide a link. Once per person and request.
    """
    roles = REGISTER[action].roles & COMPANY_ROLES
    if user.organization is None or not roles:
        return ()
    return cast(tuple[User, ...], SimpleLazyObject(partial(_holders, user, roles)))


def _holders(user: User, roles: frozenset[Role]) -> tuple[User, ...]:
    known = user.known_holders
    if roles not in known and user.organization is not None:
        found = User.objects.holding(user.organization, roles).exclude(pk=user.pk)
        admins = RoleAssignment.objects.filter(user=OuterRef("pk"), role__in=[GA, MPA])
        known[roles] = tuple(found.order_by(Exists(admins).desc(), "name", "pk")[:MOST_NAMED])
    return known[roles]


def can_become_admin(user: User) -> Answer:
    """A member of the company, not a guest, who is no Global admin yet (D53)."""
    if not (answer := may(user, "organization.become_admin")):
        return answer
    if user.is_guest:
        return no(_("A guest does not become Global admin of the company. Ask to be made a member first."))
    if GA in user.roles:
        return no(_("You are Global admin of %(company)s already.") % {"company": user.organization})
    return YES


def requires(action: str) -> Callable[..., Any]:
    """For a view: answers 403 with the page of the refusal's kind unless `may(request.user, action)`."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            answer = may(request.user, action)  # type: ignore[arg-type]
            if not answer:
                raise Forbidden(answer)
            return view(request, *args, **kwargs)

        wrapper.action = action  # type: ignore[attr-defined]
        return wrapper

    return decorate
