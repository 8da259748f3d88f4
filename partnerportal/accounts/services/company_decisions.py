"""What staff answer to a request about a company (D53, D54)."""

import secrets
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerportal.accounts import work
from partnerportal.accounts.joining import join_company
from partnerportal.accounts.models import CompanyRequest, Organization, Role, RoleAssignment, User
from partnerportal.accounts.people.admins import lock_company
from partnerportal.accounts.services.companies import alike_companies, tell
from partnerportal.common.refusals import Refused

TRIES = 5
FIRST_MPN_ID, MPN_IDS = 5_000_000, 5_000_000
"""MPN IDs of companies that join here have seven digits and begin with 5 to 9."""


@transaction.atomic
def confirm(
    staff: User, row: CompanyRequest, now: datetime | None = None, others: frozenset[int] = frozenset()
) -> CompanyRequest:
    """Founds the company, or gives the role; the person and all Global admins are told (D53, D54).

    `others` are the keys of the companies that look alike and that the member of staff has judged to be others.
    Raises Forbidden, WrongState, or Refused where the person cannot have it any more, or where the company seems to be
    in the network already.
    """
    if row.organization is not None:
        lock_company(row.organization)
    now, row = now or timezone.now(), work.lock(row)
    work.require(work.can_decide(staff, row, now))
    facts = {"person": row.requested_by}
    if row.is_join:
        _demand_new(row, others)
        company = _found(row)
        row = work.decide(staff, row, "confirm", now, facts, organization=company)
        join_company(row.requested_by, company, [Role.GLOBAL_ADMIN], now=now)
    else:
        _demand_domain(row)
        row = work.decide(staff, row, "confirm", now, facts)
        _make_admin(row)
    tell("confirmed", row)
    return row


@transaction.atomic
def reject(staff: User, row: CompanyRequest, text: str, now: datetime | None = None) -> CompanyRequest:
    """Says no, with a text that the person reads. Raises Forbidden, WrongState, or Refused without a text."""
    if not text.strip():
        raise Refused(_("Write why, and what the person can do. They read it."))
    facts = {"person": row.requested_by, "reason": text}
    row = work.decide(staff, row, "reject", now or timezone.now(), facts, reason_text=text)
    tell("rejected", row)
    return row


def lock_founding() -> None:
    """One company is founded at a time, so that two requests of one company cannot miss each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('accounts.found_company'))")


def _demand_new(row: CompanyRequest, others: frozenset[int]) -> None:
    lock_founding()
    alike = [company for company in alike_companies(row) if company.pk not in others]
    if alike:
        facts = {"company": row.company_name, "other": alike[0]}
        raise Refused(
            _("%(company)s looks like %(other)s, which is in the network. Confirm that it is another company.") % facts
        )


def _found(row: CompanyRequest) -> Organization:
    """The new company, with an MPN ID that no other has."""
    facts = {name: getattr(row, name) for name in ("domain", "country", "language", "time_zone")}
    for _attempt in range(TRIES):
        mpn_id = str(FIRST_MPN_ID + secrets.randbelow(MPN_IDS))
        if not Organization.objects.filter(mpn_id=mpn_id).exists():
            return Organization.objects.create(name=row.company_name, email=row.company_email, mpn_id=mpn_id, **facts)
    raise Refused(_("No free MPN ID was found. Try again."))


def _demand_domain(row: CompanyRequest) -> None:
    """What was proved is the domain of then."""
    company = row.organization
    assert company is not None
    if company.domain.lower() != row.domain.lower():
        facts = {"proved": row.domain, "company": company, "domain": company.domain or "–"}
        raise Refused(
            _("The proof is for %(proved)s, but the domain of %(company)s is %(domain)s now. Reject the request.")
            % facts
        )


def _make_admin(row: CompanyRequest) -> None:
    person = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.requested_by_id)
    if person.organization_id != row.organization_id or person.is_guest or not person.is_active:
        facts = {"name": person, "company": row.organization}
        raise Refused(_("%(name)s is no active member of %(company)s any more.") % facts)
    RoleAssignment.objects.get_or_create(user=person, role=Role.GLOBAL_ADMIN)
