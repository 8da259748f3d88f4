"""What a partner does with its relationship to a customer (domain.md 6.3, 6.4; matrix rows 24 and 27)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerportal.accounts.activity import record
from partnerportal.accounts.models import Organization, User
from partnerportal.accounts.permissions import may
from partnerportal.common.constraints import refusing
from partnerportal.common.refusals import Refused, WrongState, demand
from partnerportal.customers.models import Customer, Partnership, Relationship, SupportGroup
from partnerportal.customers.services.relationships_rows import (
    address_of,
    change,
    fresh_link,
    lifetime,
    locked,
    log,
    mail_customer,
)


@dataclass(frozen=True)
class NewCustomer:
    """Whom to invite: as typed, the domain in small letters."""

    name: str
    domain: str
    country: str
    email: str
    asks_admin: bool = False
    """With delegated admin privileges."""


@transaction.atomic
def invite(
    by: User, new: NewCustomer, provider: Organization | None = None, now: datetime | None = None
) -> Relationship:
    """Mails the customer's administrator a link with which it accepts or declines, for 30 days (domain.md 6.3).

    With `provider`, an indirect reseller invites for that partner of its own, too: the customer gets a second mail and
    answers each. Returns the relationship of the inviter's company. Raises Forbidden for whom may not invite, or not
    with delegated admin (a Sales agent); Refused for a domain of a partner in CSP, an address of another domain, a
    provider without partnership, and a customer that is in the list already or was invited.
    """
    now = now or timezone.now()
    demand(may(by, "customers.invite"))
    if new.asks_admin:
        demand(may(by, "customers.ask_admin"))
    company = by.organization
    assert company is not None
    _check(company, new, provider)
    customer, _made = Customer.objects.get_or_create(
        domain=new.domain, defaults={"name": new.name, "country": new.country, "email": new.email}
    )
    row = _make(by, company, customer, new, now)
    log(by, "invited", row, now)
    if provider is not None and not _serves(provider, customer):
        log(by, "invited_through", _make(by, provider, customer, new, now, company), now, reseller=company)
    return row


@transaction.atomic
def send_again(by: User, row: Relationship, now: datetime | None = None) -> Relationship:
    """A new link for 30 more days, in the name of `by`; the one before is dead.

    Raises Forbidden as `invite` does, WrongState where the customer has answered or the invitation was withdrawn.
    """
    now = now or timezone.now()
    demand(may(by, "customers.invite"))
    row = locked(row, "send_again")
    if row.asks_admin:
        demand(may(by, "customers.ask_admin"))
    (token, token_hash), to = fresh_link(), address_of(row)
    change(row, "send_again", token_hash=token_hash, invited_by=by, **lifetime(now))
    log(by, "invited_again", row, now)
    mail_customer("invited", row, to, token_hash[:16], token=token, by=by)
    return row


@transaction.atomic
def withdraw(by: User, row: Relationship, now: datetime | None = None) -> Relationship:
    """The link is dead from now on, and the customer is told. Raises Forbidden, or WrongState where it was answered."""
    now = now or timezone.now()
    demand(may(by, "customers.invite"))
    row = locked(row, "withdraw")
    change(row, "withdraw", asks_admin=False, ended_at=now, ended_by=by)
    log(by, "invitation_withdrawn", row, now)
    mail_customer("withdrawn", row, address_of(row), "withdrawn")
    return row


@transaction.atomic
def ask_admin(by: User, row: Relationship, now: datetime | None = None) -> Relationship:
    """Asks a customer for delegated admin: the mail has a new link, which replaces the one before (domain.md 6.4).

    Raises Forbidden for whom may not ask (a Sales agent), WrongState where the relationship is not active or the
    customer has delegated it already.
    """
    now = now or timezone.now()
    demand(may(by, "customers.ask_admin"))
    row = locked(row, "ask_admin")
    if row.has_admin:
        raise WrongState(_("%(customer)s has delegated admin already.") % {"customer": row.customer})
    (token, token_hash), to = fresh_link(), address_of(row)
    change(row, "ask_admin", token_hash=token_hash, asks_admin=True)
    log(by, "admin_asked", row, now)
    mail_customer("admin_asked", row, to, token_hash[:16], token=token, by=by)
    return row


@transaction.atomic
def remove(by: User, row: Relationship, now: datetime | None = None) -> Relationship:
    """Ends the relationship: requests can be filed no more at once, and support groups for the customer end (D47).

    Roles in the customer's Azure and in its tenant are not touched: the mail tells the customer to look there. Raises
    Forbidden for anybody but a Global admin (matrix row 27), WrongState where it is not active.
    """
    now = now or timezone.now()
    demand(may(by, "customers.remove"))
    row = locked(row, "remove")
    change(row, "remove", has_admin=False, asks_admin=False, ended_at=now, ended_by=by)
    log(by, "removed", row, now)
    _revoke_groups(by, row, now)
    mail_customer("removed", row, address_of(row), "removed")
    return row


def _revoke_groups(by: User, row: Relationship, now: datetime) -> None:
    """They would come back with a new relationship; the relationship is locked, so nothing is filed with them."""
    groups = SupportGroup.objects.live().filter(organization=row.organization, customer=row.customer).order_by("pk")
    for group in groups.select_for_update(no_key=True):
        group.revoked_at, group.revoked_by = now, by
        group.save(update_fields=["revoked_at", "revoked_by"])
        record(by, "group.revoked", row.organization, group.reference, now, group=group, customer=row.customer)


def _check(company: Organization, new: NewCustomer, provider: Organization | None) -> None:
    partners = Organization.objects.filter(in_csp=True, domain=new.domain)
    if new.domain == company.domain or partners.exists():
        facts = {"domain": new.domain}
        raise Refused(_("%(domain)s belongs to a partner in CSP. Partners are not customers of one another.") % facts)
    host = new.email.rpartition("@")[2].lower()
    if host != new.domain and not host.endswith(f".{new.domain}"):
        sentence = _("The administrator's e-mail must be an address of %(domain)s: its owner answers for the customer.")
        raise Refused(sentence % {"domain": new.domain})
    partnered = Partnership.objects.active().filter(provider=provider, reseller=company)
    if provider is not None and not partnered.exists():
        raise Refused(
            _("%(company)s has no partnership with %(provider)s.") % {"company": company, "provider": provider}
        )


def _serves(provider: Organization, customer: Customer) -> bool:
    return Relationship.objects.filter(organization=provider, customer=customer, state__in=Relationship.LIVE).exists()


def _make(
    by: User,
    organization: Organization,
    customer: Customer,
    new: NewCustomer,
    now: datetime,
    reseller: Organization | None = None,
) -> Relationship:
    """One more relationship, invited, with its mail; the constraint decides between two at once."""
    token, token_hash = fresh_link()
    sentence = _("%(domain)s is in your list already, or was invited. Look for it among your customers.")
    twice = Refused(sentence % {"domain": new.domain})
    with refusing("customers_relationship_one_live_per_customer", twice):
        row = Relationship.objects.create(
            organization=organization,
            customer=customer,
            reseller=reseller,
            asks_admin=new.asks_admin,
            token_hash=token_hash,
            invited_by=by,
            **lifetime(now),
        )
    mail_customer("invited", row, new.email, token_hash[:16], token=token, by=by)
    return row
