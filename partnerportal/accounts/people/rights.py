"""Who may do what with another person: the register says which roles, here stand the conditions (domain.md 1.3, D9)."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerportal.accounts.models import COMPANY_ROLES, GUEST_ROLES, Organization, Role, User
from partnerportal.accounts.permissions import may, who_can
from partnerportal.common.answers import YES, Answer, Kind, no

GA = Role.GLOBAL_ADMIN
CSP_ROLES = frozenset({Role.ADMIN_AGENT, Role.SALES_AGENT, Role.HELPDESK_AGENT})
NETWORK_ROLES = frozenset({Role.MPN_PARTNER_ADMIN, Role.ACCOUNT_ADMIN})
DIRECTORY_ROLES = CSP_ROLES | {GA, Role.USER_MANAGEMENT_ADMIN, Role.BILLING_ADMIN}
GROUPS: tuple[tuple[Promise, frozenset[Role]], ...] = (
    (gettext_lazy("Directory roles"), DIRECTORY_ROLES - CSP_ROLES),
    (gettext_lazy("CSP roles"), CSP_ROLES),
    (gettext_lazy("Roles of the partner network"), NETWORK_ROLES),
)
CROWN = "users.assign_global_admin"
DOES: dict[Role, Promise] = {
    Role.GLOBAL_ADMIN: gettext_lazy("Everything: people, benefits, offers, invoices."),
    Role.USER_MANAGEMENT_ADMIN: gettext_lazy("Adds, invites and disables people."),
    Role.BILLING_ADMIN: gettext_lazy("Reads prices and what was billed."),
    Role.ADMIN_AGENT: gettext_lazy("Works for customers and files requests for them."),
    Role.SALES_AGENT: gettext_lazy("Sees customers and invites them."),
    Role.HELPDESK_AGENT: gettext_lazy("Requests support on behalf of customers."),
    Role.MPN_PARTNER_ADMIN: gettext_lazy("Activates and assigns benefits, buys offers."),
    Role.ACCOUNT_ADMIN: gettext_lazy("Keeps the company profile, gives roles of the partner network."),
}
"""What a role is for, beside its box."""


def somebody(company: Organization, is_guest: bool = False) -> User:
    """Somebody who is not there yet, to ask what they may be given."""
    person = User(organization=company, is_guest=is_guest)
    person.held_roles = []  # type: ignore[attr-defined]
    return person


def can_assign(by: User, person: User, role: Role) -> Answer:
    """Whether `by` may give `person` the role, or take it where they hold it.

    Nobody gives more than they hold (promises.md 20): Global admin is a Global admin's to give, and only a Global
    admin gives a role to the own account.
    """
    holds = role in person.roles
    if not holds and not (fits := _fits(person, role)):
        return fits
    if role == GA:
        return may(by, CROWN)
    action = "users.assign_company_roles" if role in NETWORK_ROLES else "users.assign_directory_roles"
    answer = may(by, action)
    if answer and not holds and by.pk == person.pk and not may(by, CROWN):
        return _crown(by, _("Nobody but a Global admin gives a role to the own account."))
    return answer


def can_assign_all(by: User, person: User, roles: Iterable[Role]) -> Answer:
    """Yes, or the first refusal of one of the roles."""
    answers = [can_assign(by, person, role) for role in sorted(roles)]
    return next((answer for answer in answers if not answer), YES)


def can_disable(by: User, person: User) -> Answer:
    """An active person, not oneself; a Global admin only by a Global admin."""
    if not (answer := may(by, "users.disable")):
        return answer
    if by.pk == person.pk:
        return no(_("Nobody disables the own account. Leave the company instead."))
    if not person.is_active:
        return no(_("This account is disabled already."))
    if _is_of_staff(person):
        return no(_not_staff(person))
    return _above(by, person, _("Only a Global admin disables a Global admin."))


def can_enable(by: User, person: User) -> Answer:
    """A disabled person, by whoever may give every role that comes back with the account (promises.md 20)."""
    if not (answer := may(by, "users.disable")):
        return answer
    if person.is_active:
        return no(_("This account is active already."))
    if _is_of_staff(person):
        return no(_not_staff(person))
    if not (answer := _above(by, person, _("Only a Global admin enables a Global admin."))):
        return answer
    return can_assign_all(by, person, person.roles & COMPANY_ROLES)


def can_reset(by: User, person: User) -> Answer:
    """New sign-in data for somebody else who is active: a Global admin's alone (matrix row 14)."""
    if not (answer := may(by, "users.reset_sign_in")):
        return answer
    if by.pk == person.pk:
        return no(_("Change your own password in your account."))
    if not person.is_active:
        return no(_("This account is disabled. Enable it first."))
    if _is_of_staff(person):
        return no(_not_staff(person))
    return YES


def can_leave(person: User) -> Answer:
    """Whoever belongs to a company may leave it; that the last Global admin stays is looked at under the lock."""
    if person.organization_id is None:
        return Answer(False, _("This account belongs to no company."), Kind.NO_COMPANY, "organization.view")
    return YES if person.is_active else no(_("This account is disabled."))


def _is_of_staff(person: User) -> bool:
    """No company commands an account of the portal's staff, whatever company it stands in."""
    return person.is_portal_staff or person.is_staff or person.is_superuser


def _not_staff(person: User) -> str:
    return _("%(name)s is an account of the portal's staff. Only operators of the portal change it.") % {"name": person}


def _fits(person: User, role: Role) -> Answer:
    company = person.organization
    if person.is_guest and role not in GUEST_ROLES:
        return no(_("A guest holds no role but MPN partner admin."))
    if role in CSP_ROLES and company is not None and not company.in_csp:
        return no(_("%(company)s is not in CSP, so there are no customers to work for.") % {"company": company})
    return YES


def _above(by: User, person: User, why: str) -> Answer:
    return YES if GA not in person.roles or may(by, CROWN) else _crown(by, why)


def _crown(by: User, why: str) -> Answer:
    return Answer(False, why, Kind.MISSING_ROLE, CROWN, who_can(by, CROWN))
