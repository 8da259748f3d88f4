"""What a person asks about a company: to join the network (D54), to become its Global admin (D53)."""

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Expression, F, Func, Q, TextField, Value
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerportal.accounts import outbox, work
from partnerportal.accounts.activity import record
from partnerportal.accounts.joining import can_join
from partnerportal.accounts.models import CompanyRequest, Organization, Role, User
from partnerportal.accounts.permissions import can_become_admin
from partnerportal.accounts.resolvers import DomainUnknown, NoAnswer, resolver
from partnerportal.common.constraints import refusing
from partnerportal.common.refusals import Refused, WrongState, demand

ADMIN = frozenset({Role.GLOBAL_ADMIN})


@transaction.atomic
def ask_to_join(user: User, facts: dict[str, Any], now: datetime | None = None) -> CompanyRequest:
    """Asks staff to take a new company into the network, with `user` as its Global admin; `facts` are the form's (D54).

    Raises Refused for an account of a company or of the staff, and while an earlier request is open.
    """
    demand(can_join(user))
    return _ask(user, now or timezone.now(), kind=CompanyRequest.Kind.JOIN, **facts)


@transaction.atomic
def ask_to_become_admin(user: User, now: datetime | None = None) -> CompanyRequest:
    """Begins the proof of the company's domain, with a value that only this person is told (D53).

    Raises Forbidden, or Refused for a guest, a Global admin, and a company whose domain the portal does not know.
    """
    demand(can_become_admin(user))
    company = user.organization
    assert company is not None
    if not company.domain:
        raise Refused(_("The portal knows no domain of %(company)s to prove.") % {"company": company})
    value = f"partner-portal={secrets.token_urlsafe(24)}"
    facts = {"company_name": company.name, "domain": company.domain, "proof_value": value}
    kind = CompanyRequest.Kind.BECOME_ADMIN
    return _ask(user, now or timezone.now(), kind=kind, organization=company, **facts)


def check_domain(user: User, row: CompanyRequest, now: datetime | None = None) -> CompanyRequest:
    """Looks for the value at the domain; once it stands there the request waits for staff, and all admins are told.

    Raises Refused with what the name service said, WrongState when the request is over. The name service is asked
    before anything is locked.
    """
    now = now or timezone.now()
    found, said = _look(row)
    with transaction.atomic():
        row = work.lock(row)
        _demand_own(user, row)
        if row.proved_at is not None:
            return row
        row.checked_at, row.proved_at = now, now if found else None
        row.save(update_fields=["checked_at", "proved_at"])
        if found:
            record(user, "company.proved", row.organization, row.reference, now, domain=row.domain, what=row)
            tell("proved", row)
    if not found:
        raise Refused(said)
    return row


@transaction.atomic
def withdraw(user: User, row: CompanyRequest, now: datetime | None = None) -> CompanyRequest:
    """Takes one's own request back. Raises WrongState when it is over."""
    row = work.lock(row)
    _demand_own(user, row)
    return work.move(row, "withdraw", user, now or timezone.now(), **work.FREE)


def alike_companies(row: CompanyRequest) -> list[Organization]:
    """The companies of the network with the domain of the request, or a name of the same letters and digits."""
    rows = Organization.objects.alias(plain=_plain(F("name")))
    if row.organization_id is not None:
        rows = rows.exclude(pk=row.organization_id)
    same = Q(domain__iexact=row.domain) | Q(plain=_plain(Value(row.company_name)))
    return list(rows.filter(same).order_by("pk"))


def tell(what: str, row: CompanyRequest) -> None:
    """Mail to the person and to everybody who is Global admin of the company."""
    people = {row.requested_by_id: row.requested_by}
    if row.organization is not None:
        people |= {admin.pk: admin for admin in User.objects.holding(row.organization, ADMIN)}
    for person in people.values():
        context = {"row": row, "is_own": person.pk == row.requested_by_id}
        key = f"company:{row.pk}:{what}"
        outbox.send(f"accounts/company_{what}", person, key, row.reference, row.organization, context)


def _plain(name: Expression | F) -> Func:
    """A name in small letters without spaces and signs: "Nordlys-Data" is like "nordlys data"."""
    signs = Value("[^[:alnum:]]+"), Value(""), Value("g")
    return Func(Lower(name), *signs, function="regexp_replace", output_field=TextField())


def _ask(user: User, now: datetime, **facts: Any) -> CompanyRequest:
    refusal = Refused(_("You have asked for this already, and the request is open."))
    with refusing("accounts_companyrequest_one_open_per_person", refusal):
        row = CompanyRequest.objects.create(requested_by=user, requested_at=now, **facts)
    record(user, "company.requested", row.organization, row.reference, now, what=row)
    if row.is_join:
        tell("asked", row)
    return row


def _look(row: CompanyRequest) -> tuple[bool, str]:
    """Whether the value stands at the domain, and what to say when it does not."""
    name = {"name": row.proof_name}
    try:
        values = resolver().txt(row.proof_name)
    except DomainUnknown:
        text = _("There is no TXT value at %(name)s yet. It can take some hours until others see what you publish.")
        return False, text % name
    except NoAnswer:
        text = _("The name service did not answer for %(name)s. Nothing is wrong with your request: check again later.")
        return False, text % name
    text = _("None of the TXT values at %(name)s is yours. Compare it character by character, and check again.")
    return row.proof_value in (value.strip() for value in values), text % name


def _demand_own(user: User, row: CompanyRequest) -> None:
    if row.requested_by_id != user.pk:
        raise Refused(_("Only the person who asked can do this."))
    if not row.is_open:
        raise WrongState(row.moved_on())
