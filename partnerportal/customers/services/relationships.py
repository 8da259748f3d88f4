"""What a partner does with its relationship to a customer (domain.md 6.3, 6.4; matrix rows 24 and 27)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerportal.accounts.models import Organization, User
from partnerportal.accounts.permissions import may
from partnerportal.common.answers import YES, Answer, no
from partnerportal.common.constraints import refusing
from partnerportal.common.places import country_name
from partnerportal.common.refusals import Refused, WrongState, demand
from partnerportal.common.regions import region_of
from partnerportal.common.times import moment_text
from partnerportal.customers.models import Customer, Partnership, Relationship
from partnerportal.customers.services.partnering import require
from partnerportal.customers.services.relationships_end import end_with, lock_all_of
from partnerportal.customers.services.relationships_rows import (
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


def can_send_again(user: User, row: Relationship, now: datetime | None = None) -> Answer:
    """Who invites, a day after the last mail; with delegated admin whoever may ask for it."""
    answer = may(user, "customers.invite")
    if answer and row.asks_admin:
        answer = may(user, "customers.ask_admin")
    return answer and has_waited(row, now or timezone.now())


def can_ask_admin(user: User, row: Relationship, now: datetime | None = None) -> Answer:
    """Who asks for delegated admin, a day after the last mail that the customer has not answered."""
    return may(user, "customers.ask_admin") and has_waited(row, now or timezone.now())


def has_waited(row: Relationship, now: datetime) -> Answer:
    """Whether the customer may be mailed again: once a day, as long as it does not answer."""
    again_at = row.asks_again_at
    if again_at is None or again_at <= now:
        return YES
    facts = {"customer": row.known, "moment": moment_text(again_at)}
    return no(_("%(customer)s was asked less than a day ago. It can be asked again from %(moment)s.") % facts)


@transaction.atomic
def invite(
    by: User, new: NewCustomer, provider: Organization | None = None, now: datetime | None = None
) -> Relationship:
    """Mails the customer's administrator a link with which it accepts or declines, for 30 days (domain.md 6.3).

    With `provider`, an indirect reseller invites for that partner of its own, too: the customer gets a second mail and
    answers each. Returns the relationship of the inviter's company. Raises Forbidden for whom may not invite, or not
    with delegated admin (a Sales agent); Refused for a domain of a partner in CSP, an address of another domain,
    another region, a provider without partnership, a customer that is in the list already or was invited, and an
    address that was asked less than a day ago.

    What another partner has recorded of the customer is not shown before it accepts (`Relationship.known`).
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

    Raises Forbidden as `invite` does, WrongState where the customer has answered, the invitation was withdrawn, or
    the last mail is less than a day old.
    """
    now = now or timezone.now()
    demand(may(by, "customers.invite"))
    row = locked(row, "send_again")
    require(can_send_again(by, row, now))
    token, token_hash = fresh_link()
    change(row, "send_again", token_hash=token_hash, invited_by=by, asked_at=now, **lifetime(now))
    log(by, "invited_again", row, now)
    mail_customer("invited", row, token_hash[:16], token=token, by=by)
    return row


@transaction.atomic
def withdraw(by: User, row: Relationship, now: datetime | None = None) -> Relationship:
    """The link is dead from now on, and the customer is told. Raises Forbidden, or WrongState where it was answered."""
    now = now or timezone.now()
    demand(may(by, "customers.invite"))
    row = locked(row, "withdraw")
    change(row, "withdraw", asks_admin=False, ended_at=now, ended_by=by)
    log(by, "invitation_withdrawn", row, now)
    mail_customer("withdrawn", row, "withdrawn")
    return row


@transaction.atomic
def ask_admin(by: User, row: Relationship, now: datetime | None = None) -> Relationship:
    """Asks a customer for delegated admin: the mail has a new link, which replaces the one before (domain.md 6.4).

    Raises Forbidden for whom may not ask (a Sales agent), WrongState where the relationship is not active, the
    customer has delegated it already, or was asked less than a day ago.
    """
    now = now or timezone.now()
    demand(may(by, "customers.ask_admin"))
    row = locked(row, "ask_admin")
    if row.has_admin:
        raise WrongState(_("%(customer)s has delegated admin already.") % {"customer": row.customer})
    require(can_ask_admin(by, row, now))
    token, token_hash = fresh_link()
    change(row, "ask_admin", token_hash=token_hash, asks_admin=True, asked_at=now)
    log(by, "admin_asked", row, now)
    mail_customer("admin_asked", row, token_hash[:16], token=token, by=by)
    return row


@transaction.atomic
def remove(by: User, row: Relationship, now: datetime | None = None) -> Relationship:
    """Ends the relationship: requests can be filed no more at once, none is reopened, and what hangs on it ends, too:
    support groups, grants, what waits of hand-overs and the customer's links to read (D47, D34).

    Roles in the customer's Azure and in its tenant are not touched: the mail tells the customer to look there. Raises
    Forbidden for anybody but a Global admin (matrix row 27), WrongState where it is not active.
    """
    now = now or timezone.now()
    demand(may(by, "customers.remove"))
    lock_all_of(row)
    row = locked(row, "remove")
    change(row, "remove", has_admin=False, asks_admin=False, ended_at=now, ended_by=by)
    log(by, "removed", row, now)
    end_with(by, row, now)
    mail_customer("removed", row, "removed")
    return row


def _check(company: Organization, new: NewCustomer, provider: Organization | None) -> None:
    partners = Organization.objects.filter(in_csp=True, domain=new.domain)
    if new.domain == company.domain or partners.exists():
        facts = {"domain": new.domain}
        raise Refused(_("%(domain)s belongs to a partner in CSP. Partners are not customers of one another.") % facts)
    host = new.email.rpartition("@")[2].lower()
    if host != new.domain and not host.endswith(f".{new.domain}"):
        sentence = _("The administrator's e-mail must be an address of %(domain)s: its owner answers for the customer.")
        raise Refused(sentence % {"domain": new.domain})
    for partner in filter(None, (company, provider)):
        _demand_region(partner, new.country)
    partnered = Partnership.objects.active().filter(provider=provider, reseller=company)
    if provider is not None and not partnered.exists():
        raise Refused(
            _("%(company)s has no partnership with %(provider)s.") % {"company": company, "provider": provider}
        )


def _demand_region(partner: Organization, country: str) -> None:
    """Partners serve customers of their own region only (domain.md 6.3); of who has no country none is known."""
    own, other = region_of(partner.country), region_of(country)
    if own and other and own != other:
        facts = {"company": partner, "own": country_name(partner.country), "country": country_name(country)}
        text = _("%(company)s is in %(own)s and serves no customers in %(country)s: they are of another region.")
        raise Refused(text % facts)


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
    typed = {"typed_name": new.name, "typed_country": new.country, "typed_email": new.email}
    pair = {"organization": organization, "customer": customer}
    before = Relationship.objects.filter(**pair, typed_email=new.email).order_by("-pk").first()
    if before is not None and before.state not in Relationship.LIVE and not (answer := has_waited(before, now)):
        raise Refused(answer.why)
    token, token_hash = fresh_link()
    sentence = _("%(domain)s is in your list already, or was invited. Look for it among your customers.")
    twice = Refused(sentence % {"domain": new.domain})
    with refusing("customers_relationship_one_live_per_customer", twice):
        row = Relationship.objects.create(
            **pair,
            **typed,
            reseller=reseller,
            asks_admin=new.asks_admin,
            token_hash=token_hash,
            invited_by=by,
            asked_at=now,
            **lifetime(now),
        )
    mail_customer("invited", row, token_hash[:16], token=token, by=by)
    return row
