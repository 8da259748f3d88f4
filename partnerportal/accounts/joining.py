"""How an account comes to belong to a company: by an invitation, or by founding one (D54)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerportal.accounts import work
from partnerportal.accounts.activity import record
from partnerportal.accounts.models import (
    COMPANY_ROLES,
    GUEST_ROLES,
    CompanyRequest,
    Organization,
    Role,
    RoleAssignment,
    User,
)
from partnerportal.common.answers import YES, Answer, no
from partnerportal.common.refusals import Refused


def can_join(user: User, link: str = "") -> Answer:
    """An account that belongs to no company, is not one of the portal's staff, and has a confirmed e-mail (D54).

    `link` is the hash of an invitation's token that this person has shown: it came to the address, and proves it.
    """
    if user.organization_id is not None:
        facts = {"name": user, "company": user.organization}
        return no(_("%(name)s belongs to %(company)s already. An account belongs to one company at most.") % facts)
    if user.is_portal_staff:
        return no(_("%(name)s is an account of the portal's staff, which belongs to no company.") % {"name": user})
    if not link and not user.is_proved:
        sentence = _("The e-mail %(email)s is not confirmed. Sign in again: the portal then mails you a link for it.")
        return no(sentence % {"email": user.email})
    return YES


@transaction.atomic
def join_company(
    user: User,
    organization: Organization,
    roles: Iterable[Role | str],
    is_guest: bool = False,
    now: datetime | None = None,
) -> User:
    """Makes a holder one of the company's people, with these roles; returns the account as it is then.

    What the account has done before stays its own: contracts that it linked, incidents that it filed without a
    company. A request of its own to join the network is withdrawn by it. Raises Refused where the account belongs to
    a company already, is disabled or of the staff (D54), ValueError for a role that does not fit (D9).
    """
    now, wanted = now or timezone.now(), frozenset(Role(role) for role in roles)
    if wanted - (GUEST_ROLES if is_guest else COMPANY_ROLES):
        raise ValueError(f"Roles that nobody gets by joining: {sorted(wanted)}")
    _withdraw_requests(user, now)
    User.objects.select_for_update(no_key=True, of=("self",)).only("pk").get(pk=user.pk)
    person = User.objects.with_roles().get(pk=user.pk)
    if not (answer := can_join(person)):
        raise Refused(answer.why)
    if not person.is_active:
        raise Refused(_("The account of %(name)s is disabled.") % {"name": person})
    person.organization, person.is_guest = organization, is_guest
    person.save(update_fields=["organization", "is_guest"])
    RoleAssignment.objects.bulk_create(RoleAssignment(user=person, role=role) for role in sorted(wanted))
    joined = User.objects.with_roles().get(pk=person.pk)
    record(joined, "account.joined", organization, f"user:{joined.pk}", now, roles=joined.role_label or _("no role"))
    return joined


def _withdraw_requests(user: User, now: datetime) -> None:
    """Before the account is locked: whoever decides such a request locks the request first."""
    asked = CompanyRequest.objects.filter(requested_by=user, kind=CompanyRequest.Kind.JOIN).open()
    for row in asked.order_by("pk"):
        row = work.lock(row)
        if row.can("withdraw"):
            work.move(row, "withdraw", user, now, **work.FREE)
